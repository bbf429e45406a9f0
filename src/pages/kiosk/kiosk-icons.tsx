/** Line drawings of our own, one per function; what they mean stands in words beside them. */
const PATHS = {
  'check-in': 'M14 6h20a3 3 0 0 1 3 3v30a3 3 0 0 1-3 3H14a3 3 0 0 1-3-3V9a3 3 0 0 1 3-3zM17 25l5 5 9-11M21 38h6',
  'take-number': 'M7 14h34v7a3.5 3.5 0 0 0 0 7v7H7v-7a3.5 3.5 0 0 0 0-7zM29 15v3M29 22v4M29 30v4M14 21h9M14 28h6',
  'new-patient': 'M20 22a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM7 40c0-8 6-13 13-13 3 0 5 1 7 2M35 27v14M28 34h14',
  pharmacy: 'M10 26 26 10a8.5 8.5 0 0 1 12 12L22 38a8.5 8.5 0 0 1-12-12zM18 18l12 12',
  laboratory: 'M19 6v12L9 37a4 4 0 0 0 3.600 6h22.800A4 4 0 0 0 39 37L29 18V6M16 6h16M14 30h20',
  /** A chest on a film. */
  radiology: 'M9 6h30v36H9zM24 11v26M24 17c-5-2-8 0-9 3M24 17c5-2 8 0 9 3M24 24c-5-2-8 0-9 3M24 24c5-2 8 0 9 3M24 31c-5-2-8 0-9 3M24 31c5-2 8 0 9 3',
  services: 'M5 25h9l5-13 8 25 6-17 3 5h7',
  schedule: 'M9 11h30v30H9zM9 19h30M16 6v8M32 6v8M16 27h4M24 27h4M32 27h2M16 34h4M24 34h4',
  scan: 'M7 15V8h7M34 8h7v7M41 33v7h-7M14 40H7v-7M14 16v16M20 16v16M25 16v16M29 16v16M34 16v16',
  letter: 'M12 5h17l8 8v30H12zM29 5v8h8M18 21h13M18 28h13M18 35h8',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ of }: { of: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2.6" stroke-linecap="round" stroke-linejoin="round">
      <path d={PATHS[of]} />
    </svg>
  );
}

/** A queue that a facility defines itself is known by its name only. */
export function iconOfQueue({ name }: { name: string }): IconName {
  if (/\blab/i.test(name)) return 'laboratory';
  return /radio|rontgen|usg|ct.?scan|mri/i.test(name) ? 'radiology' : 'services';
}
