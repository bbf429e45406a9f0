import { localDate } from '../../../platform/clock';
import { deskBookingsOf } from '../../../registration/desk-bookings';
import { patientFile, type PatientFile } from '../../../registration/patient-file';
import { completePatient, savePatient } from '../../../registration/save-patient';
import { servicePointById, type ServicePoint } from '../../../service-points/service-point';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { SENTENCES } from '../../refusals';
import { freshState, submitEdit, type EditState } from '../edit-state';
import { atEachDesk, patientPath, walkInPath } from './desk';
import { EMPTY_PATIENT, FIELD_OF_REFUSAL, fieldsOf, patientSchema, personOf } from './patient-form';
import { NewPatient, PatientPage } from './patient-views';

export const placeOf = ({ deps, facility, staff }: StaffContext): Promise<ServicePoint | undefined> => servicePointById(deps.db, facility.facilityId, staff.servicePointId);

export async function fileOf({ deps, facility, params }: StaffContext): Promise<PatientFile> {
  const file = await patientFile(deps.db, facility.facilityId, params['norm'] ?? '');
  if (file === undefined) throw new PageComplaint(SENTENCES.pageUnknown, 404);
  return file;
}

const drawPatient = async (context: StaffContext, file: PatientFile, state: EditState) => {
  const today = localDate(context.frame.now, context.facility.timeZone);
  const bookings = await deskBookingsOf(context.deps.db, context.facility, file.medicalRecordNumber, today);
  return <PatientPage place={await placeOf(context)} file={file} state={state} bookings={bookings} />;
};

/** What is kept of a patient, at the desk of any facility. */
export const patientPages: readonly PageRoute[] = atEachDesk(({ at, roles }) => [
  staffPage({ method: 'get', path: `${at}/pasien-baru`, roles, handle: async (context) => view(<NewPatient place={await placeOf(context)} state={freshState(EMPTY_PATIENT)} />) }),
  staffPage({
    method: 'post',
    path: `${at}/pasien-baru`,
    roles,
    handle: (context) =>
      submitEdit(context, {
        schema: patientSchema,
        fields: FIELD_OF_REFUSAL,
        draw: async (state) => <NewPatient place={await placeOf(context)} state={state} />,
        save: async (input) => {
          const { deps, facility, staff } = context;
          const norm = await savePatient(deps, facility, { known: undefined, medicalRecordNumber: input.norm, person: personOf(input), actor: staff.username });
          return goTo(walkInPath(facility, norm), `Pasien tersimpan dengan nomor rekam medis ${norm}. Pilih polinya.`);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${at}/pasien/:norm`,
    roles,
    handle: async (context) => {
      const file = await fileOf(context);
      return view(await drawPatient(context, file, freshState(fieldsOf(file))));
    },
  }),
  staffPage({
    method: 'post',
    path: `${at}/pasien/:norm`,
    roles,
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
          return goTo(patientPath(facility, norm), 'Data pasien tersimpan.');
        },
      });
    },
  }),
  staffPage({
    method: 'post',
    path: `${at}/pasien/:norm/lengkap`,
    roles,
    handle: async (context) => {
      const { deps, facility, staff, params } = context;
      await completePatient(deps, facility, params['norm'] ?? '', staff.username);
      return goTo(patientPath(facility, params['norm'] ?? ''), 'Data pasien ditandai lengkap.');
    },
  }),
]);
