const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = [0x5b, 0x7b];
const CLOSING = [0x5d, 0x7d];

/**
 * Is this JSON nested deeper than `most`? Read off the bytes, before anything is made of them: what walks a value by
 * calling itself would run out of stack on a megabyte of brackets.
 */
export function isNestedBeyond(json: Uint8Array, most: number): boolean {
  let depth = 0;
  let isInText = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at]!;
    if (isInText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) isInText = false;
    } else if (byte === QUOTE) isInText = true;
    else if (OPENING.includes(byte)) {
      depth += 1;
      if (depth > most) return true;
    } else if (CLOSING.includes(byte)) depth -= 1;
  }
  return false;
}
