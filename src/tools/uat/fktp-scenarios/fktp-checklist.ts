import type { FktpVisit } from '../fktp-visit';
import type { Scenario } from '../scenario';
import { AMBIL_REFUSALS, OUT_OF_RANGE } from './ambil-refusals';
import { TOMORROWS_TICKET, TWO_TICKETS, UNKNOWN_PATIENT } from './ambil-tickets';
import { PESERTA } from './peserta-scenarios';
import { PHONE_SCENARIOS } from './phone-scenarios';
import { STATUS_SCENARIOS } from './status-scenarios';
import { BATAL_SCENARIOS, SISA_SCENARIOS } from './ticket-scenarios';
import { TOKEN_SCENARIOS } from './token-scenarios';

/** The FKTP checklist (catalogue ws-faskes §7.2), rows 1–31 in the order of the form. */
export const FKTP_CHECKLIST: readonly Scenario<FktpVisit>[] = [
  ...TOKEN_SCENARIOS, // 1–3
  ...STATUS_SCENARIOS, // 4–7
  ...AMBIL_REFUSALS, // 8–18
  UNKNOWN_PATIENT, // 19
  TWO_TICKETS, // 20
  TOMORROWS_TICKET, // 21
  OUT_OF_RANGE, // 22
  ...SISA_SCENARIOS, // 23, 24
  ...BATAL_SCENARIOS, // 25–28
  PESERTA, // 29
  ...PHONE_SCENARIOS, // 30, 31
];
