import { z } from 'zod';
import { CHECK_IDS } from '../doctor/all-checks';
import { OperatorMistake, valuesOf } from './operator-arguments';

export const USAGE = `npm run doctor -- [pilihan], pada basis data DATABASE_URL, atau demo yang sedang berjalan

  (tanpa pilihan)             memeriksa server dan semua faskes; tidak mengubah apa pun
  --facility KODE             hanya faskes ini (dan bagian server)
  --only id,id                hanya pemeriksaan ini
  --json                      hasil untuk mesin (docs/doctor.md)
  --surat [--out FOLDER]      surat permohonan whitelist dan lampirannya, diisi dari konfigurasi (HTML dan PDF)

Jalankan dengan lingkungan yang sama seperti server (TOKEN_SECRET, PUBLIC_URL, …).
Hasil keluar: 0 tidak ada yang gagal, 1 ada yang gagal, 2 perintah tidak dimengerti.

Pemeriksaan: ${CHECK_IDS.join(', ')}`;

const text = z.string().trim().min(1, 'kosong');
const flag = z.boolean().default(false);

const options = z
  .object({
    facility: text.optional(),
    only: text
      .transform((given) => given.split(',').map((id) => id.trim()).filter((id) => id !== ''))
      .refine((ids) => ids.every((id) => CHECK_IDS.includes(id)), `berisi nama yang tidak dikenal; yang ada: ${CHECK_IDS.join(', ')}`)
      .optional(),
    json: flag,
    surat: flag,
    out: text.optional(),
  })
  .refine(({ surat, out }) => surat || out === undefined, { path: ['out'], error: 'hanya bersama --surat' })
  .refine(({ surat, json, only }) => !surat || (!json && only === undefined), { path: ['surat'], error: 'tidak bersama --json atau --only' });

export type DoctorCommand = ({ command: 'doctor' } & z.output<typeof options>) | { command: 'help' };

/** @throws OperatorMistake with every complaint */
export function parseDoctorArguments(argv: readonly string[]): DoctorCommand {
  if (argv[0] === 'help' || argv.includes('--help')) return { command: 'help' };
  const parsed = options.safeParse(valuesOf('doctor', argv, { options: ['facility', 'only', 'json', 'surat', 'out'], flags: ['json', 'surat'] }));
  if (parsed.success) return { command: 'doctor', ...parsed.data };
  throw new OperatorMistake(2, parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`).join('\n'));
}
