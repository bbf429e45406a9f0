import https from 'node:https';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { lookupKey } from '../../src/platform/personal-data';
import { contract } from '../support/contract-schema';
import { envelopeOf, HOSTILE_VALUES, hostileCaller, withField, type Got, type HostileCaller, type Sent } from '../support/hostile-input';
import { booking, MORNING, MORNING_SESSION, openHospital, person, slotOf, TODAY, TOMORROW, USER, type Hospital } from '../support/hospital';
import { opened } from '../support/opened';

/** Whatever is sent, each reply is the envelope of the contract in HTTP 200, and none of it is mistaken for an outage. */
let hospital: Hospital;
let token: string;
/** A booking that stands, so that hostile fields beside its code are looked at. */
let standing: string;
let send: HostileCaller['send'];
let checkAll: HostileCaller['checkAll'];
let stop: HostileCaller['close'];
const agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });

beforeAll(async () => {
  hospital = await openHospital({ patients: 40 });
  token = await hospital.token();
  ({ send, checkAll, close: stop } = hostileCaller(hospital.publicUrl, token));
  standing = (await hospital.call('ambil-antrean', '/ambilantrean', booking(person(30), MORNING_SESSION), token)).response.kodebooking;
});
afterAll(async () => {
  agent.destroy();
  stop();
  await hospital.close();
});

const BAD_BODY = 'Format Permintaan Tidak Sesuai, kirim JSON berupa objek';
const TOO_LARGE = 'Permintaan Terlalu Besar';
const UNKNOWN = 'Layanan Tidak Ditemukan';
const WRONG_METHOD = 'Metode Tidak Sesuai';

const COMMON = new Set(contract['x-common-messages'].map((entry) => entry.message));

/** The message to something that no service understands; one of the contract's common sentences. */
async function messageTo(sent: Sent): Promise<string> {
  const { message } = envelopeOf(await send(sent)).metadata;
  expect(COMMON).toContain(message);
  return message;
}

interface Target {
  operationId: string;
  path: string;
  body: () => Record<string, unknown>;
}

const PASIEN_BARU = {
  nomorkartu: '0009990009001', nik: '3271999900009001', nomorkk: '3271999900009002', nama: 'Sutarno', jeniskelamin: 'L', tanggallahir: '1985-03-01',
  nohp: '081200009001', alamat: 'Jalan Mawar 1', kodeprop: '11', namaprop: 'Jawa Barat', kodedati2: '0120', namadati2: 'Kab. Bandung', kodekec: '1319',
  namakec: 'Soreang', kodekel: 'D2105', namakel: 'Cingcin', rw: '001', rt: '013',
};

const TARGETS: readonly Target[] = [
  { operationId: 'status-antrean', path: '/statusantrean', body: () => slotOf(MORNING_SESSION) },
  { operationId: 'ambil-antrean', path: '/ambilantrean', body: () => booking(person(1), MORNING_SESSION) },
  { operationId: 'sisa-antrean', path: '/sisaantrean', body: () => ({ kodebooking: standing }) },
  { operationId: 'check-in', path: '/checkinantrean', body: () => ({ kodebooking: standing, waktu: Date.parse(MORNING) }) },
  { operationId: 'info-pasien-baru', path: '/infopasienbaru', body: () => PASIEN_BARU },
  { operationId: 'jadwal-operasi-rs', path: '/jadwaloperasirs', body: () => ({ tanggalawal: TODAY, tanggalakhir: TOMORROW }) },
  { operationId: 'jadwal-operasi-pasien', path: '/jadwaloperasipasien', body: () => ({ nopeserta: person(1).nomorkartu }) },
  { operationId: 'ambil-antrean-farmasi', path: '/ambilantreanfarmasi', body: () => ({ kodebooking: standing }) },
  { operationId: 'status-antrean-farmasi', path: '/statusantreanfarmasi', body: () => ({ kodebooking: standing }) },
  { operationId: 'batal-antrean', path: '/batalantrean', body: () => ({ kodebooking: standing, keterangan: 'Berhalangan' }) },
];

