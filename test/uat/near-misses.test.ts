import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { compare } from '../../src/tools/uat/compare';
import type { Exchange } from '../../src/tools/uat/exchange';
import { exitStatusOf, type UatResult } from '../../src/tools/uat/run-uat';
import { SAID } from '../../src/tools/uat/wording';
import { openHttpsServer } from './https-server';
import { FKRTL_DATA, FKRTL_PASSWORD, LIFETIME_S, openFkrtlServer, type Right, type Spoil } from './fkrtl-server';
import { findingsOf, rowsBut, runAgainst } from './run-against';
import { wallClock } from './wall-clock';

async function run(spoil: Spoil | undefined, data: object = FKRTL_DATA): Promise<UatResult> {
  const wall = wallClock('2027-01-18T09:00:00+07:00');
  const server = await openFkrtlServer(wall, spoil);
  try {
    return await runAgainst({ profile: 'fkrtl', server, data, password: FKRTL_PASSWORD, wall });
  } finally {
    await server.close();
  }
}

const MANUAL = { 'dikerjakan manual': [46, 47] };
const on = (message: string, change: (reply: Right) => { httpStatus?: number; contentType?: string; content: unknown }): Spoil => (asked, { content }) => (asked.service === 'statusantrean' && content.metadata.message === message ? change(content) : undefined);
const said = (message: string): Spoil => on('Poli Tidak Ditemukan', ({ metadata }) => ({ content: { metadata: { ...metadata, message } } }));

describe('a near miss', () => {
  test.each<[what: string, spoil: Spoil, told: RegExp]>([
    ['other words for the same', said('Kode poli salah'), /hampir \(kalimat\) tertulis "Kode poli salah"; saran: "Poli Tidak Ditemukan"/],
    ['capitals and a sign more', said('POLI tidak ditemukan!'), /hanya huruf besar\/kecil, spasi atau tanda baca yang berbeda/],
    ['no words', said(''), /metadata\.message kosong/],
    ['HTTP 404', on('Poli Tidak Ditemukan', (content) => ({ httpStatus: 404, content })), /hampir \(HTTP\) status HTTP 404, disarankan 200/],
    ['no JSON by its content type', on('Poli Tidak Ditemukan', (content) => ({ contentType: 'text/html', content })), /Content-Type "text\/html"/],
    ['response null', on('Poli Tidak Ditemukan', (content) => ({ content: { ...content, response: null } })), /response ikut dikirim \(null\)/],
    ['a field more beside metadata', on('Poli Tidak Ditemukan', (content) => ({ content: { ...content, requestid: '1' } })), /requestid tidak ada di katalog/],
    ['a field more in metadata', on('Poli Tidak Ditemukan', ({ metadata }) => ({ content: { metadata: { ...metadata, status: 'x' } } })), /metadata\.status tidak ada di katalog/],
  ])('says how it differs, and fails nothing: %s', async (_what, spoil, told) => {
    const result = await run(spoil);
    expect(rowsBut(result, 'sesuai')).toEqual({ hampir: [4], ...MANUAL });
    expect(findingsOf(result, 4).join('\n')).toMatch(told);
    expect(exitStatusOf(result.results)).toBe(0);
  });

  test('is a field of which the catalogue knows nothing', async () => {
    const result = await run((asked, { content }) => (asked.service === 'ambilantrean' && content.metadata.code === 200 ? { content: { ...content, response: { ...content.response, pasienbaru: 0 } } } : undefined));
    expect(rowsBut(result, 'sesuai')).toEqual({ hampir: [17], ...MANUAL });
    expect(findingsOf(result, 17)).toEqual(['Ambil antrean: hampir (isian) response.pasienbaru tidak ada di katalog; sebaiknya dihilangkan']);
  });

  test('is 201 for an unknown patient, which a hospital without online registration may answer', async () => {
    const result = await run((_asked, { content }) => (content.metadata.code === 202 ? { content: { metadata: { message: 'Silahkan daftar di loket', code: 201 } } } : undefined));
    expect(rowsBut(result, 'sesuai')).toEqual({ hampir: [20], ...MANUAL });
  });

  test('is a slow answer', () => {
    const exchange: Exchange = {
      sentAt: new Date(0),
      request: { service: 'statusantrean', method: 'POST', path: '/statusantrean', headers: {}, body: {} },
      outcome: { kind: 'replied', httpStatus: 200, contentType: 'application/json', text: '', json: { metadata: { message: 'Ok', code: 200 } } },
      durationMs: 6_400,
    };
    expect(compare(exchange, { code: 200, wording: SAID.ok }, 6_400)).toEqual([]);
    expect(compare(exchange, { code: 200, wording: SAID.ok }, 5_000)).toEqual([{ weight: 'hampir', aspect: 'waktu', text: 'balasan baru datang sesudah 6.4 detik; usahakan di bawah 5 detik' }]);
  });

  test('is not HTTP 201 and 202 after the code, as many send', async () => {
    expect(rowsBut(await run((_asked, { content }) => ({ httpStatus: content.metadata.code, content })), 'sesuai')).toEqual(MANUAL);
  });

  test('is not a refusal that never speaks of the token', async () => {
    const result = await run((_asked, { content }) => (content.metadata.message === 'Token Expired' ? { content: { metadata: { message: 'Gagal', code: 201 } } } : undefined));
    expect(rowsBut(result, 'sesuai')).toEqual({ 'tidak sesuai': [3], ...MANUAL });
  });
});

