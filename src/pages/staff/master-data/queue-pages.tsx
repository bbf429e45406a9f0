import { z } from 'zod';
import { addQueue, changeQueue, findQueue, listQueues, queueVersion, switchQueue, type EditedQueue, type QueueFields } from '../../../service-points/queue-editing';
import { Link, PostForm } from '../../document';
import { goTo, PageComplaint, staffPage, view, type Fields, type PageRoute, type StaffContext } from '../../page';
import { Columns } from '../columns';
import { CheckField, EditForm, SelectField, TextField } from '../edit-form';
import { ListHead, Nothing, ScrollTable } from '../edit-list';
import { editPages } from '../edit-pages';
import { VERSION_FIELD, type EditState } from '../edit-state';
import { checked, oneLine, oneOf, prefix, version } from '../form-fields';
import { ADMINISTRATOR, DataPage, InUseBadge } from './data-page';

const AT = '/petugas/data/antrean';

const KINDS = { registration: 'Pendaftaran', other: 'Layanan lain' } as const;

const fields = { nama: oneLine('Nama antrean', 60), huruf: prefix(), kiosk: checked };
const newSchema = z.object({ ...fields, jenis: oneOf('jenis antrean', ['other', 'registration']) });
const changeSchema = z.object({ ...fields, versi: version });

const FIELD_OF = { 'queue-code-taken': 'nama', 'queue-prefix-taken': 'huruf', 'queue-prefix-has-numbers': 'huruf', 'registration-queue-exists': 'jenis' };

const fieldsOf = (input: { nama: string; huruf: string; kiosk: boolean }): QueueFields => ({ name: input.nama, prefix: input.huruf, atKiosk: input.kiosk });

/** The code stands in addresses and layouts; it is made of the name once. */
function codeOf(name: string): string {
  const plain = name.normalize('NFKD').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 30).replace(/-+$/, '');
  return plain === '' || plain === 'baru' ? `antrean-${plain}`.replace(/-$/, '') : plain;
}

const valuesOf = (queue: EditedQueue): Fields => ({ nama: queue.name, huruf: queue.prefix, ...(queue.atKiosk ? { kiosk: 'ya' } : { kiosk: '' }), [VERSION_FIELD]: queueVersion(queue) });

function QueueFieldset({ state }: { state: EditState }) {
  return (
    <>
      <TextField state={state} name="nama" label="Nama antrean" hint="Seperti dibaca pasien: Laboratorium." maxLength={60} />
      <TextField state={state} name="huruf" label="Huruf antrean" hint="Awal nomornya: LAB menjadi LAB-001." maxLength={6} />
      <CheckField state={state} name="kiosk" label="Nomornya dapat diambil pasien di kiosk" />
    </>
  );
}

function NewQueue({ state }: { state: EditState }) {
  return (
    <DataPage title="Tambah antrean layanan">
      <section class="card edit-card">
        <h1>Tambah antrean layanan</h1>
        <EditForm to={`${AT}/baru`} state={state} button="Simpan">
          <SelectField state={state} name="jenis" label="Jenis" options={[{ value: 'other', label: KINDS.other }, { value: 'registration', label: KINDS.registration }]} hint="Antrean pendaftaran satu saja, untuk semua loket." />
          <QueueFieldset state={state} />
        </EditForm>
      </section>
    </DataPage>
  );
}

function ChangeQueue({ queue, state }: { queue: EditedQueue; state: EditState }) {
  const isOpen = queue.closedAt === null;
  return (
    <DataPage title={queue.name}>
      <section class="card edit-card">
        <h1>
          Antrean {queue.name} <span class="badge">{KINDS[queue.kind]}</span> {!isOpen && <InUseBadge closedAt={queue.closedAt} />}
        </h1>
        <EditForm to={`${AT}/${queue.queueCode}`} state={state} button="Simpan">
          <QueueFieldset state={state} />
        </EditForm>
      </section>
      <section class="card edit-card">
        <h2>{isOpen ? 'Tidak dipakai lagi?' : 'Dipakai lagi?'}</h2>
        <p>{isOpen ? `Dilayani di: ${queue.points.join(', ') || 'tidak ada tempat'}. Antrean dapat ditutup setelah tidak ada tempat yang melayaninya dan tidak ada yang menunggu.` : 'Nomornya dapat diambil lagi.'}</p>
        <PostForm to={`${AT}/${queue.queueCode}/${isOpen ? 'tutup' : 'buka'}`}>
          <button class={isOpen ? 'button button--danger' : 'button button--primary'}>{isOpen ? 'Tutup antrean ini' : 'Buka antrean ini'}</button>
        </PostForm>
      </section>
    </DataPage>
  );
}

