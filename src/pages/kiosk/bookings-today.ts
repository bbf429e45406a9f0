import { localDate } from '../../platform/clock';
import { kioskBookingsOf, type KioskBooking } from '../../queue/kiosk-booking';
import type { KioskStep } from './kiosk-step';

/** What the patient of this journey has today. */
export function bookingsToday({ deps, facility, journey }: KioskStep): Promise<KioskBooking[]> {
  return kioskBookingsOf(deps.db, facility, journey.medicalRecordNumber ?? '', localDate(deps.clock(), facility.timeZone));
}
