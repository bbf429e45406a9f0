import { randomInt } from 'node:crypto';

/** Letters and digits nobody takes for one another on a slip of paper. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const GROUPS = 3;
const GROUP_LENGTH = 4;

/** A password to be shown once and changed at the first sign-in: `k7mw-x3ph-2vqd`, 59 bits. */
export function temporaryPassword(): string {
  const group = (): string => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
