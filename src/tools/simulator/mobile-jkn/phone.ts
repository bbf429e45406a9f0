import type { Clock } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import type { AppCaller, AppOutcome } from './app-caller';
import type { AppDialect, AppService, Fields, Ticket } from './dialect';

const TRIES = 3;

export interface Step {
  service: AppService;
  outcome: AppOutcome;
}

/** What the patient sees at the end, and every exchange that led there. */
export interface Act {
  outcome: AppOutcome;
  steps: Step[];
}

export interface BookingAct extends Act {
  /** Null without one. */
  ticket: Ticket | null;
  /** Of the ticket; an FKTP gives none. */
  kodebooking: string | null;
}

export interface BookingWish {
  /** The fields of ambil antrean (ws-faskes §3.3). */
  fields: Fields;
  nama?: string;
  /** Sent to info pasien baru when the facility answers 202; made up from the fields when absent. */
  pasienbaru?: Fields;
  /** False rehearses a ticket the patient has but BPJS lost: the facility is to find and add it. */
  heldByBpjs?: boolean;
}

/** The app in a patient's hand, with BPJS behind it: what a facility accepts is entered in the ledger. */
export interface Phone {
  dialect: AppDialect;
  book(wish: BookingWish): Promise<BookingAct>;
  cancel(ticket: Ticket, keterangan: string): Promise<Act>;
  checkIn(ticket: Ticket): Promise<Act>;
  ask(service: AppService, fields: Fields): Promise<Act>;
}

export interface PhoneDeps {
  caller: AppCaller;
  ledger: Ledger;
  clock: Clock;
}

/**
 * Guarantee: a booking or cancellation is in the ledger if and only if the facility has said yes to it, once. A lost
 * reply is asked for again, as the patient would tap again; three losses leave the ledger as it was.
 */
export function makePhone({ caller, ledger, clock }: PhoneDeps): Phone {
  const { dialect } = caller;
  /** Asks until something comes back. `isRepeat`: an earlier try may have been heard, though its reply was not. */
  const insist = async (steps: Step[], service: AppService, fields: Fields): Promise<{ outcome: AppOutcome; isRepeat: boolean }> => {
    for (let tries = 1; ; tries++) {
      const outcome = await caller.call(service, fields);
      steps.push({ service, outcome });
      if (!isLost(outcome) || tries === TRIES) return { outcome, isRepeat: tries > 1 };
    }
  };

  return {
    dialect,
    async book({ fields, nama = 'Pasien Rekaan', pasienbaru, heldByBpjs = true }) {
      const steps: Step[] = [];
      let { outcome } = await insist(steps, 'ambilantrean', fields);
      let isNew = false;
      if (hasCode(outcome, 202)) {
        const { nik, nomorkartu, nohp } = fields;
        const registration = pasienbaru ?? dialect.registrationOf({ nama, nik: text(nik), nomorkartu: text(nomorkartu), nohp: text(nohp) });
        const registered = await insist(steps, 'infopasienbaru', registration);
        isNew = hasCode(registered.outcome, 200);
        // After a lost reply "already registered" is our own registration.
        if (!isNew && !(registered.isRepeat && registered.outcome.answered)) return { outcome: registered.outcome, steps, ticket: null, kodebooking: null };
        isNew = true;
        const norm = registered.outcome.answered ? registered.outcome.response?.norm : undefined;
        ({ outcome } = await insist(steps, 'ambilantrean', { ...fields, ...(typeof norm === 'string' ? { norm } : {}) }));
      }
      const response = (outcome.answered && outcome.code === 200 ? outcome.response : undefined) ?? {};
      const ticket = dialect.ticketOf(fields, response);
      if (ticket !== null && heldByBpjs) dialect.enter(ledger, { ticket, fields, response, isNewPatient: isNew });
      return { outcome, steps, ticket, kodebooking: ticket?.kodebooking ?? null };
    },

    async cancel(ticket, keterangan) {
      const steps: Step[] = [];
      const { outcome, isRepeat } = await insist(steps, 'batalantrean', dialect.cancelFields(ticket, keterangan));
      const isCancelled = hasCode(outcome, 200) || (isRepeat && outcome.answered && /sudah dibatalkan/i.test(outcome.message));
      if (isCancelled) dialect.cancel(ledger, ticket, keterangan);
      return { outcome, steps };
    },

    // No task is stored with BPJS here: it is the facility that reports 1 or 3 after a check-in (ws-bpjs §3.2).
    async checkIn(ticket) {
      const steps: Step[] = [];
      const { outcome } = await insist(steps, 'checkinantrean', { ...ticket, waktu: clock().getTime() });
      return { outcome, steps };
    },

    async ask(service, fields) {
      const steps: Step[] = [];
      const { outcome } = await insist(steps, service, fields);
      return { outcome, steps };
    },
  };
}

export function hasCode(outcome: AppOutcome, code: number): boolean {
  return outcome.answered && outcome.code === code;
}

function isLost(outcome: AppOutcome): boolean {
  return !outcome.answered && (outcome.failure === 'timeout' || outcome.failure === 'connection');
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
