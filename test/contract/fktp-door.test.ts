import { GENERAL_SESSION, openPuskesmas, type Puskesmas } from '../support/clinic-facility';
import { envelopeOf, HOSTILE_VALUES, hostileCaller, withField, type HostileCaller } from '../support/hostile-input';
import { PASSWORD, person, TODAY, USER } from '../support/hospital';

/** The door of primary care: whatever is sent, each reply is the envelope, and nothing of a patient is written down. */
let puskesmas: Puskesmas;
let caller: HostileCaller;
const WHO = person(30);
beforeAll(async () => {
  puskesmas = await openPuskesmas({ patients: 40 });
  await puskesmas.settings({ evidenceOfReads: 'all' });
  caller = hostileCaller(puskesmas.publicUrl, await puskesmas.token());
  await caller.checkAll([{ operationId: 'fktp-ambil-antrean', what: 'a booking that stands', sent: { path: '/antrean', body: JSON.stringify(AMBIL) } }]);
});
afterAll(async () => {
  caller.close();
  await puskesmas.close();
});

const KELUHAN = 'nyeri ulu hati sejak semalam';
const AMBIL = {
  nomorkartu: WHO.nomorkartu, nik: WHO.nik, kodepoli: '001', tanggalperiksa: TODAY, keluhan: KELUHAN, kodedokter: GENERAL_SESSION.kodedokter, jampraktek: GENERAL_SESSION.jampraktek, norm: WHO.norm, nohp: WHO.nohp,
};
const BATAL = { nomorkartu: person(31).nomorkartu, kodepoli: '001', tanggalperiksa: TODAY, keterangan: 'Berhalangan' };
const PESERTA = {
  nomorkartu: '0009990009001', nik: '3271999900009001', nomorkk: '3271999900009002', nama: 'Sutarno', jeniskelamin: 'L', tanggallahir: '1985-03-01', alamat: 'Jalan Mawar 1', kodeprop: '11', namaprop: 'Jawa Barat',
  kodedati2: '0120', namadati2: 'Kab. Bandung', kodekec: '1319', namakec: 'Soreang', kodekel: 'D2105', namakel: 'Cingcin', rw: '001', rt: '013',
};
const SISA = `/antrean/sisapeserta/${WHO.nomorkartu}/001/${TODAY}`;

const messageTo = async (method: string, path: string, body?: string): Promise<string> => envelopeOf(await caller.send({ method, path, ...(body === undefined ? {} : { body }) })).metadata.message;

describe('every field takes every value', () => {
  test.each([
    ['fktp-ambil-antrean', 'POST', '/antrean', AMBIL],
    ['fktp-batal-antrean', 'PUT', '/antrean/batal', BATAL],
    ['fktp-peserta', 'POST', '/peserta', PESERTA],
  ] as const)('%s', async (operationId, method, path, body) => {
    const cases = Object.keys(body).flatMap((field) => [
      ...HOSTILE_VALUES.map((json) => ({ operationId, what: `${field}: ${json.slice(0, 60)}`, sent: { method, path, body: withField(body, field, json) } })),
      { operationId, what: `without ${field}`, sent: { method, path, body: JSON.stringify({ ...body, [field]: undefined }) } },
    ]);
    await caller.checkAll([...cases, ...['', '[]', 'null', '{', 'nik=1'].map((text) => ({ operationId, what: text, sent: { method, path, body: text } }))]);
  });
  test.each([
    ['fktp-status-antrean', ['antrean', 'status', '001', TODAY], 2],
    ['fktp-sisa-peserta', ['antrean', 'sisapeserta', WHO.nomorkartu, '001', TODAY], 3],
  ] as const)('%s, in its address', async (operationId, steps, fields) => {
    const texts = HOSTILE_VALUES.map((json) => {
      const value: unknown = JSON.parse(json);
      return (typeof value === 'string' ? value : json).slice(0, 1_000).toWellFormed();
    });
    const cases = texts.flatMap((text) =>
      Array.from({ length: fields }, (_, i) => {
        const path = `/${steps.map((step, position) => (position === steps.length - 1 - i ? encodeURIComponent(text) : step)).join('/')}`;
        return { operationId, what: 'address', sent: { method: 'GET', path } };
      }),
    );
    await caller.checkAll(cases);
  });
});

