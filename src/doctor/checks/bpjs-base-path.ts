import { reportingAccount, type BpjsAccount } from '../../platform/facility';
import { answerWords, ENVIRONMENT_WORDS, environmentOf, knewUs, otherBaseUrls, SERVICE_OF, smallestCall } from '../bpjs-answer';
import type { FacilityCheck, FacilityContext } from '../check';
import { bad, good, unknown, type Finding } from '../finding';

interface Tried {
  baseUrl: string;
  answers: boolean;
  isAway: boolean;
  words: string;
}

/**
 * Letter 2473/VII-01/1221 prints `antreans`, programs use `antreanrs`, and development has `_dev` behind either: all are tried
 * with the account of the facility, and the one that answers is named.
 */
export const bpjsBasePath: FacilityCheck = {
  id: 'bpjs-base-path',
  title: 'Alamat layanan BPJS',
  essential: false,
  withinMs: 30_000,
  run: async (context) => {
    const account = reportingAccount(context.facility);
    if (account === undefined) return [unknown('Belum ada akun BPJS; lihat pemeriksaan kredensial.')];
    const own = `${account.baseUrl.replace(/\/+$/, '')}/`;
    const tried = await Promise.all([own, ...otherBaseUrls(context.facility, own)].map((baseUrl) => tryOut(context, account, baseUrl)));
    return [judged(context, own, tried)];
  },
};

async function tryOut({ caller, facility, clock }: FacilityContext, account: BpjsAccount, baseUrl: string): Promise<Tried> {
  const result = await smallestCall(caller, { ...account, baseUrl, secondBaseUrl: null }, facility, clock());
  return { baseUrl, answers: knewUs(result), isAway: result.exchange.outcome.kind === 'no-reply', words: answerWords(result) };
}

function judged({ facility }: FacilityContext, own: string, tried: readonly Tried[]): Finding {
  const detail = { configured: own, tried: tried.map(({ baseUrl, answers, words }) => ({ baseUrl, answers, words })) };
  const [configured] = tried;
  const others = tried.filter(({ baseUrl, answers }) => answers && baseUrl !== own).map(({ baseUrl }) => baseUrl);
  if (configured?.answers === true) return good(`${own} menjawab${others.length === 0 ? '' : `; menjawab juga: ${others.join(', ')}`}.`, detail);
  const [better] = others;
  if (better !== undefined) {
    const words = ENVIRONMENT_WORDS[environmentOf(better)];
    return bad(`${own} tidak mengenali akun ini, tetapi ${better} (${words}) mengenalinya.`, `npm run facility -- bpjs --code ${facility.code} --service ${SERVICE_OF(facility)} --base-url ${better} … dengan kredensial yang sama; bila maksudnya lingkungan lain, minta kredensial lingkungan itu.`, detail);
  }
  if (tried.every(({ isAway }) => isAway)) return unknown('Tidak satu pun alamat BPJS menjawab.', 'Periksa akses keluar ke *.bpjs-kesehatan.go.id port 443, lalu ulangi.', detail);
  return unknown(`Akun ini tidak dikenali di alamat mana pun: ${[...new Set(tried.map(({ words }) => words))].slice(0, 3).join('; ')}.`, 'Lihat pemeriksaan kredensial.', detail);
}
