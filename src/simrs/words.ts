import type { OutboxState, PrescriptionKind } from '../outbox/desk';
import type { Facility } from '../platform/facility';
import type { BookingState } from '../queue/booking';

/** jenisresep as the catalogue writes it (ws-bpjs §2.9). */
export const PRESCRIPTION_ON_WIRE = { none: 'Tidak ada', compounded: 'Racikan', 'non-compounded': 'Non racikan' } as const satisfies Record<PrescriptionKind, string>;

/** status as BPJS writes it in its list of a day (ws-bpjs §2.13), and what it has no word for. */
export const STATE_ON_WIRE = {
  waiting: 'Belum dilayani',
  called: 'Sedang dilayani',
  finished: 'Selesai dilayani',
  absent: 'Tidak hadir',
  cancelled: 'Batal',
} as const satisfies Record<BookingState, string>;

export type StateOnWire = (typeof STATE_ON_WIRE)[BookingState];

/** What has become of each row BPJS is owed. */
export const SENT_STATES = {
  open: 'menunggu',
  parked: 'tertahan',
  sent: 'terkirim',
  superseded: 'terlampaui',
  'cancelled-at-bpjs': 'batal-di-bpjs',
  rejected: 'ditolak',
  expired: 'kedaluwarsa',
  dropped: 'ditutup',
  'not-needed': 'tidak-perlu',
} as const satisfies Record<OutboxState, string>;

const SERVICES = {
  FKRTL: new Map([
    ['booking-made', 'antrean/add'],
    ['mobile-jkn-booking-made', 'antrean/pendaftaran/kodebooking'],
    ['task-reached', 'antrean/updatewaktu'],
    ['pharmacy-number-taken', 'antrean/farmasi/add'],
    ['booking-cancelled', 'antrean/batal'],
  ]),
  FKTP: new Map([
    ['booking-made', 'antrean/add'],
    ['task-reached', 'antrean/panggil'],
    ['booking-cancelled', 'antrean/batal'],
  ]),
} as const satisfies Record<Facility['kind'], ReadonlyMap<string, string>>;

/** The service of BPJS a row is for, as the catalogue names it; '' where the facility's contract has none for it. */
export const serviceOf = ({ kind }: Pick<Facility, 'kind'>, fact: string): string => SERVICES[kind].get(fact) ?? '';
