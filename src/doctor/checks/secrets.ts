import { stat } from 'node:fs/promises';
import type { ServerCheck } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';
import { weaknessOf } from '../secret-strength';

/** The secrets of the installation; those of a facility are its own check. */
export const secrets: ServerCheck = {
  id: 'secrets',
  title: 'Rahasia server',
  essential: true,
  run: async ({ config, tokenSecret }) => {
    const isDemo = config.mode === 'demo';
    return [tokenFinding(tokenSecret), ...previousFinding(config.previousTokenSecrets), ...(isDemo ? [] : databasePassword(config.databaseUrl)), ...(await keyFileFinding(config.tls?.keyFile))];
  },
};

const NEW_SECRET = 'Buat yang baru: openssl rand -base64 48, simpan di berkas lingkungan yang hanya dapat dibaca akun server.';

function tokenFinding(secret: string | undefined): Finding {
  if (secret === undefined) return unknown('TOKEN_SECRET tidak diberikan ke perintah ini.', 'Jalankan dengan lingkungan yang sama seperti server.');
  const weakness = weaknessOf(secret, 32);
  return weakness === undefined ? good('TOKEN_SECRET ada dan kuat.') : bad(`TOKEN_SECRET lemah: ${weakness}.`, NEW_SECRET);
}

function previousFinding(secrets: readonly string[]): Finding[] {
  const weakness = secrets.map((secret) => weaknessOf(secret, 32)).find((found) => found !== undefined);
  return weakness === undefined ? [] : [warning(`Salah satu TOKEN_SECRET_PREVIOUS lemah: ${weakness}.`, 'Token yang ditandatangani dengannya masih berlaku: hapus dari lingkungan begitu token terlama habis.')];
}

function databasePassword(url: string | undefined): Finding[] {
  if (url === undefined) return [];
  const { password, hostname } = new URL(url);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]', ''].includes(hostname);
  // Without one the server itself decides who may come: peer, a client certificate.
  if (password === '') return isLocal ? [] : [warning('DATABASE_URL tanpa kata sandi ke server lain.', 'Beri akun basis data kata sandi yang kuat, atau pastikan pg_hba.conf memakai sertifikat.')];
  const weakness = weaknessOf(decodeURIComponent(password), 12);
  return weakness === undefined ? [good('Kata sandi basis data cukup kuat.')] : [warning(`Kata sandi basis data lemah: ${weakness}.`, 'Ganti: alter role NAMA password \'…\'; di psql, lalu perbarui DATABASE_URL.')];
}

async function keyFileFinding(file: string | undefined): Promise<Finding[]> {
  if (file === undefined || process.platform === 'win32') return [];
  try {
    const { mode } = await stat(file);
    if ((mode & 0o007) !== 0) return [warning(`${file} dapat dibaca siapa pun di mesin ini.`, `chmod 640 ${file}, dengan grup dari akun yang menjalankan server.`, { mode: (mode & 0o777).toString(8) })];
    return [];
  } catch {
    return []; // tls-files tells of it
  }
}