describe('data that is missing', () => {
  const without = (name: string): object => {
    const copy = structuredClone(FKRTL_DATA) as unknown as Record<string, Record<string, unknown>>;
    const [part = '', field] = name.split('.');
    if (field === undefined) delete copy[part];
    else delete copy[part]![field];
    return copy;
  };
  test.each<[name: string, rows: number[]]>([
    ['pasien.pertama', [13, 17, 18, 25, 28, 29, 30, 31, 32]],
    ['pasien.kedua', [18, 28, 29, 30, 32]],
    ['pasien.besok', [21]],
    ['pasien.ditolak', [8, 9, 10, 11, 12, 14, 15, 16, 19, 20, 22, 23]],
    ['pasienTakDikenal', [20, 33, 34, 35]],
    ['pasienBaru', [33, 34, 35, 36, 37]],
    ['sesi.besok', [21]],
    ['sesi.tutup', [14]],
    ['sesi.selesai', [16]],
    ['booking.dilayani', [27]],
    ['booking.lampau', [26]],
    ['operasi.nopeserta', [39]],
    ['operasi.belum', [39, 42]],
    ['operasi.sudah', [42]],
    ['operasi.umum', [42]],
    ['farmasi.racikan', [44]],
    ['farmasi.nonRacikan', [44]],
    ['token.masaBerlakuDetik', [3]],
  ])('without %s, rows %j are not tested, and say so', async (name, rows) => {
    const result = await run(undefined, without(name));
    expect(rowsBut(result, 'sesuai')).toEqual({ 'tidak diuji': rows, ...MANUAL });
    for (const row of rows) expect(findingsOf(result, row).join(' ')).toMatch(new RegExp(`${name.replace('.', '\\.')}|tidak ada tiket: lihat skenario (17|18)`));
    expect(exitStatusOf(result.results)).toBe(3);
  });

  test('never hides what was seen to be wrong', async () => {
    const spoil: Spoil = (asked, { content }) => (asked.service === 'batalantrean' && content.metadata.message === 'Antrean Tidak Ditemukan' ? { content: { metadata: { message: 'Ok', code: 200 } } } : undefined);
    const result = await run(spoil, without('booking.lampau'));
    expect(rowsBut(result, 'sesuai')).toEqual({ 'tidak sesuai': [26], ...MANUAL });
  });
});