async function queueList({ deps, facility }: StaffContext) {
  const queues = await listQueues(deps.db, facility.facilityId);
  return view(
    <DataPage title="Antrean layanan">
      <ListHead title="Antrean layanan" add="Tambah antrean" to={`${AT}/baru`} />
      <p>Antrean yang bukan antrean dokter: pendaftaran, laboratorium, radiologi dan lainnya.</p>
      <section class="card">
        {queues.length === 0 ? (
          <Nothing>Belum ada antrean layanan. Mulai dengan antrean pendaftaran.</Nothing>
        ) : (
          <ScrollTable label="Daftar antrean layanan">
            <Columns names={['Nama', 'Jenis', 'Huruf', 'Di kiosk', 'Dilayani di', 'Keadaan']} />
            <tbody>
              {queues.map((queue) => (
                <tr key={queue.queueCode} {...(queue.closedAt === null ? {} : { class: 'edit-row--off' })}>
                  <td class="edit-name">
                    <Link class="edit-link" to={`${AT}/${queue.queueCode}`}>
                      {queue.name}
                    </Link>
                  </td>
                  <td>{KINDS[queue.kind]}</td>
                  <td>{queue.prefix}</td>
                  <td>{queue.atKiosk ? 'ya' : 'tidak'}</td>
                  <td>{queue.points.join(', ') || '–'}</td>
                  <td><InUseBadge closedAt={queue.closedAt} /></td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </DataPage>,
  );
}

async function theQueue({ deps, facility, params }: StaffContext): Promise<EditedQueue> {
  const queue = await findQueue(deps.db, facility.facilityId, params['kode'] ?? '');
  if (queue === undefined) throw new PageComplaint('Antrean tidak ditemukan.', 404);
  return queue;
}

const switchTo = (isOpen: boolean) =>
  staffPage({
    method: 'post',
    path: `${AT}/:kode/${isOpen ? 'buka' : 'tutup'}`,
    roles: ADMINISTRATOR,
    handle: async (context) => {
      const { name, queueCode } = await theQueue(context);
      await switchQueue(context.deps, context.facility, queueCode, isOpen, context.staff.username);
      return goTo(AT, isOpen ? `Antrean ${name} dipakai lagi.` : `Antrean ${name} ditutup.`);
    },
  });

export const queuePages: readonly PageRoute[] = [
  ...editPages({
    at: AT,
    key: ':kode',
    roles: ADMINISTRATOR,
    fields: FIELD_OF,
    list: queueList,
    find: theQueue,
    valuesOf,
    newSchema,
    blank: () => ({ kiosk: 'ya' }),
    drawNew: (state) => <NewQueue state={state} />,
    add: async ({ deps, facility, staff }, input) => {
      await addQueue(deps, facility.facilityId, { queueCode: codeOf(input.nama), kind: input.jenis, ...fieldsOf(input) }, staff.username);
      return `Antrean ${input.nama} sudah ditambahkan.`;
    },
    changeSchema,
    drawChange: (queue, state) => <ChangeQueue queue={queue} state={state} />,
    change: async ({ deps, facility, staff, params }, input) => {
      await changeQueue(deps, facility, { queueCode: params['kode'] ?? '', version: input.versi, ...fieldsOf(input) }, staff.username);
      return `Antrean ${input.nama} sudah disimpan.`;
    },
  }),
  switchTo(false),
  switchTo(true),
];
