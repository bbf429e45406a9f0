import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import request from 'supertest';
import { runDeskCommand } from '../../src/cli/desk';
import { runFacilityCommand } from '../../src/cli/facility';
import { runHfisCommand } from '../../src/cli/hfis';
import { runImportCommand } from '../../src/cli/import';
import { OperatorMistake } from '../../src/cli/operator-arguments';
import { runReconcileCommand } from '../../src/cli/reconcile';
import { PLATFORM_PAGES } from '../../src/pages/platform/platform-routes';
import { FKRTL } from '../../src/faskes/fkrtl/router';
import { FKTP } from '../../src/faskes/fktp/router';
import { KIND_NAMES } from '../../src/imports/import-kind';
import { boardChanged } from '../../src/service-points/board';
import type { SimrsEndpoint } from '../../src/simrs/endpoint';
import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { digestOf } from '../support/facility-digest';
import { MORNING_SESSION, PASSWORD, slotOf, TODAY, TOMORROW, USER } from '../support/hospital';
import { opened } from '../support/opened';
import { askAt, isStream, opener, pagesOf, pathOf, SENDS_AWAY, walkPages, type Who } from '../support/page-walk';
import { until } from '../support/until';
import { readEvents } from '../simrs/event-reader';
import { commandLines } from './command-lines';
import { fieldsOf } from './schema-fields';
import { MARK, openTwoFacilities, personOf, type Side, type TwoFacilities } from './two-facilities';

/**
 * Walks every way into the server as one facility, looking for another: every service of BPJS's contract, every endpoint of the
 * SIMRS API, every page and its forms, the streams, every command with --code. The lists are those of the code, so that what is
 * new is walked without anybody thinking of it.
 */
