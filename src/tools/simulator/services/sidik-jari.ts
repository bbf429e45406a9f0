import { rowsOrNoContent, unfitField, type Service } from './service';

const SUCCESS = { code: 1, message: 'Ok' };
const DIGITS: Readonly<Record<string, RegExp>> = { nik: /^\d{16}$/, noka: /^\d{13}$/ };

/** GET ref/poli/fp (ws-bpjs §2.4). */
export const refPoliFp: Service = ({ reference }) => rowsOrNoContent(reference.poliFp ?? [], SUCCESS);

/**
 * GET ref/pasien/fp/identitas/{nik|noka}/noidentitas/{nomor} (ws-bpjs §2.5). The simulator has no register of members:
 * whom the reference data do not name is enrolled when the number asked for ends evenly, and is invented the same each time.
 */
export const refPasienFp: Service = ({ ledger, reference }, { params }) => {
  const { identitas = '', nomor = '' } = params;
  const digits = DIGITS[identitas.toLowerCase()];
  if (digits === undefined) return unfitField('identitas');
  if (!digits.test(nomor)) return unfitField('noidentitas');

  const isNik = identitas.toLowerCase() === 'nik';
  const named = reference.pasienFp?.find(({ nik, nomorkartu }) => nomor === (isNik ? nik : nomorkartu));
  if (named !== undefined) return { ...SUCCESS, object: named };

  const other = ledger.otherIdentity(nomor);
  const nik = isNik ? nomor : (other ?? `330000${nomor.slice(-10)}`);
  const nomorkartu = isNik ? (other ?? `000${nomor.slice(-10)}`) : nomor;
  return { ...SUCCESS, object: { nomorkartu, nik, tgllahir: inventedBirthDate(nik), daftarfp: Number(nomor.at(-1)) % 2 === 0 ? 1 : 0 } };
};

function inventedBirthDate(nik: string): string {
  const number = Number(nik.slice(-6));
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${1940 + (number % 80)}-${twoDigits(1 + (number % 12))}-${twoDigits(1 + (number % 28))}`;
}
