import { hasRole } from '../../../auth/staff';
import { WHOLE_HOUSE, type CountSource } from '../../../outpatient-visits/outpatient-count';
import { dateWords, dayOfMonth, momentWords, monthWords, shortDate } from '../../../words/date-words';
import { Link, useFrame } from '../../document';
import { Columns } from '../columns';
import { EditForm, TextField } from '../edit-form';
import { Nothing, pathWith, ScrollTable } from '../edit-list';
import type { EditState } from '../edit-state';
import { IMPORTS_AT } from '../imports/import-words';
import { MonitorPage, OUTPATIENT_VISITS_AT } from './monitor-frame';
import { fieldOf, monthBeside, SHOWN_FIELD, shownText, type MonthDay, type VisitMonth } from './outpatient-month';

const MONTHS_OFFERED = 24;
const SOURCES: Record<CountSource, string> = { simrs: 'SIMRS', import: 'Impor', hand: 'Diisi petugas' };
/** 1 is Monday. */
const weekdayOf = (date: string): number => ((new Date(`${date}T00:00:00.000Z`).getUTCDay() + 6) % 7) + 1;

const addressOf = (month: string, clinicCode: string): string => pathWith(OUTPATIENT_VISITS_AT, { bulan: month, poli: clinicCode });

/** A month of days to be filled in: what is missing stands out, and only what is changed is saved. */
export function OutpatientVisitsView({ month, state }: { month: VisitMonth; state: EditState }) {
  return (
    <MonitorPage title="Kunjungan rawat jalan">
      <section class="monitor-card" aria-label="Yang dihitung">
        <WhatCounts />
      </section>
      <section class="monitor-card" aria-label="Isian sebulan">
        <Choose month={month} />
        <h2>
          {monthWords(month.month)}, {placeName(month)}
        </h2>
        {month.clinicCode === WHOLE_HOUSE && <Missing days={month.days} />}
        <EditForm to={OUTPATIENT_VISITS_AT} state={state} button="Simpan">
          <input type="hidden" name="bulan" value={month.month} />
          <input type="hidden" name="poli" value={month.clinicCode} />
          <input type="hidden" name={SHOWN_FIELD} value={shownText(month.days)} />
          <ol class={`visit-days visit-days--from-${weekdayOf(`${month.month}-01`)}`}>
            {month.days.map((day) => (
              <Day key={day.date} day={day} today={month.today} state={state} />
            ))}
          </ol>
        </EditForm>
      </section>
      <WhoGave month={month} />
    </MonitorPage>
  );
}

function placeName({ clinicCode, clinics }: VisitMonth): string {
  return clinicCode === WHOLE_HOUSE ? 'seluruh faskes' : `Poli ${clinics.find(({ value }) => value === clinicCode)?.label ?? clinicCode}`;
}

function WhatCounts() {
  const { facility, staff } = useFrame();
  return (
    <>
      <p>
        {facility.kind === 'FKRTL'
          ? 'Isi jumlah SEP rawat jalan yang terbit pada tanggal itu, tanpa IGD dan hemodialisis, menurut SIMRS atau V-Claim. '
          : 'Isi jumlah kunjungan rawat jalan peserta JKN pada tanggal itu, seperti tercatat di PCare. '}
        Pemanfaatan antrean dan Mobile JKN dihitung terhadap angka ini; tanpa angka ini persentasenya tidak diketahui.
      </p>
      <p class="muted">
        Angka seluruh faskes dipakai bila ada. Bila kosong, dipakai jumlah semua poli yang terisi. SIMRS dapat mengirimnya sendiri lewat API
        {staff !== undefined && hasRole(staff, ['administrator']) ? (
          <>
            ; banyak bulan sekaligus lewat <Link to={IMPORTS_AT}>Impor</Link>.
          </>
        ) : (
          ', atau administrator mengimpornya dari berkas.'
        )}
      </p>
    </>
  );
}

