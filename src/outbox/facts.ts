/**
 * What happened and BPJS is owed, in our own words. Translated into BPJS's words when it is sent, so that a mapping
 * mended today also heals what is already queued. No personal data: the translation reads the booking itself.
 */
export type Fact =
  /** A booking made at the facility: BPJS does not know it yet (antrean/add). */
  | { kind: 'booking-made'; bookingCode: string }
  /** A booking made in Mobile JKN: read back after a minute, and added only if BPJS does not hold it (ws-bpjs §2.7). */
  | { kind: 'mobile-jkn-booking-made'; bookingCode: string }
  /** A task of the visit (antrean/updatewaktu); `occurredAt` is ISO 8601 with milliseconds, as recorded. */
  | { kind: 'task-reached'; bookingCode: string; task: TaskId; occurredAt: string; prescriptionKind: PrescriptionKind | null }
  /** A number of the pharmacy queue (antrean/farmasi/add): after task 5 and, where it is taken in time, before 6. */
  | { kind: 'pharmacy-number-taken'; bookingCode: string; prescriptionKind: Exclude<PrescriptionKind, 'none'>; ordinal: number }
  /** A booking called off before service (antrean/batal). */
  | { kind: 'booking-cancelled'; bookingCode: string; reason: string };

export type FactKind = Fact['kind'];

/** taskid of the catalogue (ws-bpjs §3.1): 1–7 the steps of a visit, 99 not present. */
export type TaskId = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 99;

/** jenisresep: Tidak ada, Racikan, Non racikan. */
export type PrescriptionKind = 'none' | 'compounded' | 'non-compounded';
