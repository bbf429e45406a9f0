import { z } from 'zod';
import { localDate } from '../../../platform/clock';
import { addClinic, changeClinic, clinicVersion, deleteClinic, findClinic, listClinics, type Clinic, type ClinicFields } from '../../../schedules/clinic-editing';
import { Link } from '../../document';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { EditForm, TextField } from '../edit-form';
import { listQuery, Nothing, Pager, ScrollTable, SearchForm } from '../edit-list';
import { freshState, submitEdit, VERSION_FIELD, type EditState } from '../edit-state';
import { oneLine, optionalLine, prefix, version } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR, Danger, DataPage } from './data-page';

const AT = '/petugas/data/poli';
const pathOf = (clinicCode: string): string => `${AT}/${encodeURIComponent(clinicCode)}`;

const fields = { nama: oneLine('Nama poli'), kodeInduk: optionalLine('Kode poli induk', 20), namaInduk: optionalLine('Nama poli induk'), huruf: prefix() };
const newSchema = z.object({
  ...fields,
  kode: oneLine('Kode poli', 20)
    .transform((code) => code.toUpperCase())
    .refine((code) => code === '' || /^[A-Z0-9-]+$/.test(code), 'Kode poli hanya huruf, angka dan strip.'),
});
const changeSchema = z.object({ ...fields, versi: version });

const FIELD_OF = { 'clinic-code-taken': 'kode', 'clinic-prefix-taken': 'huruf' };

/** A clinic without a parent of its own is its own parent, as BPJS lists it. */
function clinicOf(clinicCode: string, input: { nama: string; kodeInduk: string; namaInduk: string; huruf: string }): Clinic {
  return { clinicCode, clinicName: input.nama, parentCode: input.kodeInduk === '' ? clinicCode : input.kodeInduk, parentName: input.namaInduk === '' ? input.nama : input.namaInduk, queuePrefix: input.huruf };
}

const valuesOf = (clinic: ClinicFields): Fields => ({
  nama: clinic.clinicName,
  kodeInduk: clinic.parentCode,
  namaInduk: clinic.parentName,
  huruf: clinic.queuePrefix,
  [VERSION_FIELD]: clinicVersion(clinic),
});

function ClinicFieldset({ state }: { state: EditState }) {
  return (
    <>
      <TextField state={state} name="nama" label="Nama poli" hint="Seperti dibaca pasien, tanpa kata “Poli”: Saraf, Penyakit Dalam." maxLength={100} />
      <TextField state={state} name="huruf" label="Huruf antrean" hint="Awal nomor antrean jadwal baru: SAR menjadi SAR1-1, SAR2-1, … Nomor yang sudah diberikan tidak berubah." maxLength={6} />
      <div class="edit-columns">
        <TextField state={state} name="kodeInduk" label="Kode poli induk (BPJS)" hint="Kosongkan bila sama dengan kode poli." maxLength={20} />
        <TextField state={state} name="namaInduk" label="Nama poli induk (BPJS)" hint="Kosongkan bila sama dengan nama poli." maxLength={100} />
      </div>
    </>
  );
}

