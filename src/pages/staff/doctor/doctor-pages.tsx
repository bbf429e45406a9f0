import { keptReport } from '../../../doctor/kept-report';
import { goTo, PageComplaint, staffPage, view, type PageRoute } from '../../page';
import { DOCTOR_AT, DOCTOR_ROLES, DoctorView } from './doctor-view';

/** What the doctor found of the server and of this facility, and the press that looks again. */
export const doctorPages: readonly PageRoute[] = [
  staffPage({
    method: 'get',
    path: DOCTOR_AT,
    roles: DOCTOR_ROLES,
    handle: async ({ deps: { db, clock }, facility }) => view(<DoctorView kept={await keptReport(db, facility.facilityId, clock())} />),
  }),
  staffPage({
    method: 'post',
    path: `${DOCTOR_AT}/jalankan`,
    roles: DOCTOR_ROLES,
    handle: async ({ deps: { doctor }, facility, staff }) => {
      if ((await doctor.start(facility, staff.username)) === 'runs-already') throw new PageComplaint('Pemeriksaan sedang berjalan; hasilnya tampil di sini begitu selesai.');
      return goTo(DOCTOR_AT, 'Pemeriksaan dimulai; hasilnya tampil di sini begitu selesai.');
    },
  }),
];
