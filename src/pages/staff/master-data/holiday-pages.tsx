import { z } from 'zod';
import { isCalendarDate, localDate } from '../../../platform/clock';
import { addHoliday, deleteHoliday, listHolidays, type Holiday } from '../../../schedules/holiday-editing';
import { bookingsHitOn } from '../../../schedules/session-editing-store';
import { goTo, PageComplaint, staffPage, view, type PageRoute, type StaffContext } from '../../page';
import { PostForm } from '../../document';
import { dateWords } from '../../../words/date-words';
import { Columns } from '../columns';
import { EditForm, TextField } from '../edit-form';
import { Nothing, ScrollTable } from '../edit-list';
import { freshState, submitEdit, textOf, type EditState } from '../edit-state';
import { date, oneLine, shownCount } from '../form-fields';
import { inForce } from '../in-force';
import { ADMINISTRATOR, DataPage } from './data-page';

const AT = '/petugas/data/libur';
const newSchema = z.object({ tanggal: date('Tanggal'), nama: oneLine('Nama hari libur'), terkena: shownCount });

type ListedHoliday = Holiday & { bookingsHit: number };

function Holidays({ holidays, state }: { holidays: readonly ListedHoliday[]; state: EditState }) {
  const hit = Number(textOf(state.values, 'terkena'));
  return (
    <DataPage title="Hari libur">
      <h1>Hari libur</h1>
      <p>Pada hari libur semua poli tutup: tidak ada booking baru, dan jadwal hari itu tidak disalin.</p>
      <section class="card edit-card">
        <h2>Tambah hari libur</h2>
        <EditForm to={AT} state={state} button={hit > 0 ? `Simpan, ${hit} booking saya tangani` : 'Simpan'}>
          {hit > 0 && (
            <p class="edit-note edit-note--warn">
              Sudah ada {hit} booking pada tanggal ini. Booking tetap tercatat; pasien perlu diberi tahu, lalu dipindahkan atau dibatalkan oleh petugas loket atau poli.
            </p>
          )}
          <input type="hidden" name="terkena" value={hit > 0 ? hit : 0} />
          <div class="edit-columns">
            <TextField state={state} name="tanggal" label="Tanggal" type="date" />
            <TextField state={state} name="nama" label="Nama hari libur" maxLength={100} />
          </div>
        </EditForm>
      </section>
      <section class="card">
        <h2>Mulai hari ini</h2>
        {holidays.length === 0 ? (
          <Nothing>Belum ada hari libur.</Nothing>
        ) : (
          <ScrollTable label="Daftar hari libur">
            <Columns names={['Tanggal', 'Nama', 'Booking yang masih ada', 'Hapus']} />
            <tbody>
              {holidays.map((holiday) => (
                <tr key={holiday.date}>
                  <td>{dateWords(holiday.date)}</td>
                  <td>{holiday.name}</td>
                  <td class="number">{holiday.bookingsHit}</td>
                  <td>
                    <details>
                      <summary class="edit-link">Hapus {holiday.name}</summary>
                      <PostForm to={`${AT}/${holiday.date}/hapus`}>
                        <p>Poli buka lagi pada tanggal ini.</p>
                        <button class="button button--danger">Ya, hapus</button>
                      </PostForm>
                    </details>
                  </td>
                </tr>
              ))}
            </tbody>
          </ScrollTable>
        )}
      </section>
    </DataPage>
  );
}

const listed = ({ deps, facility, frame }: StaffContext): Promise<ListedHoliday[]> => listHolidays(deps.db, facility.facilityId, localDate(frame.now, facility.timeZone));

export const holidayPages: readonly PageRoute[] = [
  staffPage({ method: 'get', path: AT, roles: ADMINISTRATOR, handle: async (context) => view(<Holidays holidays={await listed(context)} state={freshState({})} />) }),
  staffPage({
    method: 'post',
    path: AT,
    roles: ADMINISTRATOR,
    handle: (context) => {
      const { deps, facility, staff } = context;
      return submitEdit(context, {
        schema: newSchema,
        fields: { 'holiday-taken': 'tanggal', 'holiday-passed': 'tanggal', 'bookings-hit-changed': 'tanggal' },
        draw: async (state) => {
          // What is shown now is what the next press answers for.
          const day = date('').safeParse(state.values['tanggal']);
          const terkena = day.success ? String(await bookingsHitOn(deps.db, facility.facilityId, day.data)) : '0';
          return <Holidays holidays={await listed(context)} state={{ ...state, values: { ...state.values, terkena } }} />;
        },
        save: async ({ tanggal, nama, terkena }) => {
          await addHoliday(deps, facility, { date: tanggal, name: nama, bookingsShown: terkena }, staff.username);
          await inForce(deps, facility);
          return goTo(AT, `${dateWords(tanggal)} sekarang hari libur.`);
        },
      });
    },
  }),
  staffPage({
    method: 'post',
    path: `${AT}/:tanggal/hapus`,
    roles: ADMINISTRATOR,
    handle: async ({ deps, facility, staff, params }) => {
      const tanggal = params['tanggal'] ?? '';
      if (!isCalendarDate(tanggal)) throw new PageComplaint('Hari libur tidak ditemukan.', 404);
      await deleteHoliday(deps, facility.facilityId, tanggal, staff.username);
      await inForce(deps, facility);
      return goTo(AT, `${dateWords(tanggal)} bukan hari libur lagi.`);
    },
  }),
];
