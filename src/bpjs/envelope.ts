import { z } from 'zod';

/** The envelope of a reply (ws-bpjs §1.4), with `code` as a number and `response` as it came: still encrypted. */
export interface Envelope {
  code: number;
  message: string;
  response: unknown;
}

const metadataSchema = z.object({
  code: z.union([z.int32(), z.string().trim().regex(/^-?\d{1,9}$/).transform(Number)]),
  message: z.string().nullish().transform((text) => text ?? ''),
});

/**
 * Reads a body as an envelope: `metadata` or `metaData`, code as number or text, `response` absent or null.
 * Undefined when it is none: an empty body, HTML, a gateway's own text.
 */
export function envelopeOf(body: string): Envelope | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
  const outer = withLowerCaseNames(parsed);
  const metadata = metadataSchema.safeParse(withLowerCaseNames(outer?.['metadata']));
  if (!metadata.success) return undefined;
  return { ...metadata.data, response: outer?.['response'] ?? null };
}

function withLowerCaseNames(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner]));
}
