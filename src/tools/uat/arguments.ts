import { parseArgs } from 'node:util';
import { z } from 'zod';
import { CannotRun } from './data-file';
import { PROFILES } from './data-schema';

export const USAGE = `Uji UAT web service antrean: menjalankan setiap skenario BPJS terhadap server mana pun

  npm run uat -- --url https://antrean.rs.example --profile fkrtl --data uat-data.yaml
  npm run uat -- --self                     menyiapkan server dan data sekali pakai, lalu mengujinya; --profile fktp sebuah puskesmas

  --url        alamat web service, https
  --profile    fkrtl atau fktp
  --data       berkas data uji, YAML atau JSON (contoh: docs/uat/contoh-data.yaml)
  --identitas  isian bagian B–D formulir (contoh: docs/uat/uat-identitas.yaml)
  --out        folder laporan; bawaan: var/uat
  --ca         berkas PEM sertifikat yang dipercaya, selain yang umum
  --insecure   sertifikat tidak diperiksa; tercatat di laporan

Password dibaca dari UAT_PASSWORD, atau dari passwordFile di berkas data; tidak pernah dari baris perintah.
Hasil: 0 semua sesuai atau hampir, 1 ada yang tidak sesuai, 2 tidak dapat dijalankan, 3 ada yang tidak diuji.
`;

const text = z.string().trim().min(1, 'kosong');
const common = { identitas: text.optional(), out: text.default('var/uat') };

const target = z.object({
  ...common,
  url: z
    .url({ protocol: /^https$/, error: 'harus alamat https, seperti https://antrean.rs.example' })
    .refine((url) => !/[?#]|\/\/[^/]*@/.test(url), 'tanpa ?, # dan nama pengguna di dalamnya')
    .transform((url) => url.replace(/\/+$/, '')),
  profile: z.enum(PROFILES, { error: 'harus fkrtl atau fktp' }),
  data: text,
  ca: text.optional(),
  insecure: z.boolean().default(false),
});

const self = z.object({ ...common, self: z.literal(true), profile: z.enum(PROFILES, { error: 'harus fkrtl atau fktp' }).default('fkrtl') });

export type TargetCommand = { command: 'target' } & z.output<typeof target>;
export type SelfCommand = { command: 'self' } & z.output<typeof self>;

/**
 * The command line of the runner; `help` when it is asked for.
 * @throws CannotRun with every complaint
 */
export function parseUatArguments(argv: readonly string[]): TargetCommand | SelfCommand | { command: 'help' } {
  let values: Record<string, unknown>;
  try {
    ({ values } = parseArgs({
      args: [...argv],
      options: {
        url: { type: 'string' }, profile: { type: 'string' }, data: { type: 'string' }, identitas: { type: 'string' }, out: { type: 'string' }, ca: { type: 'string' },
        insecure: { type: 'boolean' }, self: { type: 'boolean' }, help: { type: 'boolean', short: 'h' },
      },
    }));
  } catch (error) {
    // Its own sentence would repeat what was typed, which may be a password put there by mistake.
    const option = /'(--?[a-z]+)/.exec((error as Error).message)?.[1];
    throw new CannotRun(`${option === undefined ? 'Ada argumen yang tidak dikenal' : `Argumen ${option} tidak dikenal atau kurang nilainya`}.\n\n${USAGE}`);
  }
  if (values['help'] === true || argv.length === 0) return { command: 'help' };
  if (values['self'] === true) {
    const extra = ['url', 'data', 'ca', 'insecure'].filter((name) => values[name] !== undefined);
    if (extra.length > 0) throw new CannotRun(`--self menyiapkan semuanya sendiri; tanpa ${extra.map((name) => `--${name}`).join(', ')}.`);
    return { command: 'self', ...complete(self, values) };
  }
  const command = complete(target, values);
  if (command.ca !== undefined && command.insecure) throw new CannotRun('--ca dan --insecure: pilih salah satu.');
  return { command: 'target', ...command };
}

function complete<Output>(schema: z.ZodType<Output>, values: unknown): Output {
  const read = schema.safeParse(values, { error: z.locales.id().localeError });
  if (read.success) return read.data;
  throw new CannotRun(read.error.issues.map((issue) => `--${String(issue.path[0])}: ${issue.code === 'invalid_type' ? 'belum diisi' : issue.message}`).join('\n'));
}
