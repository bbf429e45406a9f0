import { z } from 'zod';
import type { Facility } from '../../../platform/facility';
import { allClinics } from '../../../schedules/clinic-editing';
import { addPoint, changePoint, findPoint, listPoints, pointVersion, switchPoint, type EditedPoint, type PointFields } from '../../../service-points/point-editing';
import type { ServicePointKind } from '../../../service-points/service-point';
import { serviceQueues } from '../../../service-points/service-queue';
import { Link, PostForm, useFrame } from '../../document';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { Columns } from '../columns';
import { ChecksField, EditForm, SelectField, TextField, type Option } from '../edit-form';
import { ListHead, listQuery, Nothing, ScrollTable, SearchForm } from '../edit-list';
import { editPages } from '../edit-pages';
import { textOf, VERSION_FIELD, type EditState } from '../edit-state';
import { manyTexts, oneLine, oneOf, optionalLine, version } from '../form-fields';
import { ADMINISTRATOR, DataPage, InUseBadge } from './data-page';

const AT = '/petugas/data/tempat';

const KINDS: Record<ServicePointKind, string> = { registration: 'Loket pendaftaran', clinic: 'Ruang poli', pharmacy: 'Farmasi', other: 'Layanan lain (laboratorium, radiologi, …)' };
const KIND_CODES = ['registration', 'clinic', 'pharmacy', 'other'] as const;

/** The places of this kind of facility: a clinic calls to its rooms. */
const kindOptions = ({ kind }: Pick<Facility, 'kind'>): readonly Option[] => KIND_CODES.filter((each) => kind === 'FKRTL' || each === 'clinic').map((each) => ({ value: each, label: KINDS[each] }));

const fields = { nama: oneLine('Nama tempat', 60), ucapan: optionalLine('Nama yang diucapkan', 80), poli: manyTexts, antrean: optionalLine('Antrean', 30) };
const newSchema = z.object({ ...fields, jenis: oneOf('jenis tempat', KIND_CODES) });
const changeSchema = z.object({ ...fields, versi: version });

const FIELD_OF = { 'point-name-taken': 'nama', 'queue-unknown': 'antrean' };

const hasQueue = (kind: ServicePointKind): boolean => kind === 'registration' || kind === 'other';

function fieldsOf(kind: ServicePointKind, input: { nama: string; ucapan: string; poli: string[]; antrean: string }): PointFields {
  return { name: input.nama, spokenName: input.ucapan, clinicCodes: kind === 'clinic' ? input.poli : [], queueCode: hasQueue(kind) ? input.antrean : null };
}

const valuesOf = (point: EditedPoint): Fields => ({
  nama: point.name,
  ucapan: point.spokenName,
  poli: point.clinicCodes,
  antrean: point.queueCode ?? '',
  [VERSION_FIELD]: pointVersion(point),
});

interface Offers {
  clinics: readonly Option[];
  queues: readonly (Option & { kind: 'registration' | 'other' })[];
}

async function offersOf({ deps, facility: { facilityId } }: StaffContext): Promise<Offers> {
  const [clinics, queues] = await Promise.all([allClinics(deps.db, facilityId), serviceQueues(deps.db, facilityId)]);
  return {
    clinics: clinics.map((clinic) => ({ value: clinic.clinicCode, label: clinic.clinicName })),
    queues: queues.map((queue) => ({ value: queue.queueCode, label: queue.name, kind: queue.kind })),
  };
}

function PointFieldset({ state, offers, kind }: { state: EditState; offers: Offers; kind: ServicePointKind | undefined }) {
  const { facility } = useFrame();
  const queues = kind === undefined ? offers.queues : offers.queues.filter((queue) => queue.kind === kind);
  return (
    <>
      <div class="edit-columns">
        <TextField state={state} name="nama" label="Nama tempat" hint={`Seperti dibaca pasien: ${facility.kind === 'FKTP' ? 'Ruang 1, Ruang KIA' : 'Loket 1, Ruang 3, Farmasi'}.`} maxLength={60} />
        <TextField state={state} name="ucapan" label="Nama yang diucapkan" hint={`Kosongkan bila sama dengan namanya. Contoh: ${facility.kind === 'FKTP' ? 'ruang satu' : 'loket satu'}.`} maxLength={80} />
      </div>
      {(kind === undefined || hasQueue(kind)) && (
        <div class={kind === undefined ? 'edit-of-queue' : ''}>
          <SelectField state={state} name="antrean" label="Antrean yang dilayani" blank="Pilih antrean" options={queues} />
        </div>
      )}
      {(kind === undefined || kind === 'clinic') && (
        <div class={kind === undefined ? 'edit-of-clinic' : ''}>
          <ChecksField state={state} name="poli" label="Poli yang dipanggil dari sini" hint="Hanya untuk ruang poli. Tanpa pilihan: semua poli." options={offers.clinics} />
        </div>
      )}
    </>
  );
}

function NewPoint({ state, offers }: { state: EditState; offers: Offers }) {
  const { facility } = useFrame();
  return (
    <DataPage title="Tambah tempat layanan">
      <section class="card edit-card">
        <h1>Tambah tempat layanan</h1>
        <EditForm to={`${AT}/baru`} state={state} button="Simpan">
          <SelectField state={state} name="jenis" label="Jenis" blank="Pilih jenis" options={kindOptions(facility)} hint="Tidak dapat diganti setelah disimpan." />
          <PointFieldset state={state} offers={offers} kind={undefined} />
        </EditForm>
      </section>
    </DataPage>
  );
}

