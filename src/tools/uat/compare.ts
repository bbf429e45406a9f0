import { asObject, type Exchange, type Replied } from './exchange';
import { fieldComplaint } from './field-words';
import type { Expectation, Finding } from './scenario';
import { SAID, wordingDifference } from './wording';

const wrong = (aspect: Finding['aspect'], text: string): Finding => ({ weight: 'salah', aspect, text });
const near = (aspect: Finding['aspect'], text: string): Finding => ({ weight: 'hampir', aspect, text });

/**
 * In what a reply differs from the catalogue (ws-faskes §1–§3, §5), most serious first; empty when in nothing. The code
 * and the form decide; wording, needless fields, a strange HTTP status or a slow answer are near misses.
 */
export function compare(exchange: Exchange, expectation: Expectation, slowMs: number): Finding[] {
  const { outcome, durationMs } = exchange;
  if (outcome.kind === 'failed') return [wrong('sambungan', outcome.detail)];
  const slow = durationMs > slowMs ? [near('waktu', `balasan baru datang sesudah ${(durationMs / 1000).toFixed(1)} detik; usahakan di bawah ${slowMs / 1000} detik`)] : [];
  return [...envelopeFindings(outcome, expectation), ...httpFindings(outcome), ...slow].sort((a, b) => Number(b.weight === 'salah') - Number(a.weight === 'salah'));
}

/** §1.3: BPJS reads metadata.code; a 5xx is shown to the patient as a failed connection, whatever its body says. */
function httpFindings({ httpStatus, contentType, json }: Replied): Finding[] {
  const findings: Finding[] = [];
  if (httpStatus >= 500) findings.push(wrong('HTTP', `status HTTP ${httpStatus}: di ponsel pasien tampil sebagai "Gagal terhubung ke server"`));
  else if (httpStatus < 200 || httpStatus > 299) findings.push(near('HTTP', `status HTTP ${httpStatus}, disarankan 200 untuk setiap balasan`));
  if (json !== undefined && !/\bjson\b/i.test(contentType)) findings.push(near('HTTP', `Content-Type "${contentType}", seharusnya application/json`));
  return findings;
}

function envelopeFindings({ json, text }: Replied, expectation: Expectation): Finding[] {
  if (json === undefined) return [wrong('bentuk', text.trim() === '' ? 'balasan kosong' : /^\s*</.test(text) ? 'balasan berupa HTML, bukan JSON' : 'balasan bukan JSON')];
  const reply = asObject(json);
  if (reply === undefined) return [wrong('bentuk', 'balasan bukan objek JSON')];
  const metadata = asObject(reply['metadata']);
  if (metadata === undefined) {
    const misspelt = Object.keys(reply).find((key) => key.toLowerCase() === 'metadata');
    return [wrong('bentuk', misspelt === undefined || misspelt === 'metadata' ? 'tidak ada objek metadata' : `kunci tertulis "${misspelt}", seharusnya "metadata" (huruf kecil semua)`)];
  }
  return [...metadataFindings(metadata, expectation), ...responseFindings(reply, metadata, expectation), ...needless(reply, ['response', 'metadata'], ''), ...needless(metadata, ['code', 'message'], 'metadata.')];
}

function metadataFindings(metadata: Readonly<Record<string, unknown>>, expectation: Expectation): Finding[] {
  const findings: Finding[] = [];
  const { code, message } = metadata;
  const number = numberOf(code);
  if (number === undefined) findings.push(wrong('kode', code === undefined ? 'metadata.code tidak ada' : 'metadata.code bukan bilangan'));
  else if (typeof code !== 'number') findings.push(wrong('isian', `metadata.code berupa teks "${number}", seharusnya bilangan ${number}`));
  const { orElse } = expectation;
  if (number !== undefined && number !== expectation.code) {
    if (orElse?.code === number) return [...findings, near('kode', `kode ${number}, bukan ${expectation.code}: ${orElse.because}`)];
    // What it says is of no interest where it says no to what should be a yes.
    return [...findings, wrong('kode', `metadata.code ${number}, seharusnya ${expectation.code}${typeof message === 'string' ? ` (pesan: "${message}")` : ''}`)];
  }
  if (typeof message !== 'string') findings.push(wrong('isian', message === undefined ? 'metadata.message tidak ada' : 'metadata.message bukan teks'));
  else if (expectation.wording !== undefined) {
    const difference = wordingDifference(message, expectation.wording);
    if (difference !== undefined) findings.push({ weight: expectation.wording === SAID.ok ? 'hampir' : difference.weight, aspect: 'kalimat', text: difference.text });
  }
  return findings;
}

function responseFindings(reply: Readonly<Record<string, unknown>>, metadata: Readonly<Record<string, unknown>>, { code, shape, hasNoResponse }: Expectation): Finding[] {
  const response = reply['response'];
  if (numberOf(metadata['code']) !== code) return [];
  if (code !== 200 || hasNoResponse === true) return 'response' in reply ? [near('bentuk', `response ikut dikirim${response === null ? ' (null)' : ''}; cukup metadata saja`)] : [];
  if (shape === undefined) return [];
  if (response === undefined || response === null) return [wrong('isian', 'response tidak ada')];
  return [
    ...shape.unfit(response).map((path) => wrong('isian', fieldComplaint(shape, response, path))),
    ...shape.extra(response).map((path) => near('isian', `${path} tidak ada di katalog; sebaiknya dihilangkan`)),
  ];
}

function needless(object: Readonly<Record<string, unknown>>, known: readonly string[], prefix: string): Finding[] {
  return Object.keys(object).flatMap((key) => (known.includes(key) ? [] : [near('isian', `${prefix}${key} tidak ada di katalog; sebaiknya dihilangkan`)]));
}

function numberOf(code: unknown): number | undefined {
  if (typeof code === 'number') return code;
  return typeof code === 'string' && /^\d+$/.test(code) ? Number(code) : undefined;
}
