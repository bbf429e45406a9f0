const KNOWN = /change.?me|ganti|rahasia|secret|password|sandi|example|contoh|admin|antrean|bpjs|12345|qwerty/gi;
/** Of the characters in a secret; 32 random base64 ones have about 4.5 bits each. */
const LEAST_BITS_PER_CHARACTER = 2.5;

/** Why a secret is easily guessed, in Indonesian; undefined for one that is not. The secret itself is never in the answer. */
export function weaknessOf(secret: string, leastLength: number): string | undefined {
  if (secret.length < leastLength) return `kurang dari ${leastLength} huruf`;
  if (bitsPerCharacter(secret) < LEAST_BITS_PER_CHARACTER) return 'hurufnya berulang-ulang';
  const known = [...secret.matchAll(KNOWN)].reduce((letters, [word]) => letters + word.length, 0);
  // In a long random text a short word is chance; words that make up a good part of it are none.
  if (known * 4 >= secret.length) return 'memuat kata yang mudah ditebak';
  return undefined;
}

function bitsPerCharacter(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
}
