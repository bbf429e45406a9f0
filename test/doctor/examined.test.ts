import { makeCaller } from '../../src/bpjs/call';
import { startCron } from '../../src/cron';
import type { FacilityCheck, FacilityContext } from '../../src/doctor/check';
import { access } from '../../src/doctor/checks/access';
import { bpjsBasePath } from '../../src/doctor/checks/bpjs-base-path';
import { bpjsCredentials } from '../../src/doctor/checks/bpjs-credentials';
import { bpjsDevExpiry, lastDayOfDevelopment } from '../../src/doctor/checks/bpjs-dev-expiry';
import { bpjsProductionReport, type CallReport } from '../../src/doctor/checks/bpjs-production-report';
import { clock as clockCheck } from '../../src/doctor/checks/clock';
import { databaseSettings } from '../../src/doctor/checks/database-settings';
import { databaseVersion } from '../../src/doctor/checks/database-version';
import { devices } from '../../src/doctor/checks/devices';
import { hfisMapping } from '../../src/doctor/checks/hfis-mapping';
import { hfisSessions } from '../../src/doctor/checks/hfis-sessions';
import { jobs } from '../../src/doctor/checks/jobs';
import { nodeFinding } from '../../src/doctor/checks/node-version';
import { outbox } from '../../src/doctor/checks/outbox';
import { services } from '../../src/doctor/checks/services';
import { makeDoctor } from '../../src/doctor/doctor';
import { examine } from '../../src/doctor/examine';
import { worstOf, type Verdict } from '../../src/doctor/finding';
import { BY_ITSELF, keptReport } from '../../src/doctor/kept-report';
import { runChecks } from '../../src/doctor/run-checks';
import type { BpjsAccount, Facility } from '../../src/platform/facility';
import { listJobRuns } from '../../src/platform/job-runs';
import { startSimulator, type Simulator } from '../../src/tools/simulator/simulator';
import { boardChanged } from '../../src/service-points/board';
import { jobText } from '../../src/pages/staff/monitor/monitor-words';
import { addSecondFacility } from '../support/filled-hospital';
import { MORNING, openHospital, SECRET, TODAY, USER, type Hospital } from '../support/hospital';
import { addStaff } from '../support/staff';
import { makeTestLog } from '../support/test-log';
import { until } from '../support/until';
import { serverContext } from './context';

const ACCOUNT = { consId: '10001', consSecret: 'rahasia-cons-uji', userKey: 'kunci-uji-doctor' };
const NOW = new Date(MORNING);

let hospital: Hospital;
let simulator: Simulator;
let facilityId: number;

beforeAll(async () => {
  hospital = await openHospital({ patients: 3 });
  facilityId = hospital.facility().facilityId;
  await addStaff(hospital);
  const poli = ['SAR', 'ANA', 'BED'].map((code) => ({ kdpoli: code, nmpoli: code, kdsubspesialis: code, nmsubspesialis: code }));
  const dokter = [700101, 700102, 700103, 700104].map((kodedokter) => ({ namadokter: `dr. ${kodedokter}`, kodedokter }));
  simulator = await startSimulator({ port: 0, account: ACCOUNT, clock: () => NOW, reference: { poli, dokter, jadwal: [] } });
  await hospital.db.rows(`insert into bpjs_account (facility_id, service, base_url, cons_id, cons_secret, user_key) values (:facilityId, 'antrean-rs', :url, :consId, :consSecret, :userKey)`, { facilityId, url: simulator.url, ...ACCOUNT });
  await hospital.deps.facilities.reload();
});
afterAll(async () => {
  await simulator.close();
  await hospital.close();
});

function context(over: Partial<FacilityContext> = {}): FacilityContext {
  const facility = over.facility ?? hospital.facility();
  const caller = makeCaller({ connectTimeoutMs: 2_000, totalTimeoutMs: 2_000 }, hospital.deps.clock, makeTestLog());
  return {
    ...serverContext({ db: hospital.db, clock: hospital.deps.clock, facilities: [facility], caller }),
    config: { ...hospital.deps.config, mode: 'demo' },
    facility,
    facilityUrl: hospital.publicUrl,
    token: { username: USER, token: hospital.deps.tokens.issue(facility, USER) },
    ...over,
  };
}