function Choose({ month: { month, clinicCode, clinics, today } }: { month: VisitMonth }) {
  const { base } = useFrame();
  const current = today.slice(0, 7);
  const offered = [current];
  while (offered.length < MONTHS_OFFERED) offered.push(monthBeside(offered.at(-1)!, -1));
  if (!offered.includes(month)) offered.push(month);
  return (
    <form method="get" action={base + OUTPATIENT_VISITS_AT} class="monitor-search" role="search" aria-label="Bulan dan poli">
      <label class="field">
        <span class="field__label">Bulan</span>
        <select class="field__input" name="bulan">
          {offered.map((each) => (
            <option key={each} value={each} selected={each === month}>
              {monthWords(each)}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span class="field__label">Untuk</span>
        <select class="field__input" name="poli">
          <option value="">Seluruh faskes</option>
          {clinics.map(({ value, label }) => (
            <option key={value} value={value} selected={value === clinicCode}>
              Poli {label}
            </option>
          ))}
        </select>
      </label>
      <button class="button">Tampilkan</button>
      <Link class="button" to={addressOf(monthBeside(month, -1), clinicCode)}>
        Bulan sebelumnya
      </Link>
      {month < current && (
        <Link class="button" to={addressOf(monthBeside(month, 1), clinicCode)}>
          Bulan berikutnya
        </Link>
      )}
    </form>
  );
}

function Missing({ days }: { days: readonly MonthDay[] }) {
  const missing = days.filter(({ isMissing }) => isMissing);
  if (missing.length === 0) return null;
  return (
    <div class="edit-note edit-note--warn">
      <p>{missing.length} hari dengan booking JKN belum berisi jumlah kunjungan:</p>
      <ul class="visit-missing">
        {missing.map(({ date }) => (
          <li key={date}>
            <a href={`#isian-${fieldOf(date)}`} hx-boost="false">
              {shortDate(date)}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Day({ day, today, state }: { day: MonthDay; today: string; state: EditState }) {
  const { date, kept, ofClinics, bookings, isMissing } = day;
  if (date > today) {
    return (
      <li class="visit-day visit-day--future">
        <span class="field__label">{dayOfMonth(date)}</span>
      </li>
    );
  }
  const hint = (
    <>
      {isMissing && <span class="badge badge--warn">Belum diisi</span>}
      {kept === null && ofClinics !== null && <span class="badge badge--good">Dari poli: {ofClinics}</span>}
      {kept !== null && ofClinics !== null && ofClinics !== kept.visits && <span>Jumlah poli: {ofClinics}</span>}
      {bookings > 0 && <span>{bookings} booking JKN</span>}
    </>
  );
  return (
    <li class={`visit-day${isMissing ? ' visit-day--missing' : ''}`}>
      <TextField state={state} name={fieldOf(date)} label={dayOfMonth(date)} hint={hint} inputMode="numeric" maxLength={8} />
    </li>
  );
}

function WhoGave({ month: { days } }: { month: VisitMonth }) {
  const { facility } = useFrame();
  const given = days.flatMap(({ date, kept }) => (kept === null ? [] : [{ date, ...kept }]));
  return (
    <section class="monitor-card">
      <h2>Siapa mengisi, dan kapan</h2>
      {given.length === 0 ? (
        <Nothing>Belum ada angka untuk bulan ini.</Nothing>
      ) : (
        <ScrollTable label="Siapa mengisi, dan kapan">
          <Columns names={['Tanggal', 'Jumlah', 'Sumber', 'Oleh', `Waktu (${facility.timeZone})`]} />
          <tbody>
            {given.map(({ date, visits, source, enteredBy, enteredAt }) => (
              <tr key={date}>
                <th scope="row">{dateWords(date)}</th>
                <td class="number">{visits}</td>
                <td>{SOURCES[source]}</td>
                <td>{enteredBy}</td>
                <td>{momentWords(enteredAt, facility.timeZone)}</td>
              </tr>
            ))}
          </tbody>
        </ScrollTable>
      )}
    </section>
  );
}
