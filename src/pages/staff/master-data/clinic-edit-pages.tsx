import { z } from 'zod';
import { localDate } from '../../../platform/clock';
import { addClinic, changeClinic, clinicVersion, deleteClinic, findClinic, listClinics, type Clinic, type ClinicFields } from '../../../schedules/clinic-editing';
import { Link, useFrame } from '../../document';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { Columns } from '../columns';
import { EditForm, TextField } from '../edit-form';
import { ListHead, listQuery, Nothing, Pager, ScrollTable, SearchForm } from '../edit-list';
import { editPages } from '../edit-pages';
import { VERSION_FIELD, type EditState } from '../edit-state';
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
  const { facility } = useFrame();
  const isClinic = facility.kind === 'FKTP';
  return (
    <>
      <TextField state={state} name="nama" label="Nama poli" hint={`Seperti dibaca pasien, tanpa kata “Poli”: ${isClinic ? 'Umum, Gigi, KIA' : 'Saraf, Penyakit Dalam'}.`} maxLength={100} />
      <TextField state={state} name="huruf" label="Huruf antrean" hint={`Awal nomor antrean jadwal baru: ${isClinic ? 'A menjadi A1-1, A2-1' : 'SAR menjadi SAR1-1, SAR2-1'}, … Nomor yang sudah diberikan tidak berubah.`} maxLength={6} />
      {!isClinic && (
        <div class="edit-columns">
          <TextField state={state} name="kodeInduk" label="Kode poli induk (BPJS)" hint="Kosongkan bila sama dengan kode poli." maxLength={20} />
          <TextField state={state} name="namaInduk" label="Nama poli induk (BPJS)" hint="Kosongkan bila sama dengan nama poli." maxLength={100} />
        </div>
      )}
    </>
  );
}

async function clinicList({ deps, facility, query, frame }: StaffContext) {
  const hasParents = facility.kind === 'FKRTL';
  const { search, page, limit, offset } = listQuery(query);
  const { clinics, total } = await listClinics(deps.db, facility.facilityId, { search, limit, offset, today: localDate(frame.now, facility.timeZone) });
  return view(
    <DataPage title="Poli">
      <ListHead title="Poli" add="Tambah poli" to={`${AT}/baru`} />
      <SearchForm to={AT} search={search} label="Cari nama atau kode" />
      <section class="card">
        {clinics.length === 0 ? (
          <Nothing>{search === '' ? 'Belum ada poli.' : 'Tidak ada poli yang cocok.'}</Nothing>
        ) : (
          <ScrollTable label="Daftar poli">
            <Columns names={['Nama', hasParents ? 'Kode' : 'Kode PCare', ...(hasParents ? ['Poli induk'] : []), 'Huruf antrean', 'Jadwal mulai hari ini']} />
            <tbody>
              {clinics.map((clinic) => (
                <tr key={clinic.clinicCode}>
                  <td class="edit-name">
                    <Link class="edit-link" to={pathOf(clinic.clinicCode)}>
                      {clinic.clinicName}
                    </Link>
                  </td>
                  <td>{clinic.clinicCode}</td>
                  {hasParents && <td>{clinic.parentCode === clinic.clinicCode ? '–' : `${clinic.parentName} (${clinic.parentCode})`}</td>}
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
  const { facility } = useFrame();
  return (
    <DataPage title="Tambah poli">
      <section class="card edit-card">
        <h1>Tambah poli</h1>
        <EditForm to={`${AT}/baru`} state={state} button="Simpan">
          <TextField state={state} name="kode" label="Kode poli"  hint={`${facility.kind === 'FKTP' ? 'Kode poli PCare, misalnya 001 untuk poli umum.' : 'Kode subspesialis BPJS, misalnya SAR.'} Tidak dapat diganti setelah disimpan.`} maxLength={20} />
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
  ...editPages({
    at: AT,
    key: ':kode',
    roles: ADMINISTRATOR,
    fields: FIELD_OF,
    list: clinicList,
    find: theClinic,
    valuesOf,
    newSchema,
    blank: () => ({}),
    drawNew: (state) => <NewClinic state={state} />,
    add: async ({ deps, facility, staff }, input) => {
      await addClinic(deps, facility.facilityId, clinicOf(input.kode, input), staff.username);
      await inForce(deps, facility);
      return `Poli ${input.nama} sudah ditambahkan.`;
    },
    changeSchema,
    drawChange: (clinic, state) => <ChangeClinic clinic={clinic} state={state} />,
    change: async (context, input) => {
      const { deps, facility, staff } = context;
      await changeClinic(deps, facility.facilityId, clinicOf(codeOf(context), input), input.versi, staff.username);
      await inForce(deps, facility);
      return `Poli ${input.nama} sudah disimpan.`;
    },
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
