import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeMask } from '../../src/tools/uat/mask';
import { runCommand } from '../../src/tools/uat/run-command';
import { FKRTL_DATA, FKRTL_PASSWORD, openFkrtlServer, type Spoil } from './fkrtl-server';
import { wallClock } from './wall-clock';
import type { Report } from '../../src/tools/uat/report';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-uat-test-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Written {
  status: number;
  lines: string[];
  html: string;
  pdf: Buffer;
  json: Report & { exitStatus: number };
  all: string;
}

async function command(spoil?: Spoil, data: object = FKRTL_DATA, more: object = {}): Promise<Written> {
  const wall = wallClock('2027-01-18T09:00:00+07:00');
  const server = await openFkrtlServer(wall, spoil);
  writeFileSync(path.join(folder, 'data.json'), JSON.stringify(data));
  writeFileSync(path.join(folder, 'ca.pem'), server.ca);
  writeFileSync(path.join(folder, 'identitas.yaml'), 'availability: { ipPublik: 203.0.113.10 }\nreliability: { ups: "2 kVA <i>" }\npenandaTangan: [{ peran: Verifikator BPJS Kesehatan }]\ncatatan: Diuji ulang\n');
  const lines: string[] = [];
  const out = path.join(folder, 'laporan');
  try {
    const status = await runCommand(
      { command: 'target', url: server.url, profile: 'fkrtl', data: path.join(folder, 'data.json'), ca: path.join(folder, 'ca.pem'), insecure: false, identitas: path.join(folder, 'identitas.yaml'), out, ...more },
      { ...wall, passwordOfEnvironment: FKRTL_PASSWORD, print: (line) => lines.push(line) },
    );
    const file = (ending: string) => path.join(out, readdirSync(out).find((name) => name.endsWith(ending))!);
    const html = readFileSync(file('.html'), 'utf8');
    const json = readFileSync(file('.json'), 'utf8');
    expect(statSync(file('.json')).mode & 0o077).toBe(0);
    return { status, lines, html, pdf: readFileSync(file('.pdf')), json: JSON.parse(json) as Report & { exitStatus: number }, all: [html, json, ...lines].join('\n') };
  } finally {
    await server.close();
  }
}

const SECRET = [
  FKRTL_PASSWORD, 'token-1-rahasia', ...[FKRTL_DATA.pasien.pertama, FKRTL_DATA.pasien.ditolak].flatMap(({ nik, nomorkartu, nohp, norm, nama, nomorreferensi }) => [nik, nomorkartu, nohp, norm, nama, nomorreferensi]),
  FKRTL_DATA.pasienBaru.nik, FKRTL_DATA.pasienBaru.nomorkk, FKRTL_DATA.pasienBaru.alamat, 'Nur', FKRTL_DATA.pasienTakDikenal.nik,
];

