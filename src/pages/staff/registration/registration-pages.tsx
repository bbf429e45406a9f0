import type { PageRoute } from '../../page';
import { bookingPages } from './booking-pages';
import { callingPages } from './calling-pages';
import { patientPages } from './patient-pages';

/** The registration desk: calling, patients, bookings. */
export const registrationPages: readonly PageRoute[] = [...callingPages, ...patientPages, ...bookingPages];
