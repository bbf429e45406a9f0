import { reportingAccount } from '../../platform/facility';
import { answerWords, ENVIRONMENT_WORDS, environmentOf, knewUs, SERVICE_OF, smallestCall } from '../bpjs-answer';
import type { FacilityCheck } from '../check';
import { bad, good, unknown, warning, type Finding } from '../finding';

/** A real signed call, and the reply deciphered: Cons ID, secret, user_key, clock and address are right, or one of them is not. */
export const bpjsCredentials: FacilityCheck = {
  id: 'bpjs-credentials',
  title: 'Kredensial BPJS',
  essential: false,
  withinMs: 30_000,
  run: async ({ facility, caller, clock, config }) => {
    const account = reportingAccount(facility);
    const service = SERVICE_OF(facility);
    if (account === undefined) return [bad(`Belum ada akun BPJS untuk ${service}: tidak ada yang dikirim.`, `npm run facility -- bpjs --code ${facility.code} --service ${service} --cons-id … dengan BPJS_CONS_SECRET dan BPJS_USER_KEY di lingkungan.`)];
    const environment = environmentOf(account.baseUrl);
    const result = await smallestCall(caller, { ...account, secondBaseUrl: null }, facility, clock());
    const detail = { service, environment, baseUrl: account.baseUrl, verdict: result.verdict.kind, durationMs: result.exchange.durationMs };
    const where = `${service} (${ENVIRONMENT_WORDS[environment]}, ${new URL(account.baseUrl).host})`;
    const findings: Finding[] = [];
    if (knewUs(result)) findings.push(good(`${where} mengenali faskes ini: ${answerWords(result)}, ${result.exchange.durationMs} ms.`, detail));
    else if (result.verdict.kind === 'misconfigured') {
      findings.push(bad(`${where} menolak: ${answerWords(result)}.`, 'Bandingkan Cons ID, secret dan user_key dengan surat BPJS (user_key berbeda untuk setiap layanan dan lingkungan), periksa jam server, lalu npm run facility -- bpjs …', detail));
    } else if (result.exchange.outcome.kind === 'undecipherable') {
      findings.push(bad(`${where} menjawab, tetapi jawabannya tidak dapat didekripsi.`, 'Cons secret hampir pasti salah: ketik ulang dengan npm run facility -- bpjs …', detail));
    } else findings.push(unknown(`${where} tidak menjawab: ${answerWords(result)}.`, 'Ulangi nanti; bila jaringan rumah sakit membatasi akses keluar, izinkan apijkn.bpjs-kesehatan.go.id dan apijkn-dev.bpjs-kesehatan.go.id port 443.', detail));
    if (environment === 'simulator' && config.mode === 'production') findings.push(warning('Akun BPJS masih menunjuk ke simulator.', `npm run facility -- bpjs --code ${facility.code} --service ${service} --profile dev … setelah Cons ID diterima.`, detail));
    if (facility.bpjs.has('vclaim')) findings.push(unknown('Akun VClaim tersimpan; server ini belum memanggilnya, jadi tidak diuji.'));
    return findings;
  },
};
