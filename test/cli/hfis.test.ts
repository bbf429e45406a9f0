import { runHfisCommand } from '../../src/cli/hfis';
import { parseHfisArguments, USAGE } from '../../src/cli/hfis-arguments';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { noteProposal } from '../../src/schedules/hfis-proposal-store';
import { BIMA, MONDAY, openHfisHospital, SARI, slot, TUESDAY, type HfisHospital } from '../schedules/hfis-hospital';

let hospital: HfisHospital;
beforeAll(async () => {
  hospital = await openHfisHospital();
});
afterAll(() => hospital.close());
beforeEach(() => hospital.clear());

interface Ran {
  printed: string;
  mistake: string | undefined;
  exitCode: number;
}

async function run(...argv: string[]): Promise<Ran> {
  const lines: string[] = [];
  const { db, deps, log } = hospital;
  const env = { OUTBOX_SPACING_MS: '0', BPJS_TOTAL_TIMEOUT_MS: '2000' };
  try {
    await runHfisCommand(argv, { onDatabase: (work) => work(db), clock: deps.clock, env, log, print: (line) => lines.push(line) });
    return { printed: lines.join('\n'), mistake: undefined, exitCode: 0 };
  } catch (error) {
    if (!(error instanceof OperatorMistake)) throw error;
    return { printed: lines.join('\n'), mistake: error.message, exitCode: error.exitCode };
  }
}

describe('the command line', () => {
  test('without arguments gives the usage and exit 2, with --help the usage as an answer', async () => {
    expect(await run()).toMatchObject({ mistake: USAGE, exitCode: 2 });
    expect(await run('pull', '--help')).toMatchObject({ printed: USAGE, exitCode: 0 });
  });

  test.each<[argv: string[], sentence: RegExp]>([
    [['push'], /^There is no command of this name/],
    [['toString'], /^There is no command of this name/],
    [['pull', '--days', 'seven'], /^--days: must be a whole number/],
    [['pull', '--days', '32'], /^--days: must be from 1 to 31$/],
    [['pull', '--date', '2027-02-30', '--clinic', 'SAR'], /^--date: must be a date/],
    [['pull', '--date', MONDAY], /^--date: needs exactly one --clinic$/],
    [['pull', '--date', MONDAY, '--clinic', 'SAR', '--days', '3'], /^--date: give this or --days, not both$/],
    [['pull', 'SAR'], /^pull: a word stands outside the options/],
    [['pull', '--force'], /^pull: Unknown option '--force'\. It takes --code, --days, /],
    [['settle'], /^<id>: is missing\n<how>: must be follow-hfis or keep-ours\n--by: is missing$/],
    [['settle', 'x', 'follow', '--by', ' '], /^<id>: must be the number.*\n<how>: .*\n--by: is empty/],
    [['settle', '1', 'keep-ours', '--by', 'Rina', '--by', 'Budi'], /^--by: is given more than once$/],
    [['propose', '--send'], /^--by: is missing: who sends it\?$/],
    [['propose', '--remove'], /^--remove: goes with --send$/],
    [['propose', '--doctor', 'Sari'], /^--doctor(\.0)?: must be a whole number/],
  ])('refuses %j with exit 2', async (argv, sentence) => {
    const { mistake, exitCode } = await run(...argv);
    expect(mistake).toMatch(sentence);
    expect(exitCode).toBe(2);
  });

  test('takes a list of clinics and doctors', () => {
    expect(parseHfisArguments(['propose', '--clinic', 'SAR', '--clinic', 'ANA', '--doctor', '700101'])).toMatchObject({ clinic: ['SAR', 'ANA'], doctor: [700101], send: false });
  });
});

