import ts from 'typescript';
import { faultSchema } from '../../src/tools/simulator/faults';
import { isKnownText } from '../../src/tools/simulator/known-texts';
import { PAGE_FILES } from '../../src/tools/simulator/page/page';
import { BOOKING, EVE, rehearse, type Rehearsal } from './rehearsal';

const SCRIPTS = [...PAGE_FILES].filter(([name]) => name.endsWith('.js'));

describe('the page of the simulator', () => {
  let bpjs: Rehearsal;
  beforeAll(async () => {
    bpjs = await rehearse();
  });
  afterAll(() => bpjs.close());
  const get = (path: string, method = 'GET') => fetch(new URL(path, bpjs.url), { method });

  it('is Indonesian, and lets nothing in from elsewhere or inline', async () => {
    const reply = await get('/');
    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = reply.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    const html = await reply.text();
    expect(html).toContain('<html lang="id">');
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=/i);
  });

  it('serves every file it names, and names no address outside', async () => {
    const [, { body: html }] = [...PAGE_FILES][0]!;
    const named = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g), ...SCRIPTS.flatMap(([, { body }]) => [...body.matchAll(/from '([^']+)'/g)])].map(([, path]) => path!);
    expect(named.length).toBeGreaterThan(5);
    for (const path of named) {
      const reply = await get(path);
      expect([path, reply.status, reply.headers.get('x-content-type-options')]).toEqual([path, 200, 'nosniff']);
      expect(reply.headers.get('content-type')).toMatch(path.endsWith('.css') ? /^text\/css/ : /^text\/javascript/);
    }
    for (const [name, { body }] of PAGE_FILES) {
      const outside = [...body.matchAll(/\b(?:https?|wss?):\/\/[^\s"'<]*|["'(]\/\/\w/g)].map(([address]) => address);
      // The placeholder of the facility's own address.
      expect([name, outside.filter((address) => address !== 'https://127.0.0.1:8443')]).toEqual([name, []]);
    }
  });

  it.each(SCRIPTS)('%s is a module without mistakes of form that never makes HTML from text', (name, { body }) => {
    const { diagnostics } = ts.transpileModule(body, { fileName: name, reportDiagnostics: true, compilerOptions: { allowJs: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 } });
    expect(diagnostics?.map(({ messageText }) => messageText)).toEqual([]);
    expect(body).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/);
  });

  it('gives each element that a script asks for', () => {
    const html = PAGE_FILES.get('')?.body ?? '';
    const asked = SCRIPTS.flatMap(([, { body }]) => [...body.matchAll(/\bat\('([^']+)'\)/g)].map(([, id = '']) => id));
    expect(asked.filter((id) => !html.includes(`id="${id}"`))).toEqual([]);
  });

  it('imports from its own modules only what they give', () => {
    for (const [name, { body }] of SCRIPTS) {
      for (const found of body.matchAll(/import \{([^}]+)\} from '\/([^']+)'/g)) {
        const [names = '', from = ''] = found.slice(1);
        const given = PAGE_FILES.get(from)?.body ?? '';
        const exported = [...given.matchAll(/export (?:async )?(?:const|function) (\w+)/g)].map(([, each]) => each);
        const missing = names.split(',').map((each) => each.trim()).filter((each) => !exported.includes(each));
        expect([name, from, missing]).toEqual([name, from, []]);
      }
    }
  });

  it('has Indonesian words for each fault and each of its conditions; an answer of BPJS goes by its name in the scenario', () => {
    const script = PAGE_FILES.get('page-rehearsal.js')?.body ?? '';
    const named = (table: string) => {
      const [, words = ''] = new RegExp(`const ${table} = \\{([^;]*)\\};`).exec(script) ?? [];
      return new Set([...words.matchAll(/(?:^|[\s,])'?([\w-]+)'?: /g)].map(([, name]) => name));
    };
    const kinds = faultSchema.options.flatMap(({ shape }) => ('values' in shape.kind ? [...shape.kind.values] : shape.kind.options)).filter((kind) => !isKnownText(kind));
    const conditions = [...new Set(faultSchema.options.flatMap(({ shape }) => Object.keys(shape)))].filter((name) => !['kind', 'times'].includes(name));
    expect(kinds.length).toBeGreaterThan(15);
    expect(kinds.filter((kind) => !named('FAULT_WORDS').has(kind))).toEqual([]);
    expect(conditions.filter((name) => !named('CONDITION_WORDS').has(name))).toEqual([]);
  });

  it('answers only GET and HEAD, and only its own paths', async () => {
    expect((await get('/', 'POST')).status).toBe(405);
    expect(await (await get('/', 'HEAD')).text()).toBe('');
    expect((await get('/page.txt')).status).toBe(404);
    expect((await get('/page.js/x')).status).toBe(404);
  });

  it('shows of the ledger the newest first, by part of a kodebooking, without NIK or card', async () => {
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260105-0013', nomorantrean: 'A-13' });
    const { body } = await bpjs.control('GET', 'overview');
    expect(body).toMatchObject({ totals: { bookings: 2, cancelled: 0, tasks: 0 }, bookings: [{ nomorantrean: 'A-13', source: 'Bridging Antrean' }, { nomorantrean: 'A-12' }] });
    const text = JSON.stringify(body);
    expect(text).not.toContain(BOOKING.nik);
    expect(text).not.toContain(BOOKING.nomorkartu);
    expect((await bpjs.control('GET', 'overview?kodebooking=0105-0012')).body).toMatchObject({ totals: { bookings: 2 }, bookings: [{ nomorantrean: 'A-12' }] });
    expect((await bpjs.control('GET', 'overview?kodebooking=tidakada')).body).toMatchObject({ bookings: [] });
  });

  it('shows the last calls with what was answered and the fault that struck, without NIK or card', async () => {
    await bpjs.control('POST', 'reset');
    const person = { nik: BOOKING.nik, noka: BOOKING.nomorkartu };
    await bpjs.call(`ref/pasien/fp/identitas/nik/noidentitas/${person.nik}`);
    await bpjs.call('ref/poli', undefined, { headers: { 'x-signature': 'salah' } });
    await bpjs.call('antrean/add', BOOKING);
    await bpjs.control('POST', 'faults', { kind: 'nik-unfit' });
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260105-0014', nomorantrean: 'A-14' });
    await bpjs.control('POST', 'faults', { kind: 'hang-after-store', drop: true });
    await bpjs.call('antrean/add', { ...BOOKING, kodebooking: 'RSX-20260105-0015', nomorantrean: 'A-15' }).catch(() => undefined);
    const { body } = await bpjs.control('GET', 'traffic?last=4');
    expect(body).toEqual({
      calls: [
        expect.objectContaining({ service: 'ref/poli', kodebooking: null, outcome: 401, code: 401, message: expect.stringMatching(/signature/i) }),
        expect.objectContaining({ at: EVE.getTime(), service: 'antrean/add', kodebooking: BOOKING.kodebooking, outcome: 200, code: 200, fault: null }),
        expect.objectContaining({ kodebooking: 'RSX-20260105-0014', outcome: 200, code: 201, message: 'data nik  belum sesuai.', fault: 'nik-unfit' }),
        expect.objectContaining({ kodebooking: 'RSX-20260105-0015', outcome: 'drop', fault: 'hang-after-store' }),
      ],
    });
    const all = (await bpjs.control('GET', 'traffic')).body as { calls: { seq: number }[] };
    expect(all.calls).toHaveLength(5);
    for (const secret of Object.values(person)) expect(JSON.stringify(all)).not.toContain(secret);
    expect((await bpjs.control('GET', `traffic?since=${all.calls[2]!.seq}&last=20`)).body).toEqual({ calls: all.calls.slice(3) });
    expect((await bpjs.control('GET', 'traffic?last=0')).body).toEqual({ calls: [] });
  });
});