const WALK_MS = 600_000;
const MAKES_KNOWN = ['info-pasien-baru', 'peserta'];
describe.each(['FKRTL', 'FKTP'] as const)('between two facilities of kind %s,', (kind) => {
  let two: TwoFacilities;
  let ours: Side;
  let theirs: Side;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'antrean-isolation-'));
    two = await openTwoFacilities(kind);
    ({ ours, theirs } = two);
  }, WALK_MS);
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await two.close();
  });

  /** What we have said ourselves is no secret when it comes back. */
  const said = new Set<string>();

  /** What an answer tells of the other facility, that the question did not say. */
  function leaksOf(question: string, answer: string): string[] {
    for (const secret of two.secrets) if (question.includes(secret)) said.add(secret);
    return two.secrets.filter((secret) => answer.includes(secret) && !said.has(secret));
  }

  /** Nothing of ours, however often, may leave a trace at the other: every row of every table it has, before and after. */
  async function untouched(walk: () => Promise<void>, besides: readonly string[] = []): Promise<void> {
    const { deps, db } = two.hospital;
    const digest = async (): Promise<Record<string, string>> => {
      await Promise.all([deps.replies.close(), deps.evidence.close(), deps.security.close(), deps.access.close()]);
      // Whom the other facility refuses, it writes down.
      return digestOf(db, theirs.filled.facility.facilityId, ['security_event', 'security_seal', ...besides]);
    };
    const before = await digest();
    expect(Object.keys(before).length).toBeGreaterThan(40);
    await walk();
    expect(await digest()).toEqual(before);
  }

  /** What a body, a query or an address may name of the other facility, by the words of the wire. */
  function theirWords(): Record<string, unknown> {
    const { ids } = theirs.filled;
    const who = personOf(theirs);
    return {
      ...slotOf(MORNING_SESSION),
      kodebooking: ids['bookingCode'], ...who, normtujuan: '00-03-07', nopeserta: who.nomorkartu,
      waktu: two.hospital.deps.clock().getTime(), taskid: 3, jenisresep: 'racikan', jeniskunjungan: 1, nomorreferensi: '0001R00100000000999', jenispasien: 'JKN', keterangan: 'uji', alasan: 'uji',
      tanggalawal: TODAY, tanggalakhir: TOMORROW, tanggal: TODAY, sampai: TOMORROW, dari: TODAY, sejak: '2020-01-01', limit: 100, batas: 100,
      nama: 'Uji', jeniskelamin: 'P', tanggallahir: '1957-03-01', alamat: 'Jalan Uji', nomorkk: '3271999900009002', kodeprop: '11', namaprop: 'Jawa Barat', kodedati2: '0120', namadati2: 'Bandung',
      kodekec: '1319', namakec: 'Soreang', kodekel: 'D2105', namakel: 'Cingcin', rw: '001', rt: '013', keluhan: 'uji',
      namapoli: 'Saraf', kodepoliinduk: 'SAR', namapoliinduk: 'Saraf', hurufantrean: 'SAR', namadokter: 'dr. Uji', kapasitas: 60, kuotajkn: 30, kuotanonjkn: 30, cuti: 0, menit: 0, bookingterkena: 9, jumlah: 9, poli: [{ kodepoli: 'SAR', jumlah: 9 }],
      kodeoperasi: 'OP-1', jenistindakan: 'uji', tanggaloperasi: TOMORROW, terlaksana: 0, url: 'https://simrs.example/uji', peristiwa: ['booking.created'], kursor: 0, id: ids['outboxId'], sebab: 'uji', status: 'menunggu',
    };
  }

  /** The same in an address. */
  const wordOf = (name: string): string => {
    const word = theirWords()[name];
    return typeof word === 'string' || typeof word === 'number' ? String(word) : 'uji';
  };

  const RUN: Record<string, (argv: readonly string[], print: (line: string) => void) => Promise<void>> = {
    desk: (argv, print) => runDeskCommand(argv, { ...common(), stdin: typed(personOf(theirs).nik), print }),
    facility: (argv, print) => runFacilityCommand(argv, { ...common(), stdin: typed('sandi-yang-panjang-sekali'), print }),
    hfis: (argv, print) => runHfisCommand(argv, { ...common(), print }),
    import: (argv, print) => runImportCommand(argv, { ...common(), progress: { at: () => undefined, end: () => undefined }, print }),
    reconcile: (argv, print) => runReconcileCommand(argv, { ...common(), print }),
  };
  const common = () => ({
    onDatabase: <T>(work: (db: TwoFacilities['hospital']['db']) => Promise<T>): Promise<T> => work(two.hospital.db),
    clock: two.hospital.deps.clock,
    log: two.hospital.log,
    env: { OUTBOX_SPACING_MS: '0', BPJS_TOTAL_TIMEOUT_MS: '2000', BPJS_CONS_SECRET: 'rahasia', BPJS_USER_KEY: 'kunci' },
  });
  async function* typed(text: string): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  const run = async (name: string, argv: readonly string[]): Promise<string> => {
    const lines: string[] = [];
    await RUN[name]!(argv, (line) => lines.push(line)).catch((error: unknown) => {
      if (!(error instanceof OperatorMistake)) throw error;
      lines.push(error.message);
    });
    return lines.join('\n');
  };

  // First, while nobody has been signed out yet by what is pressed below.
  test('the pages hear of nothing that happens at another facility', async () => {
    const { db } = two.hospital;
    const listen = (at: string, cookie: string): Promise<{ heard: () => number; close: () => void }> =>
      new Promise((resolve, reject) => {
        const asked = https.get(`${two.hospital.internalUrl}${at}`, { rejectUnauthorized: false, headers: { cookie } }, (reply) => {
          let text = '';
          reply.on('data', (bytes: Buffer) => (text += bytes.toString())).on('error', () => undefined);
          resolve({ heard: () => text.split('event: board').length - 1, close: () => asked.destroy() });
        });
        asked.on('error', reject);
      });
    const streams = pagesOf(kind).filter(isStream);
    expect(streams.length).toBeGreaterThan(2);
    const of = (side: Side) => Promise.all(streams.map((route) => listen(side.base + route.path, side.visitors[opener(route)].cookie)));
    const [here, there] = [await of(ours), await of(theirs)];
    const change = (side: Side): Promise<void> => db.transaction(async (tx) => boardChanged(tx, side.filled.facility.facilityId));
    await change(theirs);
    await until(() => there.every(({ heard }) => heard() === 1), 'the news at the facility it is about');
    await change(ours);
    await until(() => here.every(({ heard }) => heard() >= 1), 'our own news');
    expect([here.map(({ heard }) => heard()), there.map(({ heard }) => heard())]).toEqual([here.map(() => 1), there.map(() => 1)]);
    [...here, ...there].forEach(({ close }) => close());
  });

  test('the stream of events tells of the own facility alone, from wherever it is followed', async () => {
    expect(SIMRS_ENDPOINTS.filter(({ kind }) => kind === 'stream').map(({ path: at }) => at)).toEqual(['/peristiwa/aliran']);
    const { db } = two.hospital;
    const { facilityId } = ours.filled.facility;
    const [mine] = await db.rows<{ count: number; last: number }>('select count(*) as count, max(position) as last from facility_event where facility_id = :facilityId and position is not null', { facilityId });
    expect(mine!.count).toBeGreaterThan(10);
    const reader = await readEvents(two.hospital.internalUrl, ours.simrs.key, { query: '?kursor=0', prefix: ours.base });
    await until(() => reader.events.filter(({ id }) => id !== undefined).some(({ id }) => Number(id) === mine!.last), 'our last event');
    reader.close();
    expect(reader.events.filter(({ id }) => id !== undefined)).toHaveLength(mine!.count);
    expect(theirs.filled.bookingCodes.filter((code) => JSON.stringify(reader.events).includes(code))).toEqual([]);
    const foreign = await readEvents(two.hospital.internalUrl, theirs.simrs.key, { prefix: ours.base });
    expect(foreign.status).toBe(401);
    foreign.close();
  });

  describe("the services that BPJS calls", () => {
    const call = (dialectPath: string, method: string, headers: Record<string, string>, body: unknown) =>
      request(two.hospital.publicUrl)[method.toLowerCase() as 'post'](dialectPath).disableTLSCerts().set('x-username', USER).set(headers).ok(() => true).send(body as object);
    const filledIn = (at: string): string => at.replace(/\{(\w+)\}/g, (_whole, field: string) => encodeURIComponent(wordOf(field)));

    test('tell nothing of the other facility and change nothing there', async () => {
      const { services } = { FKRTL, FKTP }[kind];
      expect(services.length).toBeGreaterThan(5);
      const faults: string[] = [];
      const tokens = { ours: await ours.token(), theirs: await theirs.token() };
      // People of the other facility, and then our own with the codes of theirs.
      const people = [theirWords(), { ...theirWords(), ...personOf(ours) }, { ...theirWords(), kodebooking: ours.filled.ids['bookingCode'] }];
      await untouched(async () => {
        // Those that make somebody known come last: until then nobody of theirs may get a place with us.
        for (const service of [...services].sort((a, b) => Number(MAKES_KNOWN.includes(a.name)) - Number(MAKES_KNOWN.includes(b.name)))) {
          if (MAKES_KNOWN.includes(service.name)) {
            const { nik, nomorkartu } = personOf(theirs);
            expect(opened(await two.hospital.db.rows<{ nik: string; card_number: string }>('select nik, card_number from booking where facility_id = :ourId', { ourId: ours.filled.facility.facilityId })).filter((row) => row.nik === nik || row.card_number === nomorkartu)).toEqual([]);
          }
          for (const each of service.paths) {
            for (const method of service.methods) {
              for (const body of people) {
                const at = `${ours.base}${filledIn(each)}`;
                const reply = await call(at, method, { 'x-token': tokens.ours, 'x-password': PASSWORD }, body);
                const leaks = leaksOf(at + JSON.stringify(body) + tokens.ours, reply.text);
                if (leaks.length > 0 || reply.status >= 500) faults.push(`${method} ${at}: ${reply.status} ${leaks.join(', ')}`);
              }
              const stranger = await call(`${ours.base}${filledIn(each)}`, method, { 'x-token': tokens.theirs, 'x-password': 'sandi-faskes-kedua' }, theirWords());
              if ((stranger.body as { metadata: { code: number } }).metadata.code !== 201) faults.push(`${method} ${each} takes a token or password of the other facility`);
            }
          }
        }
      });
      await untouched(async () => {
        for (const service of services) {
          const reply = await call(`${theirs.base}${filledIn(service.paths[0]!)}`, service.methods[0]!, { 'x-token': tokens.ours, 'x-password': PASSWORD }, theirWords());
          if ((reply.body as { metadata: { code: number } }).metadata.code !== 201) faults.push(`${service.name} of the other facility takes our token or password`);
        }
      }, ['service_evidence']);
      expect(faults).toEqual([]);
    }, WALK_MS);
  });

  test('the SIMRS API tells nothing of another facility and changes nothing there, with any identifier of it, and takes none of its keys', async () => {
    const faults: string[] = [];
    const { ids } = theirs.filled;
    const PLACES: Record<string, string> = { 'jadwal/:id': ids['jadwal/:id']!, 'kiriman/:id': ids['outboxId']!, 'webhook/:id': ids['penerima/:id']!, 'operasi/:kodebooking': 'OP-1' };
    const addressOf = ({ path: at }: SimrsEndpoint): string =>
      at.replace(/([\w-]+)\/:(\w+)/g, (_whole, of: string, name: string) => `${of}/${encodeURIComponent(PLACES[`${of}/:${name}`] ?? wordOf(name))}`);
    await untouched(async () => {
      for (const endpoint of SIMRS_ENDPOINTS.filter(({ kind }) => kind !== 'stream')) {
        const { method } = endpoint;
        const words = theirWords();
        const query = endpoint.kind === 'read' ? fieldsOf(endpoint.query) : [];
        const bodyFields = endpoint.kind === 'write' ? fieldsOf(endpoint.body) : endpoint.kind === 'write-many' ? fieldsOf(endpoint.item) : [];
        const one = Object.fromEntries(bodyFields.map((name) => [name, words[name] ?? 'uji']));
        const body = endpoint.kind === 'write-many' ? { list: [one] } : one;
        // Once as bare as can be, for lists of everything, and once with all that can be asked for.
        const addresses = endpoint.kind === 'read' ? [addressOf(endpoint), ...query.map((name) => `${addressOf(endpoint)}?${name}=${encodeURIComponent(wordOf(name))}`)] : [addressOf(endpoint)];
        for (const at of addresses) {
          const reply = await ours.simrs.call(method, at, endpoint.kind === 'read' ? undefined : body);
          const leaks = leaksOf(at + JSON.stringify(body), reply.text);
          if (leaks.length > 0 || reply.status >= 500) faults.push(`${method} ${at} ${JSON.stringify(body)}: ${reply.status} ${leaks.join(', ')}`);
        }
        const stranger = await ours.simrs.call(method, addressOf(endpoint), endpoint.kind === 'read' ? undefined : body, { key: theirs.simrs.key });
        if (stranger.status !== 401) faults.push(`${method} ${endpoint.path} takes a key of the other facility: ${stranger.status}`);
        const away = await theirs.simrs.call(method, addressOf(endpoint), endpoint.kind === 'read' ? undefined : body, { key: ours.simrs.key });
        if (away.status !== 401) faults.push(`${method} ${endpoint.path} of the other facility takes our key: ${away.status}`);
      }
    });
    expect(faults).toEqual([]);
  }, WALK_MS);

  describe('the pages', () => {
    test('tell nothing of another facility and change nothing there, with any address and any form of it, and take none of its cookies', async () => {
      const faults: string[] = [];
      const ask = askAt(two.hospital.internalUrl);
      const { forms } = await walkPages(ask, theirs.base, theirs.filled, theirs.visitors);
      const judge = (who: Who, question: string, status: number, text: string): void => {
        const leaks = leaksOf(question, text);
        if (status >= 500 || leaks.length > 0) faults.push(`${who} ${question.slice(0, 300)}: ${status} ${leaks.join(', ')}`);
      };
      await untouched(async () => {
        // Our own pages first, while nothing of theirs has been said: what we are shown without asking.
        for (const { who, path: at, answer } of (await walkPages(ask, ours.base, ours.filled, ours.visitors)).pages) judge(who, `get ${at}`, answer.status, answer.text);
        for (const route of pagesOf(kind).filter((each) => !isStream(each) && !SENDS_AWAY.includes(each.path)).sort((a, b) => Number(a.method === 'post') - Number(b.method === 'post'))) {
          const { status, text } = await ask(ours.base, pathOf(route, theirs.filled), ours.visitors[opener(route)], route.method === 'post' ? {} : undefined);
          judge(opener(route), `${route.method} ${pathOf(route, theirs.filled)}`, status, text);
        }
        for (const { who, method, path: at, fields } of forms.filter(({ route }) => route !== undefined && !SENDS_AWAY.includes(route.path))) {
          // What is kept of it is ours from then on: it must not look like theirs.
          const sent = Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, value.replaceAll(MARK, 'UMUM')]));
          const { status, text } = await ask(ours.base, at, ours.visitors[who], method === 'post' ? sent : undefined);
          judge(who, `${method} ${at} ${JSON.stringify(sent)}`, status, text);
        }
        for (const { who, path: at, answer } of (await walkPages(ask, ours.base, ours.filled, ours.visitors)).pages) judge(who, `get ${at}, afterwards`, answer.status, answer.text);
      });
      // Our cookies at their address, and theirs at ours. A device nobody knows is shown a code to pair it with.
      await untouched(async () => {
        for (const route of pagesOf(kind).filter((each) => each.audience !== 'anyone')) {
          for (const [at, visitors] of [[theirs, ours.visitors], [ours, theirs.visitors]] as const) {
            const { status, text } = await ask(at.base, pathOf(route, theirs.filled), visitors[opener(route)], route.method === 'post' ? {} : undefined);
            if (![303, 401].includes(status) && !text.includes('pairing-code')) faults.push(`${route.method} ${at.base}${route.path} with a foreign cookie: ${status}`);
          }
        }
      }, ['device_pairing']);
      expect(faults).toEqual([]);
      expect(forms.length).toBeGreaterThan(pagesOf(kind).filter(({ method }) => method === 'post').length / 2);
    }, WALK_MS);
  });

  describe('the command line', () => {
    test('knows every command that is for one facility', () => {
      const arguments_ = readdirSync(path.join(__dirname, '../../src/cli')).filter((file) => file.endsWith('-arguments.ts') && file !== 'operator-arguments.ts');
      const takesCode = arguments_.filter((file) => readFileSync(path.join(__dirname, '../../src/cli', file), 'utf8').includes('--code')).map((file) => file.replace('-arguments.ts', ''));
      expect(takesCode.sort()).toEqual(Object.keys(RUN).sort());
    });

    test('with --code tells nothing of another facility and changes nothing there', async () => {
      const { ids } = theirs.filled;
      const values: Record<string, string> = {
        code: ours.code, id: ids['outboxId']!, kodebooking: ids['bookingCode']!, date: TODAY, poli: 'SAR', reason: 'uji', by: 'Rina', nomorreferensi: '0001R00100000000998', set: 'nik', username: 'supervisor', name: 'Uji',
        roles: 'supervisor', client: 'simrs', scopes: 'all', 'key-id': 'aaaaaaaaaa01', service: 'antrean-rs', 'cons-id': '54321', 'base-url': 'http://127.0.0.1:1/antreanrs/', days: '2', clinic: 'SAR', doctor: '700101',
        from: TODAY, note: 'uji', limit: '50', jeniskunjungan: '1', how: 'follow-hfis', csv: path.join(folder, 'temuan.csv'), state: 'parked', after: '0', 'overlap-days': '1', zone: 'WITA', to: path.join(folder, 'ekspor.jsonl.gz'), confirm: ours.code,
        yes: '', all: '', send: '', default: '', 'owed-too': '', 'password-stdin': '',
      };
      const idOf: Record<string, string> = { hfis: ids['differenceId']!, reconcile: ids['findingId']! };
      const lines = commandLines((command, option) => (option === 'id' ? (idOf[command] ?? values['id']) : option === 'set' && command === 'facility' ? 'bookingMaxDays=20' : values[option]));
      expect(lines.length).toBeGreaterThan(25);
      const faults: string[] = [];
      await untouched(async () => {
        for (const { command, argv } of lines) {
          const printed = await run(command, argv);
          const leaks = leaksOf(argv.join(' '), printed);
          if (leaks.length > 0) faults.push(`${command} ${argv.join(' ')}: ${leaks.join(', ')}`);
        }
        for (const kind of KIND_NAMES) {
          const file = path.join(folder, `${kind}.csv`);
          writeFileSync(file, await run('import', ['template', kind]));
          for (const more of [[], ['--save', '--by', 'Rina', ...(kind === 'users' ? ['--passwords', path.join(folder, 'sandi.csv')] : [])]]) {
            const printed = await run('import', [kind, file, '--code', ours.code, ...more]);
            if (leaksOf('', printed).length > 0) faults.push(`import ${kind}: ${printed}`);
          }
        }
      });
      expect(faults).toEqual([]);
    }, WALK_MS);
  });

  test('the pages of the platform are shut to everybody of a facility', async () => {
    const faults: string[] = [];
    await untouched(async () => {
      for (const { path: at, method } of PLATFORM_PAGES.filter(({ audience }) => audience === 'administrator')) {
        for (const who of Object.keys(ours.visitors) as Who[]) {
          const visitor = ours.visitors[who];
          for (const cookie of [visitor.cookie, `antrean_platform=${visitor.token}`]) {
            const { status, text } = await askAt(two.hospital.internalUrl)('', at.replace(':kode', theirs.code).replace(':layanan', 'antrean-rs'), { ...visitor, cookie }, method === 'post' ? {} : undefined);
            if (![303, 401].includes(status) || leaksOf('', text).length > 0) faults.push(`${who} ${method} ${at}: ${status}`);
          }
        }
      }
    });
    expect(faults).toEqual([]);
  }, WALK_MS);

  test('the export of a facility holds nothing of another, and its erasure takes nothing of another', async () => {
    const file = path.join(folder, 'semua.jsonl.gz');
    const { db } = two.hospital;
    await untouched(async () => {
      expect(await run('facility', ['export', '--code', ours.code, '--to', file])).not.toBe('');
      await run('facility', ['retire', '--code', ours.code]);
      await run('facility', ['erase', '--code', ours.code, '--confirm', ours.code, '--owed-too']);
    });
    const exported = gunzipSync(readFileSync(file)).toString('utf8');
    expect(exported).toContain(ours.filled.bookingCodes[0]!);
    expect([exported.includes(MARK), theirs.filled.bookingCodes.filter((code) => exported.includes(code) && !said.has(code))]).toEqual([false, []]);
    expect(await db.rows('select code from facility')).toEqual([{ code: theirs.code }]);
  }, WALK_MS);

  test('what of the other facility is looked for is there to be found', () => {
    expect(two.secrets.length).toBeGreaterThan(100);
    expect(SIMRS_ENDPOINTS.length).toBeGreaterThan(30);
  });
});
