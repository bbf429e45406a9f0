import https from 'node:https';
import { Durations } from '../common/figures';
import { CLINIC, DOCTOR, HOURS, type Filling } from './filling';

const CALLERS = 32;

/**
 * Takes numbers by the web service, 32 callers at once, all at one facility or spread over all.
 * @returns how many a second
 * @throws when one was not given
 */
export async function takeNumbers(publicUrl: string, filling: Filling, how: 'one' | 'spread'): Promise<number> {
  const { codes, numbers, user, password, today, tomorrow } = filling;
  const agent = new https.Agent({ keepAlive: true, maxSockets: CALLERS, rejectUnauthorized: false });
  const asked = how === 'one' ? codes.slice(0, 1) : codes;
  const tokens = new Map<string, string>();
  for (const code of asked) {
    const reply = await call(agent, `${publicUrl}/${code}/auth`, 'GET', { 'x-username': user, 'x-password': password });
    tokens.set(code, (JSON.parse(reply) as { response: { token: string } }).response.token);
  }
  const visitDate = how === 'one' ? today : tomorrow;
  let next = 0;
  const caller = async (): Promise<void> => {
    while (next < numbers) {
      const n = next++;
      const code = asked[n % asked.length]!;
      const patient = 1 + Math.floor(n / asked.length);
      const body = {
        nomorkartu: `1${String(patient).padStart(12, '0')}`, nik: `34${String(patient).padStart(14, '0')}`, nohp: '081299990000', kodepoli: CLINIC, norm: String(1_000_000 + patient),
        tanggalperiksa: visitDate, kodedokter: DOCTOR, jampraktek: HOURS, jeniskunjungan: 1, nomorreferensi: `${visitDate.replaceAll('-', '')}${String(patient).padStart(11, '0')}`,
      };
      const reply = await call(agent, `${publicUrl}/${code}/ambilantrean`, 'POST', { 'x-token': tokens.get(code)!, 'x-username': user }, body);
      if (!reply.includes('"nomorantrean"')) throw new Error(`no number was given: ${reply}`);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  agent.destroy();
  return Math.round(numbers / ((performance.now() - began) / 1_000));
}

/** How long another facility waits for a look at its queue, one look after the other, until `over`: in ms. */
export async function answersElsewhere(publicUrl: string, { codes, user, password, today }: Filling, over: Promise<unknown>): Promise<Durations> {
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false });
  const durations = new Durations();
  const base = `${publicUrl}/${codes.at(-1)!}`;
  const { token } = (JSON.parse(await call(agent, `${base}/auth`, 'GET', { 'x-username': user, 'x-password': password })) as { response: { token: string } }).response;
  let isOver = false;
  void over.finally(() => (isOver = true));
  while (!isOver) {
    const began = performance.now();
    const reply = await call(agent, `${base}/statusantrean`, 'POST', { 'x-token': token, 'x-username': user }, { kodepoli: CLINIC, kodedokter: DOCTOR, tanggalperiksa: today, jampraktek: HOURS });
    if (!reply.includes('"totalantrean"')) throw new Error(`no answer: ${reply}`);
    durations.add(performance.now() - began);
  }
  agent.destroy();
  return durations;
}

function call(agent: https.Agent, url: string, method: string, headers: Record<string, string>, body?: object): Promise<string> {
  return new Promise((resolve, reject) => {
    const sent = https.request(url, { agent, method, headers }, (reply) => {
      let text = '';
      reply.on('data', (chunk: Buffer) => (text += chunk.toString()));
      reply.on('end', () => resolve(text)).on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
