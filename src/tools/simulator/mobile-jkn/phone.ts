import type { Clock } from '../../../platform/clock';
import { mobileJknBooking } from '../booking';
import type { Ledger } from '../ledger';
import type { AppCaller, AppOutcome } from './app-caller';
import type { AppService } from './dialect';
import { registrationOf } from './patients';

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
  /** Null without a ticket. */
  kodebooking: string | null;
}

export interface BookingWish {
  /** The fields of ambil antrean (ws-faskes §3.3). */
  fields: Readonly<Record<string, unknown>>;
  nama?: string;
  /** Sent to info pasien baru when the facility answers 202; made up from the fields when absent. */
  pasienbaru?: Readonly<Record<string, unknown>>;
  /** False rehearses a ticket the patient has but BPJS lost: the facility is to find and add it. */
  heldByBpjs?: boolean;
}

/** The app in a patient's hand, with BPJS behind it: what a facility accepts is entered in the ledger. */
export interface Phone {
  book(wish: BookingWish): Promise<BookingAct>;
  cancel(kodebooking: string, keterangan: string): Promise<Act>;
  checkIn(kodebooking: string): Promise<Act>;
  ask(service: AppService, fields: Readonly<Record<string, unknown>>): Promise<Act>;
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
  /** Asks until something comes back. `isRepeat`: an earlier try may have been heard, though its reply was not. */
  const insist = async (steps: Step[], service: AppService, fields: Readonly<Record<string, unknown>>): Promise<{ outcome: AppOutcome; isRepeat: boolean }> => {
    for (let tries = 1; ; tries++) {
      const outcome = await caller.call(service, fields);
      steps.push({ service, outcome });
      if (!isLost(outcome) || tries === TRIES) return { outcome, isRepeat: tries > 1 };
    }
  };

  return {
    async book({ fields, nama = 'Pasien Rekaan', pasienbaru, heldByBpjs = true }) {
      const steps: Step[] = [];
      let { outcome } = await insist(steps, 'ambilantrean', fields);
      let isNew = false;
      if (hasCode(outcome, 202)) {
        const { nik, nomorkartu, nohp } = fields;
        const registration = pasienbaru ?? registrationOf({ nama, nik: text(nik), nomorkartu: text(nomorkartu), nohp: text(nohp) });
        const registered = await insist(steps, 'infopasienbaru', registration);
        isNew = hasCode(registered.outcome, 200);
        // After a lost reply "already registered" is our own registration.
        if (!isNew && !(registered.isRepeat && registered.outcome.answered)) return { outcome: registered.outcome, steps, kodebooking: null };
        isNew = true;
        const norm = registered.outcome.answered ? registered.outcome.response?.norm : undefined;
        ({ outcome } = await insist(steps, 'ambilantrean', { ...fields, ...(typeof norm === 'string' ? { norm } : {}) }));
      }
      const kodebooking = ticketOf(outcome);
      if (kodebooking !== null && heldByBpjs) enter(ledger, kodebooking, fields, outcome, isNew);
      return { outcome, steps, kodebooking };
    },

    async cancel(kodebooking, keterangan) {
      const steps: Step[] = [];
      const { outcome, isRepeat } = await insist(steps, 'batalantrean', { kodebooking, keterangan });
      const isCancelled = hasCode(outcome, 200) || (isRepeat && outcome.answered && /sudah dibatalkan/i.test(outcome.message));
      const held = ledger.booking(kodebooking);
      if (isCancelled && held !== undefined && !held.cancelled) ledger.record({ call: 'mobile-jkn/cancel', kodebooking, keterangan });
      return { outcome, steps };
    },

    // No task is stored with BPJS here: it is the facility that reports 1 or 3 after a check-in (ws-bpjs §3.2).
    async checkIn(kodebooking) {
      const steps: Step[] = [];
      const { outcome } = await insist(steps, 'checkinantrean', { kodebooking, waktu: clock().getTime() });
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

function ticketOf(outcome: AppOutcome): string | null {
  const kodebooking = outcome.answered && outcome.code === 200 ? outcome.response?.kodebooking : undefined;
  return typeof kodebooking === 'string' && kodebooking.trim() !== '' ? kodebooking : null;
}

function enter(ledger: Ledger, kodebooking: string, fields: Readonly<Record<string, unknown>>, outcome: AppOutcome, isNew: boolean): void {
  if (ledger.booking(kodebooking) !== undefined) return;
  const jenispasien = text(fields.nomorkartu) === '' ? 'NON JKN' : 'JKN';
  const response = outcome.answered ? outcome.response : {};
  const whole = mobileJknBooking.safeParse({ ...fields, ...response, jenispasien, pasienbaru: isNew ? 1 : 0 });
  // A ticket with a field unlike the catalogue's is a ticket all the same: BPJS keeps what identifies it.
  const payload = whole.data ?? mobileJknBooking.safeParse({ kodebooking, tanggalperiksa: fields.tanggalperiksa, jenispasien }).data;
  if (payload !== undefined) ledger.record({ call: 'mobile-jkn/booking', kodebooking, payload });
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
