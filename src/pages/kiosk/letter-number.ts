/** Made by: eight characters of who wrote it, month and year, a letter for its kind, six digits (catalogue vclaim §3.2). */
const LETTER_NUMBER = /^[0-9A-Z]{8}\d{4}([A-Z])\d{6}$/;

/** jeniskunjungan by that letter: K control, P referral of a primary clinic, B of another hospital. */
const VISIT_TYPES: Partial<Record<string, number>> = { K: 3, P: 1, B: 4 };

/** What a scanned letter says; undefined: it is no letter of BPJS's. The desk sees the kind and mends it. */
export function letterNumber(text: string): { referenceNumber: string; visitType: number } | undefined {
  const plain = text.toUpperCase().replace(/\s+/g, '');
  const kind = LETTER_NUMBER.exec(plain)?.[1];
  return kind === undefined ? undefined : { referenceNumber: plain, visitType: VISIT_TYPES[kind] ?? 1 };
}
