import type { FkrtlVisit } from '../fkrtl-visit';
import type { Scenario } from '../scenario';
import { FIELD_REFUSALS, LATER_REFUSALS, SCHEDULE_REFUSALS, TWICE, UNKNOWN_CLINIC } from './ambil-refusals';
import { FIRST_TICKET, SECOND_TICKET, TOMORROWS_TICKET, UNKNOWN_PATIENT } from './ambil-tickets';
import { FARMASI_SCENARIOS } from './farmasi-scenarios';
import { OPERASI_SCENARIOS } from './operasi-scenarios';
import { PASIEN_BARU_SCENARIOS } from './pasien-baru-scenarios';
import { PHONE_SCENARIOS } from './phone-scenarios';
import { STATUS_SCENARIOS } from './status-scenarios';
import { BATAL_SCENARIOS, CHECK_IN_SCENARIOS, SISA_SCENARIOS } from './ticket-scenarios';
import { TOKEN_SCENARIOS } from './token-scenarios';

/** The FKRTL checklist (catalogue ws-faskes §6), rows 1–47 in the order of the form. */
export const FKRTL_CHECKLIST: readonly Scenario<FkrtlVisit>[] = [
  ...TOKEN_SCENARIOS, // 1–3
  ...STATUS_SCENARIOS, // 4–7
  ...FIELD_REFUSALS, // 8–12
  TWICE, // 13
  ...SCHEDULE_REFUSALS, // 14–16
  FIRST_TICKET, // 17
  SECOND_TICKET, // 18
  UNKNOWN_CLINIC, // 19
  UNKNOWN_PATIENT, // 20
  TOMORROWS_TICKET, // 21
  ...LATER_REFUSALS, // 22, 23
  ...SISA_SCENARIOS, // 24, 25
  ...BATAL_SCENARIOS, // 26–30
  ...CHECK_IN_SCENARIOS, // 31, 32
  ...PASIEN_BARU_SCENARIOS, // 33–37
  ...OPERASI_SCENARIOS, // 38–42
  ...FARMASI_SCENARIOS, // 43–45
  ...PHONE_SCENARIOS, // 46, 47
];
