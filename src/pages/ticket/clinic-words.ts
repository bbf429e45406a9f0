/** `Saraf` -> `Poli Saraf`; a name that says already what it is stays. */
export function clinicTitle(name: string): string {
  return /^(poli|klinik|instalasi|unit|igd)\b/i.test(name) ? name : `Poli ${name}`;
}