describe('an address', () => {
  test('that no service of primary care has is answered in the envelope, those of hospitals too', async () => {
    const paths = ['/', '//', '/token', '/statusantrean', '/ambilantrean', '/antrean/ambil', '/antrean/status', '/antrean/status/001', `/antrean/status/001/${TODAY}/x`, '/peserta/1', '/auth/auth', '/%61uth', '/__proto__', '/antrean/{kodepoli}', `/antrean/sisapeserta/${WHO.nomorkartu}/001`];
    for (const path of paths) for (const method of ['GET', 'POST', 'PUT']) expect([path, await messageTo(method, path)]).toEqual([path, 'Layanan Tidak Ditemukan']);
  });
  test('with a field nobody can decode is no address', async () => {
    for (const bad of ['%', '%zz', '%ff', '%c0%ae', '%ed%a0%80']) expect([bad, await messageTo('GET', `/antrean/status/${bad}/${TODAY}`)]).toEqual([bad, 'Layanan Tidak Ditemukan']);
  });
  test('is found whatever its case, slashes, query and encoding, its fields as they are', async () => {
    for (const path of [SISA, SISA.toUpperCase(), `/${SISA}/`, SISA.replaceAll('/0', '//%30'), `${SISA}?x=%`, `/0000p001${SISA}`, SISA.replace('/001/', '/%20001%20/')]) expect([path, await messageTo('GET', path)]).toEqual([path, 'Ok']);
    expect(await messageTo('GET', SISA.replace('/001/', '/00%2f1/'))).toBe('Antrean Tidak Ditemukan');
  });
  test('called with any method but its own is told so', async () => {
    const own = [['GET', '/auth'], ['GET', `/antrean/status/001/${TODAY}`], ['POST', '/antrean'], ['GET', SISA], ['PUT', '/antrean/batal'], ['POST', '/peserta']] as const;
    for (const [method, path] of own) for (const other of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) if (other !== method) expect([other, path, await messageTo(other, path)]).toEqual([other, path, 'Metode Tidak Sesuai']);
  });
  test('carries the fields, and a body beside it changes nothing', async () => {
    expect(await messageTo('GET', SISA, JSON.stringify({ nomorkartu: person(39).nomorkartu, kodepoli: 'XXX' }))).toBe('Ok');
    expect(await messageTo('GET', SISA, '{')).toBe('Ok');
  });
});

test('no card, NIK, telephone, complaint or password of all this is in the log or the evidence, however the address was written', async () => {
  const encoded = [...WHO.nomorkartu].map((digit) => `%3${digit}`).join('');
  expect(await messageTo('GET', SISA.replace(WHO.nomorkartu, encoded))).toBe('Ok');
  for (const path of [`/peserta/${WHO.nomorkartu}`, `/peserta/${encoded}`, `${SISA}/lagi`, `/antrean/sisapeserta/${encoded}/%zz/${TODAY}`, `/antrean/status/${WHO.nik}/${TODAY}`]) await messageTo('GET', path);
  await caller.send({ method: 'GET', path: '/auth', headers: { 'x-username': USER, 'x-password': PASSWORD } });

  await puskesmas.deps.evidence.close();
  const rows = await puskesmas.db.rows<{ line: string; service: string }>('select service, request || reply as line from service_evidence');
  expect(new Set(rows.map(({ service }) => service))).toEqual(new Set(['token', 'status-antrean', 'ambil-antrean', 'sisa-peserta', 'batal-antrean', 'peserta', 'unknown']));
  expect(rows.find(({ service }) => service === 'sisa-peserta')?.line).toContain('{nomorkartu}');
  const written = rows.map(({ line }) => line).join('\n') + JSON.stringify(puskesmas.log.lines);
  const secrets = { card: WHO.nomorkartu, encoded, nik: WHO.nik, phone: WHO.nohp, complaint: KELUHAN, PASSWORD };
  expect(Object.entries(secrets).flatMap(([what, secret]) => (written.includes(secret) ? [what] : []))).toEqual([]);
});

test('none of this was an error of ours', () => {
  expect(puskesmas.log.lines.filter((line) => line.level === 'error')).toEqual([]);
});
