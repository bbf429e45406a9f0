import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument, isNode, type Document } from 'yaml';
import { z } from 'zod';
import { isCalendarDate } from '../platform/clock';
import { ROW_KINDS } from './simrs-row';
import { writingComplaint } from './statement-check';

/** The file cannot be used; each complaint names its place. */
export class ConnectorMistake extends Error {
  override readonly name = 'ConnectorMistake';
}

const text = z.string({ error: 'harus diisi dengan teks' }).trim().min(1, 'kosong');
const whole = (from: number, to: number) => z.number({ error: 'harus bilangan' }).int('harus bilangan bulat').min(from, `paling sedikit ${from}`).max(to, `paling banyak ${to}`);
const column = text.regex(/^[A-Za-z_][A-Za-z0-9_]{0,62}$/, 'harus nama kolom biasa (huruf, angka, garis bawah)');
const plainName = text.regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'huruf kecil, angka dan strip, paling banyak 40');

const watermark = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      kind: z.literal('time'),
      column,
      key: column,
      overlapMinutes: whole(0, 7 * 24 * 60).default(10),
      from: text.refine((value) => isCalendarDate(value.slice(0, 10)), 'harus tanggal, misalnya 2027-01-01').default('1900-01-01 00:00:00'),
    }),
    z.strictObject({ kind: z.literal('number'), column, key: column, overlap: whole(0, 1_000_000).default(100), from: whole(0, Number.MAX_SAFE_INTEGER).default(0) }),
  ],
  { error: 'kind harus time atau number' },
);

const query = z.strictObject({
  name: plainName,
  into: z.enum(ROW_KINDS, { error: `harus salah satu dari ${ROW_KINDS.join(', ')}` }),
  sql: text.superRefine((sql, context) => {
    const complaint = writingComplaint(sql);
    if (complaint !== undefined) context.addIssue({ code: 'custom', message: complaint });
  }),
  /** Absent: the whole result is read each time, and rows that are as they were change nothing. */
  watermark: watermark.optional(),
  /** Words of the SIMRS in ours, by column; `*`: whatever else stands there. */
  values: z.record(column, z.record(z.string(), z.union([z.string(), z.number()]).transform(String))).default({}),
  /** Dates ahead for which a weekly schedule becomes sessions. */
  daysAhead: whole(1, 60).default(14),
});

export const connectorSchema = z
  .strictObject({
    name: plainName,
    /** Kode faskes; needed only where one deployment serves several. */
    facility: text.optional(),
    database: z.strictObject({
      client: z.enum(['mysql', 'postgres'], { error: 'harus mysql (juga untuk MariaDB) atau postgres' }),
      host: text,
      port: whole(1, 65_535).optional(),
      database: text,
      user: text,
      /** The name of an environment variable; the password itself never stands in a file. */
      passwordFrom: text.regex(/^[A-Z_][A-Z0-9_]*$/, 'harus nama variabel lingkungan (huruf besar, angka, garis bawah), bukan kata sandinya'),
      tls: z.boolean({ error: 'harus true atau false' }).default(false),
      caFile: text.optional(),
      queryTimeoutSeconds: whole(1, 600).default(30),
    }),
    pollSeconds: whole(5, 3_600).default(60),
    /** Rows of one reading. */
    batch: whole(1, 5_000).default(500),
    /** More rows than this in one whole result are refused: such a query needs a watermark or a narrower condition. */
    wholeLimit: whole(1, 100_000).default(20_000),
    queries: z.array(query, { error: 'harus daftar' }).min(1, 'kosong'),
  })
  .superRefine(({ queries }, context) => {
    queries.forEach(({ name }, i) => {
      if (queries.findIndex((other) => other.name === name) !== i) context.addIssue({ code: 'custom', path: ['queries', i, 'name'], message: `nama ${name} dipakai dua kali` });
    });
  });

export type ConnectorConfig = z.output<typeof connectorSchema>;
export type ConnectorQuery = ConnectorConfig['queries'][number];

/** @throws ConnectorMistake with every complaint, each naming line and place */
export function readConnectorFile(file: string): ConnectorConfig {
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConnectorMistake(`${file} tidak dapat dibaca (${String((error as { code?: unknown }).code)}).`);
  }
  return parseConnector(source, file);
}

/** @throws ConnectorMistake with every complaint, each naming line and place */
export function parseConnector(source: string, file: string): ConnectorConfig {
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw new ConnectorMistake(document.errors.map((error) => `${file}, baris ${lines.linePos(error.pos[0]).line}: bukan YAML yang benar (${error.code}).`).join('\n'));
  }
  const parsed = connectorSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  throw new ConnectorMistake(parsed.error.issues.map((issue) => `${file}${placeOf(document, lines, issue.path)}: ${sentenceOf(issue)}.`).join('\n'));
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `tidak dikenal: ${issue.keys.join(', ')}`;
  return issue.code === 'invalid_type' && !/harus|kosong/.test(issue.message) ? 'belum diisi atau salah jenisnya' : issue.message;
}

/** `, baris 12 (queries[0] pasien, sql)`: the line, and the way there; of a query its name as well. */
function placeOf(document: Document.Parsed, lines: LineCounter, path: readonly PropertyKey[]): string {
  const words = path.map((step) => {
    if (typeof step !== 'number') return String(step);
    const name = document.getIn([...path.slice(0, path.indexOf(step)), step, 'name']);
    return `[${step}]${typeof name === 'string' ? ` ${name}` : ''}`;
  });
  const way = words.join('.').replaceAll('.[', '[');
  for (let depth = path.length; depth > 0; depth--) {
    const node: unknown = document.getIn(path.slice(0, depth), true);
    if (isNode(node) && node.range) return `, baris ${lines.linePos(node.range[0]).line} (${way})`;
  }
  return way === '' ? '' : ` (${way})`;
}