describe('every field of every service takes every value', () => {
  test.each(TARGETS.map((target) => [target.path, target] as const))('%s', async (path, { operationId, body }) => {
    const cases = Object.keys(body()).flatMap((field) =>
      HOSTILE_VALUES.map((json) => ({ operationId, what: `${field}: ${json.slice(0, 60)}`, sent: { path, body: withField(body(), field, json) } })),
    );
    await checkAll(cases);
  });
  test('two fields at once, and no field at all', async () => {
    const cases = TARGETS.flatMap(({ operationId, path, body }) => {
      const fields = Object.keys(body());
      const pairs = fields.flatMap((field, i) => (i === 0 ? [] : [[fields[i - 1]!, field] as const]));
      return [
        { operationId, what: 'no field', sent: { path, body: '{}' } },
        ...pairs.map(([a, b]) => ({ operationId, what: `${a} and ${b}`, sent: { path, body: withField({ ...body(), [a]: { toString: null } }, b, '"\\u0000"') } })),
        ...fields.map((field) => ({ operationId, what: `without ${field}`, sent: { path, body: JSON.stringify({ ...body(), [field]: undefined }) } })),
      ];
    });
    await checkAll(cases);
  });
});

/** A small generator of numbers that gives the same ones every time (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('junk from a seeded generator', () => {
  const KEYS = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'kodebooking', 'nik', 'KODEBOOKING', 'length', 'then', 'toJSON'];

  const junkMaker = (random: () => number) => {
    const below = (limit: number): number => Math.floor(random() * limit);
    const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
    const json = (depth: number): string => {
      const kind = below(depth > 4 ? 2 : 5);
      if (kind < 3) return oneOf(HOSTILE_VALUES.filter((value) => value.length < 300));
      const items = Array.from({ length: below(4) }, () => (kind === 3 ? json(depth + 1) : `${JSON.stringify(oneOf(KEYS))}:${json(depth + 1)}`));
      return kind === 3 ? `[${items.join()}]` : `{${items.join()}}`;
    };
    const bent = (text: string): Buffer => {
      const bytes = Buffer.from(text);
      for (let i = 1 + below(4); i > 0; i--) {
        const at = below(bytes.length);
        if (random() < 0.5) bytes[at] = below(256);
        else return bytes.subarray(0, at);
      }
      return bytes;
    };
    return (target: Target): Buffer => {
      switch (below(4)) {
        case 0: return Buffer.from(Array.from({ length: below(200) }, () => below(256)));
        case 1: return Buffer.from(json(0));
        case 2: return bent(JSON.stringify(target.body()));
        default: return Buffer.from(withField(target.body(), oneOf([...Object.keys(target.body()), ...KEYS]), json(0)));
      }
    };
  };

  test.each([1, 2, 3])('seed %i', async (seed) => {
    const junk = junkMaker(seeded(seed));
    const cases = Array.from({ length: 400 }, (_, i) => {
      const target = TARGETS[i % TARGETS.length]!;
      const body = junk(target);
      return { operationId: target.operationId, what: JSON.stringify(body.toString('latin1')), sent: { path: target.path, body } };
    });
    await checkAll(cases);
  });
});

describe('a body', () => {
  const status = () => JSON.stringify(slotOf(MORNING_SESSION));
  const path = '/statusantrean';
  const replyTo = async (body: string | Buffer | undefined, headers: Record<string, string> = {}) => envelopeOf(await send({ path, headers, ...(body === undefined ? {} : { body }) })).metadata.message;

  test('that is no JSON object is refused with the sentence that says so', async () => {
    const bodies: (string | Buffer)[] = [
      '[]', 'null', '1', '"a"', 'true', '{', '}', '{"a":}', "{'a':1}", '{"a":1}x', 'NaN', 'undefined', '\0', '<?xml version="1.0"?><a/>', '<html></html>',
      'kodepoli=SAR&kodedokter=1', '--x\r\nContent-Disposition: form-data; name="kodepoli"\r\n\r\nSAR\r\n--x--\r\n',
      '['.repeat(60_000), '{"a":'.repeat(12_000), Buffer.from(status(), 'utf16le'), Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(status(), 'utf16le')]),
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), Buffer.from([0xc0, 0xae]), Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
    ];
    for (const body of bodies) expect([body.slice(0, 40), await replyTo(body)]).toEqual([body.slice(0, 40), BAD_BODY]);
  });
  test('that is absent or empty is an object without fields', async () => {
    for (const body of [undefined, '']) expect(await replyTo(body)).toBe('Tanggal Tidak Boleh Kosong');
  });
  test('of any content type and charset is read as JSON in UTF-8', async () => {
    for (const type of ['application/json; charset=utf-16', 'application/json; charset=klingon', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/xml', '', ';;;', 'a'.repeat(4_000)]) {
      expect([type, await replyTo(status(), { 'content-type': type })]).toEqual([type, 'Ok']);
    }
    expect(await replyTo(`\ufeff${status()}`)).toBe('Ok');
  });
  test('with keys named like the inside of JavaScript, and with keys twice, changes nothing but its own fields', async () => {
    const inside = '"__proto__":{"kodepoli":"XXX","polluted":1},"constructor":{"prototype":{"polluted":1}},"toString":1,"hasOwnProperty":null';
    expect(await replyTo(`{${inside},${status().slice(1)}`)).toBe('Ok');
    expect(await replyTo(`{"__proto__":${status()}}`)).toBe('Tanggal Tidak Boleh Kosong');
    expect(await replyTo(`{"kodepoli":{"a":1},${status().slice(1)}`)).toBe('Ok');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
  test('nested as deep as its size allows is just a field that is no text', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000);
    expect(await replyTo(withField(slotOf(MORNING_SESSION), 'kodepoli', deep))).toBe('Poli Tidak Ditemukan');
    expect(await replyTo(`{"x":${deep},${status().slice(1)}`)).toBe('Ok');
  });
  test('of 63 kB is read, of 65 kB or 10 MB refused, with or without its length told', async () => {
    const padded = (size: number) => `${status()}${' '.repeat(size - status().length)}`;
    expect(await replyTo(padded(63 * 1024))).toBe('Ok');
    for (const size of [65 * 1024, 10 * 1024 * 1024]) expect(await replyTo(padded(size))).toBe(TOO_LARGE);
    const chunked = await new Promise<Got>((resolve, reject) => {
      const request = https.request(`${hospital.publicUrl}${path}`, { method: 'POST', agent, headers: { 'x-token': token, 'x-username': USER, 'transfer-encoding': 'chunked' } }, (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, contentType: response.headers['content-type'] ?? '', text }));
      });
      request.on('error', reject);
      for (let i = 0; i < 80; i++) request.write(' '.repeat(1024));
      request.end(status());
    });
    expect(envelopeOf(chunked).metadata.message).toBe(TOO_LARGE);
  });
  test('compressed in a way that HTTP knows is read, broken or unknown refused, and one that swells refused', async () => {
    const bomb = Buffer.alloc(20 * 1024 * 1024, ' ');
    const encodings = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync };
    for (const [encoding, compress] of Object.entries(encodings)) {
      const whole = compress(Buffer.from(status()));
      expect([encoding, await replyTo(whole, { 'content-encoding': encoding })]).toEqual([encoding, 'Ok']);
      expect(await replyTo(whole.subarray(0, -9), { 'content-encoding': encoding })).toBe(BAD_BODY);
      expect(await replyTo(status(), { 'content-encoding': encoding })).toBe(BAD_BODY);
      expect(await replyTo(compress(bomb), { 'content-encoding': encoding })).toBe(TOO_LARGE);
    }
    for (const encoding of ['compress', 'zstd', 'gzip, gzip', 'a'.repeat(2_000)]) expect(await replyTo(status(), { 'content-encoding': encoding })).toBe(BAD_BODY);
  });
  test('with GET, or of a kind no service expects, is refused like any other call', async () => {
    expect(await messageTo({ method: 'GET', path, body: status() })).toBe(WRONG_METHOD);
    expect(await messageTo({ method: 'DELETE', path, body: '<a>' })).toBe(WRONG_METHOD);
  });
});

describe('an address', () => {
  test('that no service has is answered in the envelope', async () => {
    const paths = [
      '/', '//', '///', '/../', '/..;/auth', '/%', '/%00', '/%2e', '/%2e%2e/%2e%2e/etc/passwd', '/%zz', '/%ff', '/auth%2f', '/auth%00', '/./auth', '/auth;a=b', '/\\auth', '/a@b/auth',
      '/__proto__', '/constructor', '/toString', '/hasOwnProperty', '/docs', '/docs/', '/readyz', '/livez', '/ws/auth', '/openapi.yaml', '/favicon.ico', '/robots.txt',
      '/0000R999', '/0000R999/', '/0000R999/nope', '/0000R998/auth', '/auth/auth', '/statusantrean/1', `/${'a'.repeat(8_000)}`, '/a'.repeat(4_000), `/${'%41'.repeat(2_000)}`, "/'; drop table booking; --".replaceAll(' ', '%20'),
    ];
    for (const path of paths) for (const method of ['GET', 'POST', 'PUT']) expect([path, await messageTo({ method, path })]).toEqual([path, UNKNOWN]);
  });
  test('of a service is found whatever its case, slashes and query', async () => {
    for (const path of ['/STATUSANTREAN', '/statusantrean/', '//statusantrean', '/statusantrean?x=%', '/statusantrean?__proto__[a]=1', '/antrean//status', '/0000r999/statusantrean', '/statusantrean#x']) {
      expect([path, envelopeOf(await send({ path, body: '{}' })).metadata.message]).toEqual([path, 'Tanggal Tidak Boleh Kosong']);
    }
  });
  test('called with any method but its own is told so', async () => {
    const methods = ['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'SEARCH', 'PURGE', 'LINK', 'QUERY', 'M-SEARCH'];
    for (const method of ['GET', ...methods]) for (const { path } of TARGETS) expect([method, await messageTo({ method, path })]).toEqual([method, WRONG_METHOD]);
    for (const method of methods) expect([method, await messageTo({ method, path: '/auth' })]).toEqual([method, WRONG_METHOD]);
  });
  test('asked with HEAD gets the headers alone', async () => {
    for (const path of ['/auth', '/statusantrean', '/nope']) {
      expect(await send({ method: 'HEAD', path })).toEqual({ status: 200, contentType: 'application/json; charset=utf-8', text: '' });
    }
  });
});

describe('a value that looks like a real one', () => {
  test('a booking code in another case, with a wildcard, blanks inside or a quote is not that booking', async () => {
    for (const kodebooking of [standing.toLowerCase(), `${standing.slice(0, -1)}%`, `${standing.slice(0, -1)}_`, `${standing}'`, `${standing} x`, [standing], { kodebooking: standing }]) {
      const { metadata } = envelopeOf(await send({ path: '/sisaantrean', body: JSON.stringify({ kodebooking }) }));
      expect(metadata).toEqual({ code: 201, message: 'Antrean Tidak Ditemukan' });
    }
  });
  test('a NIK sent as a number is that NIK or is refused, never its neighbour', async () => {
    // Beyond 2^53 JSON numbers lose their last digit; a NIK of Papua begins with 91 to 96.
    const body = withField({ ...PASIEN_BARU, nomorkartu: '0009990009555' }, 'nik', '9471999900000001');
    const { metadata } = envelopeOf(await send({ path: '/infopasienbaru', body }));
    const kept = opened(await hospital.db.rows<{ nik: string }>('select nik from patient where card_key = :card', { card: lookupKey(hospital.facility().facilityId, 'card', '0009990009555') }));
    if (metadata.code === 200) expect(kept).toEqual([{ nik: '9471999900000001' }]);
    else expect([metadata.message, kept]).toEqual(['Format NIK Tidak Sesuai', []]);
  });
  test('a check-in of a time that no clock shows is refused', async () => {
    for (const waktu of [0, -1, 1e20, 1e308, 99_999_999_999_999, 123, '', null, '2027-01-18', 'now', 1.5, {}]) {
      const { metadata } = envelopeOf(await send({ path: '/checkinantrean', body: JSON.stringify({ kodebooking: standing, waktu }) }));
      expect([waktu, metadata.code, metadata.message]).toEqual([waktu, 201, waktu === '' || waktu === null ? 'Waktu Belum Diisi' : 'Format Waktu Tidak Sesuai, kirim waktu dalam milidetik']);
    }
  });
  test('of two equal registrations at once exactly one is accepted', async () => {
    const body = JSON.stringify({ ...PASIEN_BARU, nik: '3271999900009777', nomorkartu: '0009990009777' });
    const replies = await checkAll(Array.from({ length: 8 }, () => ({ operationId: 'info-pasien-baru', what: 'race', sent: { path: '/infopasienbaru', body } })));
    expect(replies.map((reply) => reply.metadata.message).sort()).toEqual([...Array<string>(7).fill('Data Peserta Sudah Pernah Dientrikan'), 'Harap datang ke admisi untuk melengkapi data rekam medis']);
  });
});

test('none of this was an error of ours, and all of it is in the evidence', async () => {
  expect(hospital.log.lines.filter((line) => line.level === 'error')).toEqual([]);
  await hospital.deps.evidence.close();
  expect(hospital.log.lines.filter((line) => line.message.startsWith('evidence'))).toEqual([]);
  const [{ refusals } = { refusals: 0 }] = await hospital.db.rows<{ refusals: number }>('select count(*) as refusals from service_evidence where code <> 200');
  expect(refusals).toBeGreaterThan(2_000);
});
