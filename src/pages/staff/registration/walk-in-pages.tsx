import { z } from 'zod';
import { addDays, isCalendarDate, localDate } from '../../../platform/clock';
import { deskSessions } from '../../../registration/desk-sessions';
import { findPatientFiles, type PatientFile } from '../../../registration/patient-file';
import { registerWalkIn } from '../../../registration/register-walk-in';
import { findBooking } from '../../../queue/booking-store';
import { kioskIdentity } from '../../../queue/kiosk-patient';
import type { ServicePoint } from '../../../service-points/service-point';
import { queueDay } from '../../../service-points/service-ticket';
import { goTo, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { freshState, submitEdit, textOf, type EditState } from '../edit-state';
import { oneOf, optionalLine } from '../form-fields';
import { atPlace } from '../panel-place';
import { sheetAt } from '../paper/paper-chooser';
import { LOKET_ROLES, ticketHere } from './calling-pages';
import { bookingPath } from './desk';
import { LOKET_AT } from './loket-view';
import { fileOf, placeOf } from './patient-pages';
import { PatientSearch, SEARCH_AT } from './patient-views';
import { WalkInView } from './walk-in-view';

const walkInSchema = z.object({
  sesi: z.coerce.number({ error: 'Pilih poli dan dokter.' }).int('Pilih poli dan dokter.').min(1, 'Pilih poli dan dokter.'),
  bayar: oneOf('cara bayar', ['JKN', 'NON JKN']),
  jenis: z.coerce.number({ error: 'Pilih jenis kunjungan.' }).int('Pilih jenis kunjungan.').min(1, 'Pilih jenis kunjungan.').max(4, 'Pilih jenis kunjungan.'),
  rujukan: optionalLine('Nomor rujukan', 50).pipe(z.string().regex(/^[\x21-\x7e]*$/, 'Nomor rujukan diisi tanpa spasi.')),
  tiket: z.coerce.number({ error: 'Nomor loket tidak dikenal.' }).int('Nomor loket tidak dikenal.').optional(),
  kertas: z.string().optional(),
});

const WALK_IN_FIELDS = {
  'quota-full': 'sesi', 'session-closed': 'sesi', 'schedule-unavailable': 'sesi', 'clinic-closed': 'sesi', 'already-booked': 'sesi', 'session-not-found': 'sesi',
  'reference-in-use': 'rujukan', 'card-missing': 'bayar',
};

const visitDateOf = ({ query, frame, facility }: StaffContext): { visitDate: string; today: string } => {
  const today = localDate(frame.now, facility.timeZone);
  const asked = textOf(query, 'tanggal');
  return { today, visitDate: isCalendarDate(asked) ? asked : today };
};

const drawWalkIn = async (context: StaffContext, place: ServicePoint, file: PatientFile, state: EditState) => {
  const { deps, facility, frame } = context;
  const { visitDate, today } = visitDateOf(context);
  const here = ticketHere(await queueDay(deps.db, facility, frame.now, place.queueCode ?? ''), place);
  return (
    <WalkInView
      place={place}
      file={file}
      visitDate={visitDate}
      dates={{ first: addDays(today, facility.settings.bookingMinDays), last: addDays(today, facility.settings.bookingMaxDays) }}
      isToday={visitDate === today}
      sessions={await deskSessions(deps.db, facility, frame.now, visitDate)}
      ticket={here?.bookingCode === null ? here : undefined}
      state={state}
    />
  );
};

/** A patient is found, and given a number: at a desk that has a page of its own for it. */
export const walkInPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: SEARCH_AT,
    roles: LOKET_ROLES,
    input: z.object({ cari: z.string().trim().max(80).catch(''), lahir: z.string().refine(isCalendarDate).catch('') }),
    handle: async (context, { cari, lahir }) => {
      const { deps, facility } = context;
      const identity = kioskIdentity(cari);
      const code = identity?.kind === 'booking-code' ? (await findBooking(deps.db, facility.facilityId, identity.bookingCode))?.bookingCode : undefined;
      if (code !== undefined) return goTo(bookingPath(facility, code));
      const isAsked = cari !== '' || lahir !== '';
      const found = isAsked ? await findPatientFiles(deps.db, facility.facilityId, { text: cari, birthDate: lahir }) : undefined;
      return view(<PatientSearch place={await placeOf(context)} text={cari} birthDate={lahir} found={found} />);
    },
  }),
  staffPage({
    method: 'get',
    path: `${LOKET_AT}/daftar/:norm`,
    roles: LOKET_ROLES,
    handle: atPlace('registration', 'Loket', async (context, place) => {
      const file = await fileOf(context);
      return view(await drawWalkIn(context, place, file, freshState({ sesi: '', bayar: file.cardNumber === '' ? 'NON JKN' : 'JKN', jenis: '1', rujukan: '' })));
    }),
  }),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/daftar/:norm`,
    roles: LOKET_ROLES,
    handle: atPlace('registration', 'Loket', async (context, place) => {
      const file = await fileOf(context);
      return submitEdit(context, {
        schema: walkInSchema,
        fields: WALK_IN_FIELDS,
        draw: (state) => drawWalkIn(context, place, file, state),
        save: async (input) => {
          const { deps, facility, staff } = context;
          const code = await registerWalkIn(
            deps,
            facility,
            { actor: staff.username },
            { medicalRecordNumber: file.medicalRecordNumber, sessionId: input.sesi, payer: input.bayar, visitType: input.jenis, referenceNumber: input.bayar === 'JKN' ? input.rujukan : '', ticketId: input.tiket ?? null, isOnPaper: input.kertas !== undefined },
          );
          if (input.kertas !== undefined) return goTo(sheetAt(input.sesi, code), 'Pendaftaran tersimpan. Tulis jam-jamnya dari catatan kertas.');
          return goTo(bookingPath(facility, code), 'Pendaftaran tersimpan. Cetak tiketnya untuk pasien.');
        },
      });
    }),
  }),
];