describe('a run', () => {
  test('with people of an earlier one says whom to replace', async () => {
    const wall = wallClock('2027-01-18T09:00:00+07:00');
    const server = await openFkrtlServer(wall);
    const against = { profile: 'fkrtl' as const, server, data: FKRTL_DATA, password: FKRTL_PASSWORD, wall };
    await runAgainst(against);
    const again = await runAgainst(against);
    await server.close();
    expect(rowsBut(again, 'sesuai')).toEqual({ 'tidak sesuai': [17, 36], 'tidak diuji': [13, 18, 25, 31], ...MANUAL });
    const notes = again.results.flatMap((one) => one.notes);
    expect(notes).toEqual(expect.arrayContaining([expect.stringContaining('ganti pasien.pertama'), expect.stringContaining('ganti pasienBaru')]));
  });

  test('without a token tests nothing behind it, and does not ask for one again and again', async () => {
    let asked = 0;
    const result = await run(({ service }) => {
      if (service === 'token') asked += 1;
      return service === 'token' ? { content: { metadata: { message: 'Username atau Password Tidak Sesuai', code: 201 } } } : undefined;
    });
    expect(rowsBut(result, 'sesuai')['tidak sesuai']).toEqual([1]);
    expect(rowsBut(result, 'sesuai')['tidak diuji']).toEqual(Array.from({ length: 44 }, (_, i) => i + 3));
    // Row 1, one more try, and the two of row 2.
    expect(asked).toBe(4);
  });

  test('stops calling a server that has gone silent', async () => {
    let calls = 0;
    const wall = wallClock('2027-01-18T09:00:00+07:00');
    const server = await openFkrtlServer(wall, () => {
      calls += 1;
      if (calls === 10) void server.close();
      return undefined;
    });
    const result = await runAgainst({ profile: 'fkrtl', server, data: FKRTL_DATA, password: FKRTL_PASSWORD, wall });
    expect(calls).toBeLessThanOrEqual(10);
    expect(result.results.flatMap(({ steps }) => steps).filter(({ exchange }) => exchange.outcome.kind === 'failed' && exchange.outcome.failure !== 'stopped')).toHaveLength(3);
    expect(findingsOf(result, 17).join(' ')).toContain('Tidak dipanggil lagi: 3 panggilan berturut-turut tidak dibalas');
    expect(exitStatusOf(result.results)).toBe(1);
  });

  test('gives each call its bound', async () => {
    const wall = wallClock('2027-01-18T09:00:00+07:00');
    const server = await openHttpsServer(() => undefined);
    await expect(runAgainst({ profile: 'fkrtl', server, data: { ...FKRTL_DATA, batas: { timeoutDetik: 0.2 } }, password: FKRTL_PASSWORD, wall })).rejects.toThrow('Tidak ada balasan dalam 0.2 detik');
    await server.close();
  });

  test('does not begin where nobody answers, or the certificate is a stranger’s', async () => {
    const wall = wallClock('2027-01-18T09:00:00+07:00');
    const server = await openFkrtlServer(wall);
    const against = { profile: 'fkrtl' as const, data: FKRTL_DATA, password: FKRTL_PASSWORD, wall };
    await expect(runAgainst({ ...against, server: { url: server.url, ca: '' }, over: {} })).rejects.toThrow(/Sertifikat server tidak dipercaya .*--ca/);
    const insecure = await runAgainst({ ...against, server: { url: server.url, ca: '' }, over: { isInsecure: true } });
    expect(rowsBut(insecure, 'sesuai')).toEqual(MANUAL);
    await server.close();
    await expect(runAgainst({ ...against, server })).rejects.toThrow('Gagal terhubung ke server');
  });

  test('takes an expired token from a file instead of waiting, and renews its own as it grows old', async () => {
    const wall = wallClock('2027-01-18T09:00:00+07:00');
    let tokens = 0;
    const server = await openFkrtlServer(wall, ({ service, headers }, { content }) => {
      if (service === 'token' && content.metadata.code === 200) tokens += 1;
      return headers['x-token'] === 'token-lama' ? { content: { metadata: { message: 'Token Expired', code: 201 } } } : undefined;
    });
    const folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-uat-test-'));
    writeFileSync(`${folder}/token`, 'token-lama\n');
    let waitedMs = 0;
    const result = await runAgainst({
      profile: 'fkrtl', server, data: { ...FKRTL_DATA, batas: { jedaMs: 1_000 }, token: { kedaluwarsaFile: `${folder}/token` } }, password: FKRTL_PASSWORD, wall,
      over: { wait: (ms) => ((waitedMs += ms), wall.wait(ms)) },
    });
    rmSync(folder, { recursive: true });
    await server.close();
    expect(rowsBut(result, 'sesuai')).toEqual(MANUAL);
    // One second between calls carries the run past the life of a token; that is the only waiting.
    expect(waitedMs).toBeGreaterThan(LIFETIME_S * 1_000);
    expect(waitedMs % 1_000).toBe(0);
    expect(tokens).toBeGreaterThan(1);
  });
});