/** What comes back from BPJS, changed on its way. */
function answering(changed: (reply: string, url: string) => string): Partial<FacilityContext> {
  const { caller } = context();
  const send: typeof caller.transport.send = async (sent) => {
    const reply = await caller.transport.send(sent);
    return { ...reply, body: changed(reply.body, sent.url) };
  };
  return { caller: { ...caller, transport: { ...caller.transport, send } } };
}

const withAccount = (over: Partial<BpjsAccount>): Facility => ({ ...hospital.facility(), bpjs: new Map([['antrean-rs', { ...hospital.facility().bpjs.get('antrean-rs')!, ...over }]]) });

async function judged(check: FacilityCheck, over: Partial<FacilityContext> = {}): Promise<[Verdict, string]> {
  const findings = await check.run(context(over));
  return [worstOf(findings), findings.map(({ what, mend = '' }) => `${what} ${mend}`).join('\n')];
}

describe('the services of the contract, called through the public address', () => {
  test('all answer as they should, take no number and register nobody', async () => {
    const books = (): Promise<object[]> => hospital.db.rows(`select (select count(*) from booking) as bookings, (select count(*) from patient) as patients, (select sum(last_ordinal) from practice_session) as numbers, (select count(*) from outbox) as owed, (select count(*) from task_event) as tasks`);
    const before = await books();
    expect(await judged(services)).toEqual(['baik', expect.stringContaining('Ke-11 layanan')]);
    expect(await books()).toEqual(before);
  });

  test('are told when a token does not arrive, or something else answers', async () => {
    expect(await judged(services, { token: { username: USER, token: 'bukan-token' } })).toEqual(['gagal', expect.stringContaining('token ditolak')]);
    expect(await judged(services, { facilityUrl: `${hospital.publicUrl}/salah` })).toEqual(['gagal', expect.stringContaining('tidak sampai ke layanannya')]);
    expect(await judged(services, { facilityUrl: `${hospital.internalUrl}/kiosk` })).toEqual(['gagal', expect.stringContaining('bukan JSON')]);
  });
});

