import type { Verdict } from './scenario';
import type { Report, ReportStep } from './report';

/** How a verdict is called in the report. */
export const VERDICT_WORDS: Record<Verdict, string> = {
  sesuai: 'Sesuai',
  hampir: 'Hampir sesuai',
  'tidak sesuai': 'Tidak sesuai',
  'tidak diuji': 'Tidak diuji',
  'dikerjakan manual': 'Dikerjakan manual',
};

/** Printed on white paper, and told apart without colour by their words. */
export const VERDICT_COLOURS: Record<Verdict, { ink: string; ground: string }> = {
  sesuai: { ink: '#00603f', ground: '#e0f2ea' },
  hampir: { ink: '#6b4700', ground: '#fdf0d0' },
  'tidak sesuai': { ink: '#9c1c24', ground: '#fbe5e6' },
  'tidak diuji': { ink: '#3f4d54', ground: '#e8edef' },
  'dikerjakan manual': { ink: '#1d4a7a', ground: '#e4eef8' },
};

export const EXPLANATION =
  'Sesuai: kode, bentuk dan kalimat seperti katalog. Hampir sesuai: kode dan bentuk benar, tetapi ada yang menyimpang dari saran, misalnya kalimat. Tidak sesuai: kode, bentuk atau isinya berbeda dari katalog. Tidak diuji: data ujinya belum ada. Dikerjakan manual: hanya dapat ditunjukkan di ponsel atau SIMRS.';

export const MASKED = 'Token dan password tidak ditampilkan. NIK, nomor kartu, nomor HP, nomor rekam medis dan nomor referensi ditampilkan tiga angka terakhirnya saja; nama dan alamat pasien tidak ditampilkan.';

export const NOT_FILLED = 'belum diisi';

const LINE = 80;
const INDENT = '  ';

/** JSON as a person reads it: what fits stands on one line. */
export function readableJson(value: unknown): string {
  return printable(typeof value === 'string' ? value : unfolded(value, ''));
}

function unfolded(value: unknown, indent: string): string {
  const line = folded(value);
  if (typeof value !== 'object' || value === null || indent.length + line.length <= LINE / (indent === '' ? 1 : 2)) return line;
  const inner = indent + INDENT;
  const isList = Array.isArray(value);
  const parts = isList ? value.map((item) => unfolded(item, inner)) : Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${unfolded(item, inner)}`);
  return `${isList ? '[' : '{'}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${isList ? ']' : '}'}`;
}

function folded(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(folded).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? '';
  return `{${Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${folded(item)}`).join(', ')}}`;
}

export function requestLines({ request, sentAt }: ReportStep): { label: string; head: string; headers: string[]; body: string } {
  return {
    label: `Permintaan, ${sentAt}`,
    head: printable(`${request.method} ${request.path}`),
    headers: Object.entries(request.headers).map(([name, value]) => printable(`${name}: ${value}`)),
    body: request.body === null ? '' : readableJson(request.body),
  };
}

export function replyLines({ reply, durationMs }: ReportStep): { head: string; body: string } {
  if ('failure' in reply) return { head: `Tanpa balasan, ${durationMs} ms`, body: printable(reply.failure) };
  return { head: `HTTP ${reply.httpStatus}, ${durationMs} ms`, body: readableJson(reply.body) };
}

export function summaryLine({ counts }: Pick<Report, 'counts'>): string {
  return (Object.entries(counts) as [Verdict, number][]).flatMap(([verdict, count]) => (count === 0 ? [] : [`${count} ${VERDICT_WORDS[verdict].toLowerCase()}`])).join(', ');
}

/** Without the control characters that no page and no font can show. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd').toWellFormed();
}
