/**
 * What the hospital's own system may follow, in the words of its wire: `booking.created` and so on. No personal data: who
 * hears of an event reads the booking itself.
 */
export const EVENT_TYPES = [
  'booking.created',
  'booking.cancelled',
  'booking.checked_in',
  'booking.called',
  'booking.finished',
  'booking.absent',
  'patient.registered',
  'push.parked',
  'schedule.changed',
] as const;

/** Asked for by whoever sets a webhook up: told to that one alone, and to no stream. Its subject is `testSubject`. */
export const TEST_EVENT = 'webhook.test';

export const testSubject = (webhookId: number): string => `webhook ${webhookId}`;

export type EventType = (typeof EVENT_TYPES)[number] | typeof TEST_EVENT;

export interface NewEvent {
  type: EventType;
  /** The booking code, record number or session it is about: events of one subject are told in the order they were announced. */
  subject: string;
  occurredAt: Date;
  detail?: Record<string, unknown>;
}

/** An event with its place in the order of the facility. */
export interface PlacedEvent {
  position: number;
  type: EventType;
  subject: string;
  occurredAt: Date;
  detail: Record<string, unknown>;
}
