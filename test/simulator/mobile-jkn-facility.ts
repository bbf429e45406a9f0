import os from 'node:os';
import path from 'node:path';
import { openLedger, type Ledger } from '../../src/tools/simulator/ledger';
import { makeAppCaller, type AppCallerOptions, type AppOutcome } from '../../src/tools/simulator/mobile-jkn/app-caller';
import { addressOf, facilityInput, facilityOf, type FacilityInput } from '../../src/tools/simulator/mobile-jkn/facility';
import type { Patient } from '../../src/tools/simulator/mobile-jkn/patients';
import { makePhone, type Phone } from '../../src/tools/simulator/mobile-jkn/phone';
import type { AppSession } from '../../src/tools/simulator/mobile-jkn/sessions';
import { CHILD_SESSION, DAWN_SESSION, EVENING_SESSION, MORNING_SESSION, PASSWORD, TOMORROW_SESSION, USER, person, type Hospital, type SessionSpec } from '../support/hospital';

/** Where the hospital of the tests keeps its self-signed certificate. */
export const CA_FILE = path.join(os.tmpdir(), 'antrean-test-certificate', 'certificate.pem');

export function appSessionOf({ kodepoli, kodedokter, tanggalperiksa, jampraktek }: SessionSpec): AppSession {
  return { kodepoli, namapoli: '', kodedokter, namadokter: '', tanggalperiksa, jampraktek };
}

export const APP_SESSIONS = [MORNING_SESSION, TOMORROW_SESSION, DAWN_SESSION, EVENING_SESSION, CHILD_SESSION].map(appSessionOf);

/** The n-th patient of the hospital's master as the app knows them. */
export function knownPatient(n: number): Patient {
  return { nama: `Pasien Uji ${n}`, ...person(n) };
}

export function facilityAt(hospital: Hospital, over: Partial<FacilityInput> = {}): FacilityInput {
  return facilityInput.parse({ baseUrl: hospital.publicUrl, username: USER, password: PASSWORD, caFile: CA_FILE, sessions: APP_SESSIONS, ...over });
}

export interface App {
  phone: Phone;
  ledger: Ledger;
  /** Each exchange in order: `token 200`, `ambilantrean timeout`. */
  exchanges: string[];
  caller: ReturnType<typeof makeAppCaller>;
}

export function brief(outcome: AppOutcome): string {
  return outcome.answered ? String(outcome.code) : outcome.failure;
}

/** An app that calls the facility, with a ledger in memory behind it. */
export function openApp(facility: FacilityInput, clock: () => Date, options: AppCallerOptions = {}): App {
  const ledger = openLedger(clock);
  const exchanges: string[] = [];
  const caller = makeAppCaller(addressOf(facilityOf(facility, undefined)), {
    ...options,
    onExchange: (call, outcome) => {
      exchanges.push(`${call} ${brief(outcome)}`);
      options.onExchange?.(call, outcome);
    },
  });
  return { phone: makePhone({ caller, ledger, clock }), ledger, exchanges, caller };
}