describe('which facility', () => {
  test('is the only one, or is asked for', async () => {
    await hospital.hfisHas([]);
    expect(await run('differences', '--code', '0000r001')).toMatchObject({ exitCode: 0 });
    expect(await run('differences', '--code', '0000R009')).toMatchObject({ mistake: expect.stringContaining('no facility 0000R009'), exitCode: 1 });
    await hospital.db.rows(`insert into facility (code, kind, name, time_zone) values ('0000R002', 'FKRTL', 'RS Dua', 'WIB')`);
    try {
      expect(await run('differences')).toMatchObject({ mistake: expect.stringContaining('0000R001, 0000R002'), exitCode: 1 });
      expect(await run('pull', '--code', '0000R002')).toMatchObject({ mistake: expect.stringContaining('no Antrean RS account'), exitCode: 1 });
    } finally {
      await hospital.db.rows(`delete from facility where code = '0000R002'`);
    }
  });
});

describe('pull, differences and settle', () => {
  test('tell what was done, what differs and how many bookings that touches, and settle it', async () => {
    await hospital.hfisHas([slot(SARI, '08:00-12:00'), slot(BIMA, '13:00-15:00')]);
    const pulled = await run('pull', '--days', '1');
    expect(pulled).toMatchObject({ exitCode: 0 });
    expect(pulled.printed).toContain(`${MONDAY} SAR 700101 08:00-12:00: sesi baru dari HFIS`);
    expect(pulled.printed).toContain('0000R001: 2 slots of 2 clinics read; 2 sessions added, 0 changed, 0 differences open.');

    await hospital.changeSession('08:00-12:00', 'taken_jkn = 3');
    await hospital.hfisHas([slot(SARI, '08:00-12:00', { libur: 1 })]);
    expect((await run('pull', '--clinic', 'SAR', '--date', MONDAY)).printed).toMatch(/13:00-15:00: ditutup.*\n.*1 changed, 1 differences open\.\nSee them with/);
    const listed = (await run('differences')).printed;
    expect(listed).toMatch(/^\d+ {2}2027-01-18 SAR 700101 08:00-12:00: HFIS: libur, di sini: buka {2}\[3 booking\]\n {4}hubungi pasien/);
    const [id = ''] = listed.split(' ');

    expect(await run('settle', id, 'follow-hfis', '--by', 'Rina', '--note', 'pasien ditelepon')).toEqual({ printed: 'Sesi ditutup untuk booking baru; 3 booking yang sudah ada tetap berlaku.', mistake: undefined, exitCode: 0 });
    expect(await run('settle', id, 'keep-ours', '--by', 'Budi')).toMatchObject({ mistake: `Difference ${id} is settled already (follow-hfis by Rina).`, exitCode: 1 });
    expect(await run('settle', '999999', 'keep-ours', '--by', 'Budi')).toMatchObject({ mistake: expect.stringContaining('no difference 999999'), exitCode: 1 });
    expect((await run('differences')).printed).toMatch(/do not differ/);
    expect((await run('differences', '--all')).printed).toContain('follow-hfis, Rina, 2027-01-18 06:00, pasien ditelepon');
  });

  test('say what could not be read, use the rest, and end with 1', async () => {
    const simulator = await hospital.hfisHas([slot(SARI, '08:00-12:00')]);
    simulator.faults.add({ kind: 'metadata', code: 201, message: 'Coba lagi nanti', stored: false, match: { path: 'jadwaldokter/kodepoli/ANA' } });
    const ran = await run('pull', '--days', '1');
    expect(ran.printed).toContain(`jadwaldokter ANA ${MONDAY}: not read (needs-person), BPJS says "Coba lagi nanti"`);
    expect(ran).toMatchObject({ exitCode: 1, mistake: expect.stringContaining('Not everything could be read') });
    expect(await hospital.sessions()).toHaveLength(1);
    expect(await run('pull', '--clinic', 'XYZ')).toMatchObject({ mistake: '--clinic: 0000R001 has no clinic XYZ; it has ANA, SAR.', exitCode: 1 });
  });
});

