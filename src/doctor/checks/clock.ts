import type { ServerCheck, ServerContext } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';
import { reportingAccount } from '../../platform/facility';

const WARN_SECONDS = 30;
const BAD_SECONDS = 60;
const DATABASE_WARN_SECONDS = 5;

/** A signature carries our time: a drift of minutes and BPJS refuses every call (ws-bpjs §1.2). */
export const clock: ServerCheck = {
  id: 'clock',
  title: 'Jam server',
  essential: false,
  run: async (context) => Promise.all([againstBpjs(context), againstDatabase(context)]),
};

const NTP = 'Nyalakan NTP: timedatectl set-ntp true, lalu periksa dengan timedatectl status (chronyc tracking).';

async function againstBpjs({ facilities, caller, clock: now }: ServerContext): Promise<Finding> {
  const account = facilities.map(reportingAccount).find((each) => each !== undefined);
  if (account === undefined) return unknown('Jam BPJS tidak dapat dibaca: belum ada akun BPJS.', 'npm run facility -- bpjs …');
  try {
    const { origin, host } = new URL(account.baseUrl);
    const asked = now();
    const { headers } = await caller.transport.send({ method: 'GET', url: `${origin}/`, headers: { Accept: 'application/json' } });
    const theirs = Date.parse(headers.date ?? '');
    if (Number.isNaN(theirs)) return unknown(`${host} menjawab tanpa jam.`);
    // Theirs is cut to whole seconds, and was written between asking and now.
    const middle = (asked.getTime() + now().getTime()) / 2;
    const seconds = Math.round((middle - theirs) / 1000);
    const detail = { host, skewSeconds: seconds };
    const words = `Jam server ini ${seconds === 0 ? 'sama dengan' : `${Math.abs(seconds)} detik ${seconds > 0 ? 'lebih cepat dari' : 'lebih lambat dari'}`} jam BPJS`;
    if (Math.abs(seconds) > BAD_SECONDS) return bad(`${words}: tanda tangan akan ditolak.`, NTP, detail);
    if (Math.abs(seconds) > WARN_SECONDS) return warning(`${words}.`, NTP, detail);
    return good(`${words}.`, detail);
  } catch (error) {
    return unknown('Jam BPJS tidak dapat dibaca: BPJS tidak menjawab.', 'Ulangi nanti; sementara itu periksa dengan timedatectl status.', { error: (error as Error).name });
  }
}

async function againstDatabase({ db, clock: now }: ServerContext): Promise<Finding> {
  const asked = now();
  const [row] = await db.rows<{ at: Date }>('select clock_timestamp() as at');
  const seconds = Math.round(((row?.at.getTime() ?? 0) - (asked.getTime() + now().getTime()) / 2) / 1000);
  const detail = { databaseAheadSeconds: seconds };
  if (Math.abs(seconds) > DATABASE_WARN_SECONDS) return warning(`Jam basis data berbeda ${seconds} detik dari jam server ini.`, `${NTP} Di kedua mesin.`, detail);
  return good('Jam basis data sama dengan jam server ini.', detail);
}
