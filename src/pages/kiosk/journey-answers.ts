import { z } from 'zod';

/** What brought the patient to the screen; `scanned`: a code held before the scanner at the start. */
export const KIOSK_AIMS = ['check-in', 'take-number', 'pharmacy', 'scanned'] as const;
export type KioskAim = (typeof KIOSK_AIMS)[number];

const optional = <T extends z.ZodType>(schema: T) => schema.optional().catch(undefined);

/** What a journey keeps of its patient's answers (kiosk_journey.answers). */
const journeyAnswersSchema = z.object({
  aim: z.enum(KIOSK_AIMS).catch('take-number'),
  /** A record number was typed; the year of birth has yet to come. */
  recordNumbers: optional(z.array(z.string())),
  /** By which number the patient was found. */
  foundBy: optional(z.enum(['booking-code', 'card', 'nik', 'record'])),
  /** The booking whose code was scanned or typed. */
  bookingCode: optional(z.string()),
  /** "Ya, ini saya". */
  isConfirmed: z.boolean().catch(false),
  payer: optional(z.enum(['JKN', 'NON JKN'])),
  clinicCode: optional(z.string()),
  sessionId: optional(z.number().int()),
  visitType: optional(z.number().int().min(1).max(4)),
  referenceNumber: optional(z.string()),
  /** The session a number is being taken of (claimSession). */
  taking: optional(z.number().int()),
  printId: optional(z.number().int()),
});

export type JourneyAnswers = z.output<typeof journeyAnswersSchema>;

export function journeyAnswersOf(answers: Record<string, unknown>): JourneyAnswers {
  return journeyAnswersSchema.parse(answers);
}