describe('propose', () => {
  const weekly = (hari: number, hours: string): ReturnType<typeof slot> => slot(SARI, hours, { hari, tanggal: undefined });

  test('shows, sends only when told to, and keeps who sent it', async () => {
    await hospital.addSession({ practice_hours: '10:00-14:00' });
    const simulator = await hospital.hfisHas([weekly(1, '08:00-12:00')]);
    const shown = await run('propose');
    expect(shown.printed).toContain('SAR 700101\n    Senin   berubah  08:00-12:00 menjadi 10:00-14:00');
    expect(shown.printed).toMatch(/Nothing was sent.*00:00 to 20:00 WIB/);
    expect(simulator.ledger.proposals()).toEqual([]);
    expect((await run('proposals')).printed).toMatch(/Nothing was proposed/);

    expect((await run('propose', '--send', '--by', 'Rina')).printed).toMatch(/SAR 700101: taken, HFIS says "Ok"\nWhat was taken holds from tomorrow on/);
    expect(simulator.ledger.proposals()).toHaveLength(1);
    await noteProposal(hospital.db, hospital.facilityId, 'SAR', { kodepoli: 'SAR', kodesubspesialis: 'SAR', kodedokter: 700101, jadwal: [] }, { by: 'Budi', at: hospital.deps.clock() });
    const [unanswered, taken] = (await run('proposals')).printed.split('\n');
    expect(unanswered).toMatch(/Budi {2}SAR 700101 .*no answer noted/);
    expect(taken).toMatch(/2027-01-18 06:00 {2}Rina {2}SAR 700101 dr\. Sari Wening, Sp\.N: Senin 10:00-14:00: accepted "Ok"$/);
  });

  test('takes no weekday away from HFIS unless told to', async () => {
    await hospital.addSession({});
    const simulator = await hospital.hfisHas([weekly(1, '08:00-12:00'), weekly(2, '08:00-12:00')]);
    const held = await run('propose', '--send', '--by', 'Rina');
    expect(held.printed).toMatch(/Selasa {2}tidak ada di sini, di HFIS 08:00-12:00[^]*not sent, it leaves out a weekday/);
    expect(held).toMatchObject({ exitCode: 1, mistake: '1 of 1 were not proposed.' });
    expect(simulator.ledger.proposals()).toEqual([]);
    expect(await run('propose', '--send', '--by', 'Rina', '--remove')).toMatchObject({ exitCode: 0 });
    expect(simulator.ledger.proposals()).toHaveLength(1);
  });

  test('sends nothing that HFIS has already, in a week with a holiday, or in the evening', async () => {
    await hospital.addSession({});
    const simulator = await hospital.hfisHas([weekly(1, '08:00-12:00')]);
    expect((await run('propose', '--send', '--by', 'Rina')).printed).toMatch(/HFIS has all of it already/);
    await hospital.addSession({ visit_date: TUESDAY });
    await hospital.db.rows(`insert into holiday values (:facilityId, '2027-01-20', 'Libur RS')`, { facilityId: hospital.facilityId });
    expect(await run('propose', '--send', '--by', 'Rina')).toMatchObject({ exitCode: 1, mistake: expect.stringContaining('2027-01-20 Libur RS') });
    hospital.setNow(new Date('2027-01-18T21:15:00+07:00'));
    expect(await run('propose', '--send', '--by', 'Rina')).toMatchObject({ exitCode: 1, mistake: expect.stringContaining('it is 21:15 WIB: send after midnight') });
    expect(simulator.ledger.proposals()).toEqual([]);
    expect(await run('propose', '--from', '2028-01-01')).toMatchObject({ exitCode: 1, mistake: expect.stringContaining('no session here in this week') });
  });

  test('says when HFIS refused', async () => {
    await hospital.addSession({});
    const simulator = await hospital.hfisHas([]);
    simulator.faults.add({ kind: 'metadata', code: 201, message: 'Jadwal tidak sesuai', stored: false, match: { path: 'jadwaldokter/updatejadwaldokter' } });
    const ran = await run('propose', '--send', '--by', 'Rina');
    expect(ran.printed).toContain('not taken (needs-person), HFIS says "Jadwal tidak sesuai"');
    expect(ran).toMatchObject({ exitCode: 1 });
    expect((await run('proposals')).printed).toContain('needs-person "Jadwal tidak sesuai"');
  });
});
