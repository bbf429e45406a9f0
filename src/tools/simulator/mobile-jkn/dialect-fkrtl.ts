import { z } from 'zod';
import { mobileJknBooking } from '../booking';
import { requiredText } from '../wire-fields';
import { APP_SERVICES, type AppDialect, type Fields } from './dialect';
import { ambilFields, registrationOf } from './patients';
import { FKRTL_SHAPES, unfitFieldsOf } from './reply-shape';

/** The hospital dialect: everything by POST under the name of its service, the token by GET (ws-faskes §1.4, §1.6). */
export const FKRTL: AppDialect = {
  kind: 'FKRTL',
  services: APP_SERVICES,
  uatRows: { app: 46, called: 47 },
  namesDoctor: true,
  takes: () => true,
  token: (paths) => ({ method: 'GET', path: paths.token ?? '/auth', body: null }),
  request: (paths, service, fields) => ({ method: 'POST', path: paths[service] ?? `/${service}`, body: fields }),
  ambilFields,
  registrationOf,
  statusFields: ({ kodepoli, kodedokter, tanggalperiksa, jampraktek }) => ({ kodepoli, kodedokter, tanggalperiksa, jampraktek }),
  cancelFields: (ticket, keterangan) => ({ ...ticket, keterangan }),
  ticketOf: (_fields, { kodebooking }) => (typeof kodebooking === 'string' && kodebooking.trim() !== '' ? { kodebooking } : null),
  ticketFields: z.object({ kodebooking: requiredText }),
  unfitFields: unfitFieldsOf(FKRTL_SHAPES),

  enter(ledger, { ticket: { kodebooking = '' }, fields, response, isNewPatient }) {
    if (ledger.booking(kodebooking) !== undefined) return;
    const jenispasien = isWithoutCard(fields) ? 'NON JKN' : 'JKN';
    const whole = mobileJknBooking.safeParse({ ...fields, ...response, jenispasien, pasienbaru: isNewPatient ? 1 : 0 });
    // A ticket with a field unlike the catalogue's is a ticket all the same: BPJS keeps what identifies it.
    const payload = whole.data ?? mobileJknBooking.safeParse({ kodebooking, tanggalperiksa: fields.tanggalperiksa, jenispasien }).data;
    if (payload !== undefined) ledger.record({ call: 'mobile-jkn/booking', kodebooking, payload });
  },
  cancel(ledger, { kodebooking = '' }, keterangan) {
    if (ledger.booking(kodebooking)?.cancelled === false) ledger.record({ call: 'mobile-jkn/cancel', kodebooking, keterangan });
  },
  isBusy: (ledger, { nik }, date) => ledger.bookingsOn(date).some(({ cancelled, payload }) => !cancelled && payload.nik === nik),
};

function isWithoutCard({ nomorkartu }: Fields): boolean {
  return nomorkartu === undefined || nomorkartu === null || nomorkartu === '';
}
