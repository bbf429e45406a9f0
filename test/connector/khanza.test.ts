import { readFileSync } from 'node:fs';
import path from 'node:path';
import { checkConnector } from '../../src/connector/check-connector';
import { parseConnector, type ConnectorConfig } from '../../src/connector/connector-config';
import { refusedRows } from '../../src/connector/row-book';
import { openSimrs, SimrsUnread, type SimrsDatabase } from '../../src/connector/simrs-database';
import { miscounted } from '../support/clinic';
import { openHospital, TODAY, type Hospital } from '../support/hospital';
import { KHANZA_ROWS, KHANZA_TABLES } from './khanza-tables';
import { hasMariadb, READER, READER_PASSWORD, startMariadb, type Mariadb } from './mariadb';
import { pass } from './small-simrs';
import { opened } from '../support/opened';

const FILE = path.resolve(__dirname, '../../config/connector/khanza.yaml');

if (!hasMariadb) {
  // The only test of the project that may not run; it says so where it is seen, past jest's own bookkeeping.
  process.stderr.write('\n*** The connector was NOT tested against a real MariaDB: mariadbd is not on this machine (Debian: apt-get install mariadb-server-core mariadb-client-core). ***\n\n');
  test('was not run against a real MariaDB: mariadbd is not on this machine', () => undefined);
} else {
  let mariadb: Mariadb;
  let hospital: Hospital;
  let config: ConnectorConfig;
  let simrs: SimrsDatabase;

  beforeAll(async () => {
    mariadb = await startMariadb('sik');
    for (const statement of [...KHANZA_TABLES, ...KHANZA_ROWS]) await mariadb.simrs.raw(statement.replaceAll('?', '\\?'));
    hospital = await openHospital({ patients: 0 });
    config = parseConnector(readFileSync(FILE, 'utf8').replace('port: 3306', `port: ${mariadb.port}`), FILE);
    simrs = openSimrs(config, (name) => (name === 'SIMRS_DB_PASSWORD' ? READER_PASSWORD : undefined));
    expect(config.database.user).toBe(READER);
  });
  afterAll(async () => {
    await simrs?.close();
    await hospital?.close();
    await mariadb?.close();
  });

  const facilityId = () => hospital.facility().facilityId;
  const tasks = () =>
    hospital.db.rows<{ norm: string; task: number; at: string; prescription_kind: string | null }>(
      `select booking.medical_record_number as norm, task, to_char(occurred_at at time zone 'Asia/Jakarta', 'HH24:MI:SS') as at, prescription_kind from task_event
       join booking on booking.facility_id = task_event.facility_id and booking.booking_code = task_event.booking_code
       where task_event.facility_id = :facilityId order by norm, task`,
      { facilityId: facilityId() },
    );

  test('the mapping as it is delivered can be read, and says what is not mapped', async () => {
    const { lines, isGood } = await checkConnector(simrs, config, hospital.facility(), hospital.deps.clock());
    expect(isGood).toBe(false);
    expect(lines.filter((line) => /^ {2}/.test(line))).toEqual(['  1 baris: poli U0002 di SIMRS belum dipetakan ke kode poli BPJS.', '  1 baris: poli U0002 di SIMRS belum dipetakan ke kode poli BPJS.']);
    expect(lines.filter((line) => /terbaca/.test(line))).toHaveLength(6);
    expect(lines[0]).toMatch(/sesi hanya membaca/);
  });

  test('a morning of Khanza arrives: patients, sessions, bookings, recorded times, pharmacy and operations, once', async () => {
    for (let i = 0; i < 3; i++) await pass(hospital, simrs, config);
    expect(opened(await hospital.db.rows('select medical_record_number, full_name, card_number, nik is null as without_nik from patient where facility_id = :facilityId order by 1', { facilityId: facilityId() }))).toEqual([
      { medical_record_number: '000501', full_name: 'Uji Lima Satu', card_number: '0009900005001', without_nik: false },
      { medical_record_number: '000502', full_name: 'Uji Lima Dua', card_number: null, without_nik: false },
      { medical_record_number: '000503', full_name: 'Uji Lima Tiga', card_number: '0009900005003', without_nik: true },
    ]);
    expect(await hospital.db.rows(`select visit_date, capacity from practice_session where facility_id = :facilityId and practice_hours = '13:00-15:00' order by visit_date`, { facilityId: facilityId() })).toEqual([
      { visit_date: '2027-01-24', capacity: 12 },
      { visit_date: '2027-01-31', capacity: 12 },
    ]);
    expect(await hospital.db.rows('select medical_record_number, payer, reference_number, source from booking where facility_id = :facilityId order by 1', { facilityId: facilityId() })).toEqual([
      { medical_record_number: '000501', payer: 'JKN', reference_number: '0301U0010127P000001', source: 'simrs' },
      { medical_record_number: '000502', payer: 'NON JKN', reference_number: '', source: 'simrs' },
    ]);
    expect(await tasks()).toEqual([
      { norm: '000501', task: 3, at: '07:40:00', prescription_kind: null },
      { norm: '000501', task: 4, at: '08:10:05', prescription_kind: null },
      { norm: '000501', task: 5, at: '08:25:30', prescription_kind: 'compounded' },
      { norm: '000501', task: 6, at: '08:35:00', prescription_kind: null },
      { norm: '000502', task: 3, at: '07:41:00', prescription_kind: null },
    ]);
    expect(await hospital.db.rows('select prescription_kind, ordinal from prescription where facility_id = :facilityId', { facilityId: facilityId() })).toEqual([{ prescription_kind: 'compounded', ordinal: 1 }]);
    expect(opened(await hospital.db.rows('select booking_code, surgery_date, procedure_name, clinic_code, performed, card_number from surgery where facility_id = :facilityId', { facilityId: facilityId() }))).toEqual([
      { booking_code: 'OP270118000001-0900', surgery_date: '2027-01-20', procedure_name: 'Kraniotomi Uji', clinic_code: 'SAR', performed: false, card_number: '0009900005001' },
    ]);
    expect((await refusedRows(hospital.db, facilityId(), 'khanza', 10)).map(({ queryName, refusal }) => [queryName, refusal])).toEqual([
      ['jadwal', 'Poli U0002 di SIMRS belum dipetakan ke kode poli BPJS.'],
      ['registrasi', 'Poli U0002 di SIMRS belum dipetakan ke kode poli BPJS.'],
    ]);
    expect(await miscounted(hospital)).toEqual([]);
  });

  test('what happens later arrives later; MariaDB away and back needs nobody', async () => {
    await mariadb.simrs.raw(`update mutasi_berkas set diterima = '2027-01-18 08:50:00' where no_rawat = '2027/01/18/000002'`);
    await mariadb.simrs.raw(`update resep_obat set tgl_penyerahan = '2027-01-18', jam_penyerahan = '08:55:00'`);
    await mariadb.simrs.raw(`insert into reg_periksa values ('2027/01/18/000005', '2027-01-18', '08:58:00', 'D001', '000503', 'U0001', 'Belum', 'BPJ')`);
    await mariadb.stop();
    expect(await pass(hospital, simrs, config)).toMatchObject({ isAway: true, queries: [{ problem: expect.stringMatching(/^Basis data SIMRS di 127\.0\.0\.1:\d+ tidak menjawab/) }] });
    await mariadb.start();
    expect(await pass(hospital, simrs, config)).toMatchObject({ isAway: false });
    expect((await tasks()).map(({ norm, task, at }) => `${norm} ${task} ${at}`)).toEqual(expect.arrayContaining(['000502 4 08:50:00', '000501 7 08:55:00']));
    expect(await hospital.db.rows(`select payer, reference_number from booking where facility_id = :facilityId and medical_record_number = '000503'`, { facilityId: facilityId() })).toEqual([{ payer: 'JKN', reference_number: '' }]);
    expect(JSON.stringify(hospital.log.lines)).not.toContain(READER_PASSWORD);
  });

  test('the session itself writes nothing, even with an account that could', async () => {
    await mariadb.simrs.raw(`grant all on sik.* to '${READER}'@'%'`);
    await mariadb.simrs.raw('drop function if exists tulis');
    await mariadb.simrs.raw(`create function tulis() returns int modifies sql data begin insert into paket_operasi values ('X', 'X'); return 1; end`);
    const [query] = config.queries;
    await expect(simrs.whole({ ...query!, sql: 'select tulis() as norm' }, TODAY)).rejects.toEqual(new SimrsUnread('Query ini hendak menulis; sesi konektor hanya boleh membaca.', false));
    expect((await mariadb.simrs.raw('select kode_paket from paket_operasi'))[0]).toEqual([{ kode_paket: 'OP01' }]);
  });

  test('a wrong column and a wrong password are told as such', async () => {
    const [query] = config.queries;
    await expect(simrs.whole({ ...query!, sql: 'select tidak_ada from pasien' }, TODAY)).rejects.toMatchObject({ sentence: expect.stringMatching(/^Query ini ditolak basis data SIMRS \(ER_BAD_FIELD_ERROR\): Unknown column 'tidak_ada'/), isAway: false });
    const stranger = openSimrs(config, () => 'salah');
    await expect(stranger.whole(query!, TODAY)).rejects.toMatchObject({ sentence: expect.stringMatching(/menolak pengguna atau kata sandinya\.$/), isAway: true });
    await stranger.close();
  });
}