function ChangePoint({ point, state, offers }: { point: EditedPoint; state: EditState; offers: Offers }) {
  const isOpen = point.closedAt === null;
  return (
    <DataPage title={point.name}>
      <section class="card edit-card">
        <h1>
          {point.name} <span class="badge">{KINDS[point.kind]}</span> {!isOpen && <InUseBadge closedAt={point.closedAt} />}
        </h1>
        <EditForm to={`${AT}/${point.servicePointId}`} state={state} button="Simpan">
          <PointFieldset state={state} offers={offers} kind={point.kind} />
        </EditForm>
      </section>
      <section class="card edit-card">
        <h2>{isOpen ? 'Tidak dipakai lagi?' : 'Dipakai lagi?'}</h2>
        <p>{isOpen ? 'Tempat yang ditutup tidak dapat dipilih petugas. Siapa yang pernah dipanggil ke sana tetap tercatat.' : 'Petugas dapat memilih tempat ini lagi.'}</p>
        <PostForm to={`${AT}/${point.servicePointId}/${isOpen ? 'tutup' : 'buka'}`}>
          <button class={isOpen ? 'button button--danger' : 'button button--primary'}>{isOpen ? 'Tutup tempat ini' : 'Buka tempat ini'}</button>
        </PostForm>
      </section>
    </DataPage>
  );
}

async function pointList(context: StaffContext) {
  const { deps, facility, query } = context;
  const { search } = listQuery(query);
  const [points, offers] = await Promise.all([listPoints(deps.db, facility.facilityId, search), offersOf(context)]);
  const nameOf = (options: readonly Option[], value: string): string => options.find((option) => option.value === value)?.label ?? value;
  const serves = (point: EditedPoint): string =>
    point.queueCode !== null ? `antrean ${nameOf(offers.queues, point.queueCode)}` : point.kind === 'clinic' ? (point.clinicCodes.length === 0 ? 'semua poli' : point.clinicCodes.map((code) => nameOf(offers.clinics, code)).join(', ')) : '–';
  return view(
    <DataPage title="Tempat layanan">
      <ListHead title="Tempat layanan" add="Tambah tempat" to={`${AT}/baru`} />
      <p>{facility.kind === 'FKTP' ? 'Ruang tempat pasien dipanggil, dan poli yang dilayani di sana.' : 'Loket, ruang poli, farmasi dan layanan lain: ke mana pasien dipanggil.'}</p>
      <SearchForm to={AT} search={search} label="Cari nama" />
      <section class="card">
        {points.length === 0 ? (
          <Nothing>{search === '' ? 'Belum ada tempat layanan.' : 'Tidak ada tempat yang cocok.'}</Nothing>
        ) : (
          <ScrollTable label="Daftar tempat layanan">
            <Columns names={['Nama', 'Jenis', 'Melayani', 'Diucapkan', 'Keadaan']} />
            <tbody>
              {points.map((point) => (
                <tr key={point.servicePointId} {...(point.closedAt === null ? {} : { class: 'edit-row--off' })}>
                  <td class="edit-name">
                    <Link class="edit-link" to={`${AT}/${point.servicePointId}`}>
                      {point.name}
                    </Link>
                  </td>
                  <td>{KINDS[point.kind]}</td>
                  <td>{serves(point)}</td>
                  <td>{point.spokenName === '' ? point.name : point.spokenName}</td>
                  <td><InUseBadge closedAt={point.closedAt} /></td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </DataPage>,
  );
}

async function thePoint({ deps, facility, params }: StaffContext): Promise<EditedPoint> {
  const id = Number(params['id']);
  const point = Number.isSafeInteger(id) ? await findPoint(deps.db, facility.facilityId, id) : undefined;
  if (point === undefined) throw new PageComplaint('Tempat tidak ditemukan.', 404);
  return point;
}

const switchTo = (isOpen: boolean) =>
  staffPage({
    method: 'post',
    path: `${AT}/:id/${isOpen ? 'buka' : 'tutup'}`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { name, servicePointId } = await thePoint(context);
      await switchPoint(context.deps, context.facility.facilityId, servicePointId, isOpen, context.staff.username);
      return goTo(AT, isOpen ? `${name} dipakai lagi.` : `${name} ditutup.`);
    },
  });

export const pointPages: readonly PageRoute[] = [
  ...editPages({
    at: AT,
    key: ':id',
    roles: ADMINISTRATOR,
    fields: FIELD_OF,
    list: pointList,
    find: thePoint,
    valuesOf,
    newSchema,
    blank: ({ facility, query }) => ({ jenis: facility.kind === 'FKTP' ? 'clinic' : textOf(query, 'jenis') }),
    drawNew: async (state, context) => <NewPoint state={state} offers={await offersOf(context)} />,
    add: async ({ deps, facility, staff }, input) => {
      await addPoint(deps, facility.facilityId, { kind: input.jenis, ...fieldsOf(input.jenis, input) }, staff.username);
      return `${input.nama} sudah ditambahkan.`;
    },
    changeSchema,
    drawChange: async (point, state, context) => <ChangePoint point={point} state={state} offers={await offersOf(context)} />,
    change: async (context, input) => {
      const { kind, servicePointId } = await thePoint(context);
      await changePoint(context.deps, context.facility.facilityId, { servicePointId, version: input.versi, ...fieldsOf(kind, input) }, context.staff.username);
      return `${input.nama} sudah disimpan.`;
    },
  }),
  switchTo(false),
  switchTo(true),
];