describe('the report', () => {
  test('stands in the order of the form, with facility, moment, environment and tool on it', async () => {
    const { html, json, pdf, lines, status } = await command();
    expect(status).toBe(0);
    const places = ['RS Uji', '0001R001', 'development', 'https://127.0.0.1', '2027-01-18 09:00', 'Antrean Online UAT', 'Ringkasan', 'A. Quality', 'Get Token', 'Status Antrean', 'Simulasi SIM FKRTL', 'B. Availability', '203.0.113.10', 'C. Reliability', 'D. Readiness', 'Kontak pengaduan', 'Diuji ulang', 'Tanda tangan', 'Verifikator BPJS Kesehatan'];
    const order = places.reduce<number[]>((found, text) => [...found, html.indexOf(text, found.at(-1))], []);
    expect(order).not.toContain(-1);
    expect(html).toContain('belum diisi');
    expect(html).not.toMatch(/<script|src=|href="http|url\(/i);
    expect(json.exitStatus).toBe(0);
    expect(json.counts).toEqual({ sesuai: 45, hampir: 0, 'tidak sesuai': 0, 'tidak diuji': 0, 'dikerjakan manual': 2 });
    expect(json.services.flatMap(({ scenarios }) => scenarios.map(({ row }) => row))).toEqual(Array.from({ length: 47 }, (_, i) => i + 1));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(10);
    expect(pdf.toString('latin1')).toMatch(/\/FontFile2/);
    expect(lines.filter((line) => /^ {0,2}\d+ {2}(Sesuai|Dikerjakan manual) /.test(line))).toHaveLength(47);
    expect(lines.filter((line) => line.startsWith('Laporan: '))).toHaveLength(3);
  });

  test('holds no token, password, NIK, card, KK, phone, record number or name, also where a server repeats them', async () => {
    const { nik, nomorkartu, nama, nomorreferensi, norm, nohp } = FKRTL_DATA.pasien.pertama;
    const { all } = await command((asked, { content }) => {
      if (asked.service === 'sisaantrean' && content.metadata.code === 201) return { content: { metadata: { code: 201, message: `${nama} ${nik} ${nomorkartu} ${norm} tidak ada` }, debug: { sandi: FKRTL_PASSWORD, header: asked.headers } } };
      if (asked.service === 'checkinantrean' && content.metadata.code === 201) return { httpStatus: 500, contentType: 'text/html', content: `<b>${nama.toUpperCase()} ${nik} ${nohp} ${nomorreferensi} ${asked.headers['x-token'] ?? ''} ${FKRTL_PASSWORD}</b>` };
      return undefined;
    });
    for (const secret of SECRET) expect(all.toLowerCase()).not.toContain(secret.toLowerCase());
    expect(all).toContain('***001');
    // The deliberately wrong values are the evidence.
    expect(all).toContain('12345');
  });

  test('shows what is hostile as text', async () => {
    const hostile = '</pre><script>alert(1)</script>&amp;\u0000\u001b[31m"\'';
    const { html, pdf, lines, status } = await command((asked, { content }) => (asked.service === 'statusantrean' && content.metadata.code === 201 ? { content: { metadata: { code: 201, message: hostile }, [hostile]: hostile } } : undefined));
    // Even the word of the token is gone from it.
    expect(status).toBe(1);
    expect(html).not.toContain('<script');
    expect(html).not.toContain('<b>Sehat');
    expect(html).not.toContain('2 kVA <i>');
    expect(html).toContain('&lt;script');
    // eslint-disable-next-line no-control-regex
    expect(lines.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
    expect(pdf.length).toBeGreaterThan(10_000);
  });

  test('ends with 1 for a fault and 3 for what was not tested, and says so on its first page', async () => {
    const wrong = await command((asked, { content }) => (asked.service === 'ambilantrean' && content.metadata.code === 202 ? { content: { metadata: { ...content.metadata, code: 404 } } } : undefined));
    expect([wrong.status, wrong.json.exitStatus]).toEqual([1, 1]);
    expect(wrong.lines.join('\n')).toMatch(/ 20 {2}Tidak sesuai .*\n {7}– Pasien tak dikenal: metadata\.code 404, seharusnya 202/);
    rmSync(path.join(folder, 'laporan'), { recursive: true });
    const { farmasi: _pharmacy, ...data } = FKRTL_DATA;
    const untested = await command(undefined, data, { insecure: true, ca: undefined });
    expect(untested.status).toBe(3);
    expect(untested.json.warnings).toEqual([expect.stringContaining('--insecure'), expect.stringContaining('tidak diuji')]);
    expect(untested.html.indexOf('Ada skenario yang tidak diuji')).toBeLessThan(untested.html.indexOf('Ringkasan'));
  });
});

describe('the mask', () => {
  test('cuts what identifies, keeps what is evidence', () => {
    const mask = makeMask();
    mask.addSecret('sandi"aneh');
    mask.addPersonal('Siti Nur’aini');
    expect(mask.value({ nik: '3271999900000001', nomorkartu: '12345', nohp: '', norm: '12', nama: 'X', tanggallahir: '1990-02-28', waktu: 1_800_000_000_000, list: [{ nopeserta: '0001122334455', lastupdate: 1_800_000_000_000 }], token: 'abc', kodebooking: '20270118SAR0010' })).toEqual({
      nik: '***001', nomorkartu: '12345', nohp: '', norm: '***', nama: '***', tanggallahir: '***', waktu: 1_800_000_000_000, list: [{ nopeserta: '***455', lastupdate: 1_800_000_000_000 }], token: '***', kodebooking: '20270118SAR0010',
    });
    expect(mask.value({ tanggallahir: '28-02-1990' })).toEqual({ tanggallahir: '28-02-1990' });
    expect(mask.text('SITI NUR’AINI /antrean/sisapeserta/0001122334455/001 {"x":"sandi\\"aneh"} sandi%22aneh')).toBe('*** /antrean/sisapeserta/***455/001 {"x":"***"} ***');
  });
});
