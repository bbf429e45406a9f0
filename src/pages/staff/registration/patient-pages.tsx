import { z } from 'zod';
import { addDays, isCalendarDate, localDate } from '../../../platform/clock';
import { deskBookingsOf } from '../../../registration/desk-bookings';
import { deskSessions } from '../../../registration/desk-sessions';
import { findPatientFiles, patientFile, type PatientFile } from '../../../registration/patient-file';
import { registerWalkIn } from '../../../registration/register-walk-in';
import { completePatient, savePatient } from '../../../registration/save-patient';
import { findBooking } from '../../../queue/booking-store';
import { kioskIdentity } from '../../../queue/kiosk-patient';
import { servicePointById, type ServicePoint } from '../../../service-points/service-point';
import { queueDay } from '../../../service-points/service-ticket';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { SENTENCES } from '../../refusals';
import { freshState, submitEdit, textOf, type EditState } from '../edit-state';
import { oneOf, optionalLine } from '../form-fields';
import { atPlace } from '../panel-place';
import { sheetAt } from '../paper/paper-chooser';
import { LOKET_ROLES, ticketHere } from './calling-pages';
import { bookingPath, LOKET_AT, patientPath } from './loket-view';
import { EMPTY_PATIENT, FIELD_OF_REFUSAL, fieldsOf, patientSchema, personOf } from './patient-form';
import { NEW_PATIENT_AT, NewPatient, PatientPage, PatientSearch, SEARCH_AT, walkInPath } from './patient-views';
import { WalkInView } from './walk-in-view';

const placeOf = ({ deps, facility, staff }: StaffContext): Promise<ServicePoint | undefined> => servicePointById(deps.db, facility.facilityId, staff.servicePointId);

async function fileOf({ deps, facility, params }: StaffContext): Promise<PatientFile> {
  const file = await patientFile(deps.db, facility.facilityId, params['norm'] ?? '');
  if (file === undefined) throw new PageComplaint(SENTENCES.pageUnknown, 404);
  return file;
}

const drawPatient = async (context: StaffContext, file: PatientFile, state: EditState) => {
  const today = localDate(context.frame.now, context.facility.timeZone);
  const bookings = await deskBookingsOf(context.deps.db, context.facility, file.medicalRecordNumber, today);
  return <PatientPage place={await placeOf(context)} file={file} state={state} bookings={bookings} />;
};

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

export const patientPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: SEARCH_AT,
    roles: LOKET_ROLES,
    input: z.object({ cari: z.string().trim().max(80).catch(''), lahir: z.string().refine(isCalendarDate).catch('') }),
    handle: async (context, { cari, lahir }) => {
      const { deps, facility } = context;
      const identity = kioskIdentity(cari);
      const code = identity?.kind === 'booking-code' ? (await findBooking(deps.db, facility.facilityId, identity.bookingCode))?.bookingCode : undefined;
      if (code !== undefined) return goTo(bookingPath(code));
      const isAsked = cari !== '' || lahir !== '';
      const found = isAsked ? await findPatientFiles(deps.db, facility.facilityId, { text: cari, birthDate: lahir }) : undefined;
      return view(<PatientSearch place={await placeOf(context)} text={cari} birthDate={lahir} found={found} />);
    },
  }),
  staffPage({ method: 'get', path: NEW_PATIENT_AT, roles: LOKET_ROLES, handle: async (context) => view(<NewPatient place={await placeOf(context)} state={freshState(EMPTY_PATIENT)} />) }),
  staffPage({
    method: 'post',
    path: NEW_PATIENT_AT,
    roles: LOKET_ROLES,
    handle: (context) =>
      submitEdit(context, {
        schema: patientSchema,
        fields: FIELD_OF_REFUSAL,
        draw: async (state) => <NewPatient place={await placeOf(context)} state={state} />,
        save: async (input) => {
          const { deps, facility, staff } = context;
          const norm = await savePatient(deps, facility, { known: undefined, medicalRecordNumber: input.norm, person: personOf(input), actor: staff.username });
          return goTo(walkInPath(norm), `Pasien tersimpan dengan nomor rekam medis ${norm}. Pilih polinya.`);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${LOKET_AT}/pasien/:norm`,
    roles: LOKET_ROLES,
    handle: async (context) => {
      const file = await fileOf(context);
      return view(await drawPatient(context, file, freshState(fieldsOf(file))));
    },
  }),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/pasien/:norm`,
    roles: LOKET_ROLES,
    handle: async (context) => {
      const file = await fileOf(context);
      return submitEdit(context, {
        schema: patientSchema,
        fields: FIELD_OF_REFUSAL,
        draw: (state) => drawPatient(context, file, state),
        save: async (input) => {
          const { deps, facility, staff } = context;
          const medicalRecordNumber = file.isProvisional ? input.norm : file.medicalRecordNumber;
          const norm = await savePatient(deps, facility, { known: file.medicalRecordNumber, medicalRecordNumber, person: personOf(input), actor: staff.username });
          return goTo(patientPath(norm), 'Data pasien tersimpan.');
        },
      });
    },
  }),
  staffPage({
    method: 'post',
    path: `${LOKET_AT}/pasien/:norm/lengkap`,
    roles: LOKET_ROLES,
    handle: async (context) => {
      const { deps, facility, staff, params } = context;
      await completePatient(deps, facility, params['norm'] ?? '', staff.username);
      return goTo(patientPath(params['norm'] ?? ''), 'Data pasien ditandai lengkap.');
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
          return goTo(bookingPath(code), 'Pendaftaran tersimpan. Cetak tiketnya untuk pasien.');
        },
      });
    }),
  }),
];