describe('BPJS', () => {
  test.each<[string, Partial<BpjsAccount>, Verdict, string]>([
    ['knows us', {}, 'baik', 'mengenali faskes ini'],
    ['refuses the user_key', { userKey: 'kunci-lain-sekali' }, 'gagal', 'menolak'],
    ['refuses the signature', { consSecret: 'bukan-rahasianya' }, 'gagal', 'menolak'],
    ['is away', { baseUrl: 'http://127.0.0.1:9/antreanrs/' }, 'tidak-diketahui', 'tidak menjawab'],
  ])('%s', async (_what, account, verdict, words) => {
    expect(await judged(bpjsCredentials, { facility: withAccount(account) })).toEqual([verdict, expect.stringContaining(words)]);
  });

  test('is not called without an account, is not to be the simulator in production, and what nobody can decipher is told', async () => {
    expect(await judged(bpjsCredentials, { facility: { ...hospital.facility(), bpjs: new Map() } })).toEqual(['gagal', expect.stringContaining('Belum ada akun BPJS untuk antrean-rs')]);
    expect(await judged(bpjsCredentials, { config: { ...hospital.deps.config, mode: 'production' } })).toEqual(['perhatian', expect.stringContaining('masih menunjuk ke simulator')]);
    expect(await judged(bpjsCredentials, answering((reply) => reply.replace(/"response":"[^"]+"/, '"response":"bukan sandi"')))).toEqual(['gagal', expect.stringContaining('tidak dapat didekripsi')]);
  });

  test('the address that answers is found, whichever of the spellings was typed', async () => {
    const origin = new URL(simulator.url).origin;
    expect(await judged(bpjsBasePath)).toEqual(['baik', expect.stringContaining(`${origin}/antreanrs/ menjawab`)]);
    // as letter 2473 prints it
    expect(await judged(bpjsBasePath, { facility: withAccount({ baseUrl: `${origin}/antreans/` }) })).toEqual(['gagal', expect.stringContaining(`--base-url ${origin}/antreanrs/`)]);
  });

  test.each<[string | null, string, Verdict]>([
    [null, 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', 'perhatian'],
    ['2027-01-10', 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', 'baik'],
    ['2026-11-17', 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', 'perhatian'],
    ['2026-10-17', 'https://apijkn-dev.bpjs-kesehatan.go.id/antreanrs_dev/', 'gagal'],
    ['2020-01-01', 'https://apijkn.bpjs-kesehatan.go.id/antreanrs/', 'baik'],
  ])('a Cons ID of %s at %s is %s on 18 January 2027', async (issuedOn, baseUrl, verdict) => {
    await hospital.db.rows('update bpjs_account set cons_id_issued_on = :issuedOn where facility_id = :facilityId', { issuedOn, facilityId });
    expect((await judged(bpjsDevExpiry, { facility: withAccount({ baseUrl }) }))[0]).toBe(verdict);
  });

  test('three months end on the last day of a shorter month', () => {
    expect([lastDayOfDevelopment('2026-11-30'), lastDayOfDevelopment('2027-01-18'), lastDayOfDevelopment('2027-01-31')]).toEqual(['2027-02-28', '2027-04-18', '2027-04-30']);
  });

  test('every reading service is called with a Cons ID of production, and what it may not use is named for the branch office', async () => {
    expect(await judged(bpjsProductionReport)).toEqual(['baik', expect.stringContaining('Belum memakai Cons ID produksi')]);
    const production = 'https://apijkn.bpjs-kesehatan.go.id';
    /** The simulator under the name of BPJS itself; the address of a call may be changed on its way. */
    const called = async (changed = (url: string): string => url): Promise<[Verdict, string, string[]]> => {
      const { caller, ...rest } = context({ facility: withAccount({ baseUrl: `${production}/antreanrs/` }) });
      const send: typeof caller.transport.send = (request) => caller.transport.send({ ...request, url: changed(request.url.replace(production, new URL(simulator.url).origin)) });
      const findings = await bpjsProductionReport.run({ ...rest, caller: { ...caller, transport: { ...caller.transport, send } } });
      const calls = findings[0]!.detail!['calls'] as CallReport[];
      return [worstOf(findings), findings.map(({ what }) => what).join(), calls.filter(({ isGood }) => !isGood).map(({ service }) => service)];
    };
    expect(await called()).toEqual(['baik', expect.stringContaining('Semua 5 layanan baca'), []]);
    expect(await called((url) => url.replace('ref/dokter', 'tidak/berhak'))).toEqual(['gagal', expect.stringContaining('1 dari 5 layanan'), ['ref/dokter']]);
    expect(await called((url) => url.replace(new URL(simulator.url).host, '127.0.0.1:9'))).toEqual(['tidak-diketahui', expect.stringContaining('BPJS tidak menjawab'), expect.any(Array)]);
  });

  test.each<[number, Verdict]>([[0, 'baik'], [45, 'perhatian'], [-90, 'gagal']])('a clock %i seconds ahead of BPJS is %s', async (seconds, verdict) => {
    const own = { ...context(), clock: (): Date => new Date(NOW.getTime() + seconds * 1000) };
    const findings = await clockCheck.run(own);
    expect(findings[0]?.verdict).toBe(verdict);
  });

  test('a poli or a doctor with sessions to come that BPJS does not know is named', async () => {
    expect((await judged(hfisMapping))[0]).toBe('baik');
    await hospital.addSession({ kodepoli: 'SAR', kodedokter: 700101, tanggalperiksa: '2027-01-25', jampraktek: '08:00-12:00', prefix: 'X1' });
    await hospital.db.rows(`insert into doctor (facility_id, doctor_code, doctor_name) values (:facilityId, 999, 'dr. Tanpa Kode')`, { facilityId });
    expect((await judged(hfisMapping))[0]).toBe('baik');
    await hospital.addSession({ kodepoli: 'SAR', kodedokter: 999, tanggalperiksa: '2027-01-25', jampraktek: '13:00-14:00', prefix: 'X2' });
    expect(await judged(hfisMapping)).toEqual(['gagal', expect.stringContaining('dr. Tanpa Kode (999)')]);
    expect(await judged(hfisMapping, { clock: () => new Date('2030-01-01T00:00:00Z') })).toEqual(['perhatian', expect.stringContaining('Belum ada sesi praktek')]);
  });

  test('of primary care HFIS knows only who practises today: whoever is not in it is worth a look and no more', async () => {
    const account = hospital.facility().bpjs.get('antrean-rs')!;
    const facility: Facility = { ...hospital.facility(), kind: 'FKTP', bpjs: new Map([['antrean-fktp', account]]) };
    const clinics = await hospital.db.rows<{ code: string }>('select distinct clinic_code as code from practice_session where facility_id = :facilityId and visit_date >= :today', { facilityId, today: TODAY });
    const doctors = await hospital.db.rows<{ code: number }>('select distinct doctor_code as code from practice_session where facility_id = :facilityId and visit_date >= :today', { facilityId, today: TODAY });
    const told = (known: { clinics: string[]; doctors: number[] }): Promise<[Verdict, string]> => {
      const list = (url: string): object[] =>
        url.includes('ref/poli') ? known.clinics.map((kodepoli) => ({ kodepoli, namapoli: kodepoli })) : known.doctors.map((kodedokter) => ({ kodedokter, namadokter: 'dr.', jampraktek: '08:00-12:00', kapasitas: 10 }));
      return judged(hfisMapping, { facility, ...answering((_reply, url) => JSON.stringify({ response: { list: list(url) }, metadata: { code: 200, message: 'Ok' } })) });
    };
    const all = { clinics: clinics.map(({ code }) => code), doctors: doctors.map(({ code }) => code) };
    expect((await told(all))[0]).toBe('baik');
    expect(await told({ ...all, doctors: all.doctors.slice(1) })).toEqual(['perhatian', expect.stringContaining('Tidak ada di HFIS hari ini')]);
    expect(await told({ ...all, clinics: all.clinics.slice(1) })).toEqual(['perhatian', expect.stringContaining('Poli tidak dikenal BPJS')]);
    expect((await told({ clinics: [], doctors: [] }))[0]).toBe('tidak-diketahui');
  });

  test('HFIS that was never read, and differences nobody has settled, are told', async () => {
    expect(await judged(hfisSessions)).toEqual(['perhatian', expect.stringContaining('belum pernah dibaca')]);
    await hospital.db.rows(`insert into hfis_day (facility_id, clinic_code, visit_date, read_at) values (:facilityId, 'SAR', '2027-01-18', :NOW)`, { facilityId, NOW });
    expect((await judged(hfisSessions))[0]).toBe('baik');
    expect(await judged(hfisSessions, { clock: () => new Date(NOW.getTime() + 27 * 3_600_000) })).toEqual(['perhatian', expect.stringContaining('27 jam yang lalu')]);
    await hospital.db.rows(`insert into schedule_difference (facility_id, identity, kind, clinic_code, found_at, last_seen_at, bookings_hit) values (:facilityId, 'nama', 'clinic-name', 'SAR', :NOW, :NOW, 0)`, { facilityId, NOW });
    expect(await judged(hfisSessions)).toEqual(['perhatian', expect.stringContaining('1 nama poli atau dokter berbeda')]);
    await hospital.db.rows(`insert into schedule_difference (facility_id, identity, kind, clinic_code, visit_date, found_at, last_seen_at, bookings_hit) values (:facilityId, 'uji', 'hours', 'SAR', '2027-01-19', :NOW, :NOW, 2)`, { facilityId, NOW });
    expect(await judged(hfisSessions)).toEqual(['perhatian', expect.stringContaining('1 perbedaan jadwal dengan HFIS belum diputuskan, 2 antrean terkena')]);
  });
});

describe('the house', () => {
  const owe = (over: string, state: string, days: number): Promise<object[]> =>
    hospital.db.rows(`insert into outbox (facility_id, lane, kind, fact, state, due_at, created_at, needs_staff) values (:facilityId, 'uji', 'uji', '{}', :state, :at, :at, ${over})`, { facilityId, state, at: new Date(NOW.getTime() - days * 86_400_000) });

  test('what is late, what waits for staff and what nears H+7 is told', async () => {
    expect((await judged(outbox))[0]).toBe('baik');
    await owe('true', 'parked', 1);
    expect(await judged(outbox)).toEqual(['perhatian', expect.stringContaining('1 kiriman menunggu petugas')]);
    await hospital.db.rows('delete from outbox where facility_id = :facilityId', { facilityId });
    await owe('false', 'open', 2);
    expect(await judged(outbox)).toEqual(['perhatian', expect.stringContaining('1 kiriman terlambat')]);
    await owe('false', 'open', 6);
    expect(await judged(outbox)).toEqual(['gagal', expect.stringContaining('tertahan 6 hari')]);
    await hospital.db.rows('delete from outbox where facility_id = :facilityId', { facilityId });
  });

  test.each<[string, Verdict, string]>([['misconfigured', 'gagal', 'menolak kredensial'], ['rate-limited', 'perhatian', 'membatasi'], ['unavailable', 'perhatian', 'tidak menjawab']])('reports that are paused are told, and why: %s', async (cause, verdict, words) => {
    const pause = (until: Date): Promise<object[]> =>
      hospital.db.rows(
        `insert into outbox_pace (facility_id, paused_until, pause_cause) values (:facilityId, :until, :cause)
         on conflict (facility_id) do update set paused_until = excluded.paused_until, pause_cause = excluded.pause_cause`,
        { facilityId, until, cause },
      );
    await pause(new Date(NOW.getTime() + 60_000));
    expect(await judged(outbox)).toEqual([verdict, expect.stringContaining(words)]);
    await pause(NOW);
    expect((await judged(outbox))[0]).toBe('baik');
  });

  test('a worker that is away, and a job that failed, are told', async () => {
    expect((await judged(jobs as FacilityCheck))[0]).toBe('perhatian');
    const ran = (job: string, minutesAgo: number, outcome: string): Promise<object[]> => {
      const at = new Date(NOW.getTime() - minutesAgo * 60_000);
      return hospital.db.rows(`insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, finished_at, outcome) values (:job, :at, 1, 'uji', :at, :at, :at, :outcome)`, { job, at, outcome });
    };
    await ran('outbox-kick', 30, 'succeeded');
    expect(await judged(jobs as FacilityCheck)).toEqual(['gagal', expect.stringContaining('sejak 30 menit')]);
    await ran('outbox-kick', 1, 'succeeded');
    expect((await judged(jobs as FacilityCheck))[0]).toBe('baik');
    await ran('hfis', 5, 'failed');
    expect(await judged(jobs as FacilityCheck)).toEqual(['perhatian', expect.stringContaining('Pekerjaan hfis gagal')]);
  });

  test('kiosks that are not seen, and a facility nobody can call, are told', async () => {
    expect((await judged(devices))[0]).toBe('baik');
    await hospital.db.rows(`insert into device (facility_id, kind, device_name, token_digest, paired_at, paired_by, last_seen_at) values (:facilityId, 'kiosk', 'Kiosk Lobi', 'x', :NOW, 'uji', :away)`, { facilityId, NOW, away: new Date(NOW.getTime() - 50 * 3_600_000) });
    expect(await judged(devices)).toEqual(['perhatian', expect.stringContaining('Kiosk Lobi')]);
    const used = new Map([...hospital.facility().users].map(([name, user]) => [name, { ...user, recognisedMark: 'x' }]));
    const unused = new Map([...used].map(([name, user]) => [name, { ...user, recognisedMark: null }]));
    expect((await judged(access, { facility: { ...hospital.facility(), users: used } }))[0]).toBe('baik');
    expect((await judged(access, { facility: { ...hospital.facility(), users: unused } }))[0]).toBe('perhatian');
    const rotated = new Map([...unused].map(([name, user]) => [name, { ...user, previous: { passwordHash: 'x', recognisedMark: 'uji', until: new Date(NOW.getTime() + 86_400_000) } }]));
    expect(await judged(access, { facility: { ...hospital.facility(), users: rotated } })).toEqual(['perhatian', expect.stringContaining('yang lama diterima sampai 2027-01-19')]);
    expect(await judged(access, { facility: { ...hospital.facility(), facilityId: -1, users: used } })).toEqual(['perhatian', expect.stringContaining('Belum ada administrator')]);
    expect((await judged(access, { facility: { ...hospital.facility(), users: new Map() } }))[0]).toBe('gagal');
    expect(await judged(access, { facility: withAccount({ consSecret: 'ada spasi di sini' }) })).toEqual(['perhatian', expect.stringContaining('memuat spasi')]);
  });

  test('a database that loses what it answered fails, an old release fails', async () => {
    // the cluster of the tests writes nothing through
    expect(await judged(databaseSettings as FacilityCheck)).toEqual(['gagal', expect.stringContaining('fsync mati')]);
    expect((await judged(databaseVersion as FacilityCheck))[0]).toBe('baik');
    const old = { rows: () => Promise.resolve([{ number: 140_011, version: '14.11' }]) as never };
    expect((await judged(databaseVersion as FacilityCheck, { db: old }))[0]).toBe('gagal');
    const verdicts = (['18.19.0', '20.18.0', '20.19.0', '22.11.0', '23.1.0', '24.1.0'] as const).map((version) => nodeFinding(version, NOW).verdict);
    expect(verdicts).toEqual(['gagal', 'gagal', 'perhatian', 'baik', 'perhatian', 'baik']);
    expect(nodeFinding('22.11.0', new Date('2027-03-01T00:00:00Z')).verdict).toBe('perhatian');
  });
});

test('a check that throws or never ends is a finding, and the others are heard', async () => {
  const check = (id: string, run: () => Promise<never[]>): { id: string; title: string; essential: boolean; withinMs: number; run: () => Promise<never[]> } => ({ id, title: id, essential: false, withinMs: 50, run });
  const secretive = Object.assign(new Error('select of somebody called Siti'), { code: '42P01' });
  const results = await runChecks([check('throws', () => Promise.reject(secretive)), check('hangs', () => new Promise(() => undefined)), check('works', () => Promise.resolve([]))], {});
  expect(results.map(({ id, findings }) => [id, findings.map(({ verdict }) => verdict)])).toEqual([['throws', ['tidak-diketahui']], ['hangs', ['tidak-diketahui']], ['works', []]]);
  expect(JSON.stringify(results)).toContain('42P01');
  expect(JSON.stringify(results)).not.toContain('Siti');
});

test('the report of everything holds no secret, and is kept by the page once for each press', async () => {
  const report = await examine({ ...hospital.deps, tokenSecret: SECRET, issueToken: hospital.deps.tokens.issue, facilities: hospital.deps.facilities.inService(), publicUrl: hospital.publicUrl });
  const text = JSON.stringify(report);
  for (const secret of [SECRET, ACCOUNT.consSecret, ACCOUNT.userKey]) expect(text).not.toContain(secret);
  expect(report.server.concat(report.facilities.flatMap(({ checks }) => checks)).filter(({ findings }) => findings.length === 0)).toEqual([]);

  const begun = await Promise.all([1, 2, 3].map(() => hospital.deps.doctor.start(hospital.facility(), 'administrator')));
  expect(begun.sort()).toEqual(['begun', 'runs-already', 'runs-already']);
  await until(async () => (await keptReport(hospital.db, facilityId, NOW))?.isRunning === false, 'the report is kept');
  const kept = await keptReport(hospital.db, facilityId, NOW);
  expect([kept?.askedBy, kept?.report?.facilities.map(({ code }) => code)]).toEqual(['administrator', ['0000R999']]);
  // one whose process died gives its place free after a while
  await hospital.db.rows('update doctor_report set finished_at = null where facility_id = :facilityId', { facilityId });
  expect(await hospital.deps.doctor.start(hospital.facility(), 'administrator')).toBe('runs-already');
  hospital.setTime('2027-01-18T09:05:00.000+07:00');
  expect(await hospital.deps.doctor.start(hospital.facility(), 'administrator')).toBe('begun');
});

test('every night all facilities are examined without anybody asking, beside what a person has begun, also after a process that died', async () => {
  const otherId = await addSecondFacility(hospital, { code: '0000R888', name: 'RS Dua', hostName: 'rs-dua.example', patients: [101, 102] });
  await hospital.deps.facilities.reload();
  const kept = async (id: number) => {
    const report = await keptReport(hospital.db, id, hospital.deps.clock());
    return [report?.askedBy, report?.isRunning, report?.report?.facilities.map(({ code }) => code)];
  };
  const [dead, now] = [new Date('2027-01-20T04:14:30.000+07:00'), '2027-01-20T04:15:00.000+07:00'];
  hospital.setTime(now);
  // begun a moment ago by a process that is no more
  await hospital.db.rows(`insert into doctor_report (facility_id, asked_by, started_at) values (:otherId, :byItself, :dead)`, { otherId, dead, byItself: BY_ITSELF });
  await hospital.db.rows(`update doctor_report set asked_by = 'rina', started_at = :dead, finished_at = null where facility_id = :facilityId`, { facilityId, dead });
  await hospital.db.rows(`insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, finished_at, outcome) values ('doctor', :at, 1, 'uji', :at, :at, :at, 'succeeded')`, { at: new Date('2027-01-19T04:15:00.000+07:00') });

  // The machine has just been switched on: the listener is not there yet at the first look.
  let asked = 0;
  const publicUrl = (): string => (asked++ === 0 ? 'https://127.0.0.1:9' : hospital.publicUrl);
  const doctor = makeDoctor({ ...hospital.deps, tokenSecret: SECRET, issueToken: hospital.deps.tokens.issue, facilities: hospital.deps.facilities.inService, publicUrl, onKept: boardChanged }, { looks: 3, betweenMs: 1 });
  const cron = await startCron({ ...hospital.deps, doctor });
  const nightly = async () => (await listJobRuns(hospital.db, { job: 'doctor', limit: 1 }))[0];
  await until(async () => {
    const run = await nightly();
    return run?.tick.getTime() === Date.parse(now) && run.outcome === 'succeeded';
  }, 'the examination by itself');
  await cron.stop();
  expect(await kept(otherId)).toEqual([BY_ITSELF, false, ['0000R888']]);
  expect(await kept(facilityId)).toEqual(['rina', true, ['0000R999']]);
  const { report } = (await keptReport(hospital.db, otherId, hospital.deps.clock()))!;
  expect(worstOf(report?.server.find(({ id }) => id === 'reachable')?.findings ?? [])).toBe('baik');
  expect((await nightly())?.summary).toEqual({ facilities: 1, failing: 1, attention: 0 });
  expect(hospital.log.lines.filter(({ message }) => message.startsWith('the nightly examination'))).toEqual([expect.objectContaining({ fields: expect.objectContaining({ facility: '0000R888', checks: expect.arrayContaining(['database-settings']) }) })]);
  // whoever reads the monitor reads of each job in words
  expect((await listJobRuns(hospital.db, { limit: 1 })).map(({ job }) => job).filter((job) => jobText(job).when === '')).toEqual([]);
});
