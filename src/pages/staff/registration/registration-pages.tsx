import { onlyAt, type PageRoute } from '../../page';
import { admissionPages, bookingPages } from './booking-pages';
import { callingPages } from './calling-pages';
import { patientPages } from './patient-pages';
import { unseenPrintsPresses } from './unseen-prints-presses';
import { walkInPages } from './walk-in-pages';

/** The registration desk: calling and admission are a hospital's, patients and bookings anybody's. */
export const registrationPages: readonly PageRoute[] = [...onlyAt('FKRTL', [...callingPages, ...walkInPages, ...admissionPages]), ...unseenPrintsPresses, ...patientPages, ...bookingPages];
