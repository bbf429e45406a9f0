import { z } from 'zod';
import { localDate } from '../../../platform/clock';
import { addDoctor, changeDoctor, deleteDoctor, doctorVersion, findDoctor, listDoctors, type Doctor } from '../../../schedules/doctor-editing';
import { Link } from '../../document';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { Columns } from '../columns';
import { EditForm, TextField } from '../edit-form';
import { ListHead, listQuery, Nothing, Pager, ScrollTable, SearchForm } from '../edit-list';
import { editPages } from '../edit-pages';
import { VERSION_FIELD, type EditState } from '../edit-state';
import { oneLine, version, wholeNumber } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR, Danger, DataPage } from './data-page';

const AT = '/petugas/data/dokter';
const LARGEST_CODE = 999_999_999;

const newSchema = z.object({ kode: wholeNumber('Kode dokter', 1, LARGEST_CODE), nama: oneLine('Nama dokter', 150) });
const changeSchema = z.object({ nama: oneLine('Nama dokter', 150), versi: version });

const valuesOf = (doctor: Doctor): Fields => ({ nama: doctor.doctorName, [VERSION_FIELD]: doctorVersion(doctor) });

async function doctorList({ deps, facility, query, frame }: StaffContext) {
  const { search, page, limit, offset } = listQuery(query);
  const { doctors, total } = await listDoctors(deps.db, facility.facilityId, { search, limit, offset, today: localDate(frame.now, facility.timeZone) });
  return view(
    <DataPage title="Dokter">
      <ListHead title="Dokter" add="Tambah dokter" to={`${AT}/baru`} />
      <SearchForm to={AT} search={search} label="Cari nama atau kode" />
      <section class="card">
        {doctors.length === 0 ? (
          <Nothing>{search === '' ? 'Belum ada dokter.' : 'Tidak ada dokter yang cocok.'}</Nothing>
        ) : (
          <ScrollTable label="Daftar dokter">
            <Columns names={['Nama', 'Kode HFIS', 'Jadwal mulai hari ini']} />
            <tbody>
              {doctors.map((doctor) => (
                <tr key={doctor.doctorCode}>
                  <td class="edit-name">
                    <Link class="edit-link" to={`${AT}/${doctor.doctorCode}`}>
                      {doctor.doctorName}
                    </Link>
                  </td>
                  <td class="number">{doctor.doctorCode}</td>
                  <td class="number">{doctor.sessionsAhead}</td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
        <Pager to={AT} query={{ cari: search }} page={page} total={total} />
      </section>
    </DataPage>,
  );
}

const NameField = ({ state }: { state: EditState }) => <TextField state={state} name="nama" label="Nama dokter" hint="Dengan gelar, seperti dibaca pasien: dr. Sari Wening, Sp.N" maxLength={150} />;

function NewDoctor({ state }: { state: EditState }) {
  return (
    <DataPage title="Tambah dokter">
      <section class="card edit-card">
        <h1>Tambah dokter</h1>
        <EditForm to={`${AT}/baru`} state={state} button="Simpan">
          <TextField state={state} name="kode" label="Kode dokter" hint="Kode dokter di HFIS. Tidak dapat diganti setelah disimpan." inputMode="numeric" maxLength={9} />
          <NameField state={state} />
        </EditForm>
      </section>
    </DataPage>
  );
}

function ChangeDoctor({ doctor, state }: { doctor: Doctor; state: EditState }) {
  return (
    <DataPage title={doctor.doctorName}>
      <section class="card edit-card">
        <h1>
          {doctor.doctorName} <span class="badge">{doctor.doctorCode}</span>
        </h1>
        <EditForm to={`${AT}/${doctor.doctorCode}`} state={state} button="Simpan">
          <NameField state={state} />
        </EditForm>
        <p class="muted">Nama yang diganti di sini tidak ditimpa HFIS; bedanya ditampilkan di daftar selisih HFIS pada Monitor.</p>
      </section>
      <Danger summary="Hapus dokter ini" to={`${AT}/${doctor.doctorCode}/hapus`} button="Hapus dokter">
        <p>Hanya dokter yang belum pernah punya jadwal yang dapat dihapus.</p>
      </Danger>
    </DataPage>
  );
}

async function theDoctor({ deps, facility, params }: StaffContext): Promise<Doctor> {
  const code = Number(params['kode']);
  const doctor = Number.isInteger(code) && code <= LARGEST_CODE ? await findDoctor(deps.db, facility.facilityId, code) : undefined;
  if (doctor === undefined) throw new PageComplaint('Dokter tidak ditemukan.', 404);
  return doctor;
}

export const doctorEditPages: readonly PageRoute[] = [
  ...editPages({
    at: AT,
    key: ':kode',
    roles: ADMINISTRATOR,
    fields: { 'doctor-code-taken': 'kode' },
    list: doctorList,
    find: theDoctor,
    valuesOf,
    newSchema,
    blank: () => ({}),
    drawNew: (state) => <NewDoctor state={state} />,
    add: async ({ deps, facility, staff }, { kode, nama }) => {
      await addDoctor(deps, facility.facilityId, { doctorCode: kode, doctorName: nama }, staff.username);
      await inForce(deps, facility);
      return `${nama} sudah ditambahkan.`;
    },
    changeSchema,
    drawChange: (doctor, state) => <ChangeDoctor doctor={doctor} state={state} />,
    change: async (context, { nama, versi }) => {
      const { deps, facility, staff } = context;
      const { doctorCode } = await theDoctor(context);
      await changeDoctor(deps, facility.facilityId, { doctorCode, doctorName: nama }, versi, staff.username);
      await inForce(deps, facility);
      return `${nama} sudah disimpan.`;
    },
  }),
  staffPage({
    method: 'post',
    path: `${AT}/:kode/hapus`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility, staff } = context;
      await deleteDoctor(deps, facility.facilityId, (await theDoctor(context)).doctorCode, staff.username);
      await inForce(deps, facility);
      return goTo(AT, 'Dokter sudah dihapus.');
    },
  }),
];
