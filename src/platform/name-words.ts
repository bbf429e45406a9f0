/**
 * The words of a name as they are compared: small letters without accents, apostrophes closed up (`Nur'aini` is one word),
 * every other sign a gap (`M.Yusuf, S.Pd` is m, yusuf, s, pd). Each word once.
 */
export function nameWords(name: string): string[] {
  const plain = name
    .normalize('NFD')
    .replace(/[\p{M}'’‘`´]/gu, '')
    .toLowerCase();
  return [...new Set(plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== ''))];
}