async function clinicList({ deps, facility, query, frame }: StaffContext) {
  const { search, page, limit, offset } = listQuery(query);
  const { clinics, total } = await listClinics(deps.db, facility.facilityId, { search, limit, offset, today: localDate(frame.now, facility.timeZone) });
  return view(
    <DataPage title="Poli">
      <div class="edit-head">
        <h1>Poli</h1>
        <Link class="button button--primary" to={`${AT}/baru`}>
          Tambah poli
        </Link>
      </div>
      <SearchForm to={AT} search={search} label="Cari nama atau kode" />
      <section class="card">
        {clinics.length === 0 ? (
          <Nothing>{search === '' ? 'Belum ada poli.' : 'Tidak ada poli yang cocok.'}</Nothing>
        ) : (
          <ScrollTable label="Daftar poli">
            <thead>
              <tr>
                <th scope="col">Nama</th>
                <th scope="col">Kode</th>
                <th scope="col">Poli induk</th>
                <th scope="col">Huruf antrean</th>
                <th scope="col">Jadwal mulai hari ini</th>
              </tr>
            </thead>
            <tbody>
              {clinics.map((clinic) => (
                <tr key={clinic.clinicCode}>
                  <td class="edit-name">
                    <Link class="edit-link" to={pathOf(clinic.clinicCode)}>
                      {clinic.clinicName}
                    </Link>
                  </td>
                  <td>{clinic.clinicCode}</td>
                  <td>{clinic.parentCode === clinic.clinicCode ? '–' : `${clinic.parentName} (${clinic.parentCode})`}</td>
                  <td>{clinic.queuePrefix}</td>
                  <td class="number">{clinic.sessionsAhead}</td>
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

function NewClinic({ state }: { state: EditState }) {
  return (
    <DataPage title="Tambah poli">
      <section class="card edit-card">
        <h1>Tambah poli</h1>
        <EditForm to={`${AT}/baru`} state={state} button="Simpan">
          <TextField state={state} name="kode" label="Kode poli" hint="Kode subspesialis BPJS, misalnya SAR. Tidak dapat diganti setelah disimpan." maxLength={20} />
          <ClinicFieldset state={state} />
        </EditForm>
      </section>
    </DataPage>
  );
}

function ChangeClinic({ clinic, state }: { clinic: Clinic; state: EditState }) {
  return (
    <DataPage title={`Poli ${clinic.clinicName}`}>
      <section class="card edit-card">
        <h1>
          Poli {clinic.clinicName} <span class="badge">{clinic.clinicCode}</span>
        </h1>
        <EditForm to={pathOf(clinic.clinicCode)} state={state} button="Simpan">
          <ClinicFieldset state={state} />
        </EditForm>
      </section>
      <Danger summary="Hapus poli ini" to={`${pathOf(clinic.clinicCode)}/hapus`} button="Hapus poli">
        <p>Hanya poli yang belum pernah punya jadwal yang dapat dihapus.</p>
      </Danger>
    </DataPage>
  );
}

const codeOf = (context: StaffContext): string => context.params['kode'] ?? '';

async function theClinic(context: StaffContext): Promise<Clinic> {
  const clinic = await findClinic(context.deps.db, context.facility.facilityId, codeOf(context));
  if (clinic === undefined) throw new PageComplaint('Poli tidak ditemukan.', 404);
  return clinic;
}

export const clinicEditPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: AT, roles: ADMINISTRATOR, handle: clinicList }),
  staffPage({ method: 'get', path: `${AT}/baru`, roles: ADMINISTRATOR, handle: () => view(<NewClinic state={freshState({})} />) }),
  staffPage({
    method: 'post',
    path: `${AT}/baru`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: newSchema,
        fields: FIELD_OF,
        draw: (state) => <NewClinic state={state} />,
        save: async (input) => {
          const { deps, facility, staff } = context;
          await addClinic(deps, facility.facilityId, clinicOf(input.kode, input), staff.username);
          await inForce(deps, facility);
          return goTo(AT, `Poli ${input.nama} sudah ditambahkan.`);
        },
      }),
  }),
  staffPage({
    method: 'get',
    path: `${AT}/:kode`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const clinic = await theClinic(context);
      return view(<ChangeClinic clinic={clinic} state={freshState(valuesOf(clinic))} />);
    },
  }),
  staffPage({
    method: 'post',
    path: `${AT}/:kode`,
    roles: ADMINISTRATOR,
    handle: (context) =>
      submitEdit(context, {
        schema: changeSchema,
        fields: FIELD_OF,
        stored: async () => valuesOf(await theClinic(context)),
        draw: async (state) => <ChangeClinic clinic={await theClinic(context)} state={state} />,
        save: async (input) => {
          const { deps, facility, staff } = context;
          await changeClinic(deps, facility.facilityId, clinicOf(codeOf(context), input), input.versi, staff.username);
          await inForce(deps, facility);
          return goTo(AT, `Poli ${input.nama} sudah disimpan.`);
        },
      }),
  }),
  staffPage({
    method: 'post',
    path: `${AT}/:kode/hapus`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { deps, facility, staff } = context;
      await deleteClinic(deps, facility.facilityId, codeOf(context), staff.username);
      await inForce(deps, facility);
      return goTo(AT, 'Poli sudah dihapus.');
    },
  }),
];
