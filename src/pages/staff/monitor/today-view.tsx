import { totalOf, type ClinicToday } from '../../../insight/today-per-clinic';
import { hasAdmission } from '../../../platform/facility';
import { Link, useFrame } from '../../document';
import { DoctorLine } from '../doctor/doctor-view';
import { Chart, type ChartTone, type ChartValues } from './chart';
import { JobsCard, LateCard } from './today-below';
import { BPJS_AT, MonitorPage } from './monitor-frame';
import { dateText, MEDIAN_WORDS, P90_WORDS, STAGE_NAMES, waitText } from './monitor-words';
import { Tiles } from './today-tiles';
import type { Today } from './today';

type Figure = 'expected' | 'waiting' | 'inService' | 'finished' | 'absent' | 'cancelled';
const FIGURES: readonly { of: Figure; name: string; tone: ChartTone }[] = [
  { of: 'waiting', name: 'Menunggu', tone: 'waiting' },
  { of: 'inService', name: 'Dilayani', tone: 'in-service' },
  { of: 'finished', name: 'Selesai', tone: 'finished' },
  { of: 'expected', name: 'Belum datang', tone: 'expected' },
  { of: 'absent', name: 'Tidak hadir', tone: 'absent' },
  { of: 'cancelled', name: 'Batal', tone: 'cancelled' },
];

/** With more clinics than this their names no longer stand beside each other, and with more than that their codes do not. */
const MOST_NAMES = 7;
const MOST_DRAWN = 16;

export function TodayView({ today }: { today: Today }) {
  const { facility } = useFrame();
  const { clinics, waits, hours } = today;
  const drawn = clinics.length > MOST_DRAWN ? clinics.toSorted((a, b) => b.booked - a.booked).slice(0, MOST_DRAWN) : clinics;
  const named = drawn.map(({ clinicCode, clinicName }) => (drawn.length > MOST_NAMES ? clinicCode : clinicName));
  const perClinic: ChartValues = { isStacked: true, unit: 'pasien', labels: named, series: FIGURES.map(({ of, name, tone }) => ({ name, tone, values: drawn.map((clinic) => clinic[of]) })) };
  const minutes = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds / 6) / 10);
  const perStage: ChartValues = {
    isStacked: false,
    unit: 'menit',
    labels: waits.map(({ stage }) => STAGE_NAMES[stage].short),
    series: [
      { name: MEDIAN_WORDS, tone: 'median', values: waits.map((wait) => minutes(wait.medianSeconds)) },
      { name: P90_WORDS, tone: 'p90', values: waits.map((wait) => minutes(wait.p90Seconds)) },
    ],
  };
  const perHour: ChartValues = {
    isStacked: false,
    unit: 'pasien',
    labels: hours.map(({ hour }) => hourText(hour)),
    series: [
      { name: 'Datang', tone: 'waiting', values: hours.map(({ arrived }) => arrived) },
      { name: 'Dipanggil poli', tone: 'in-service', values: hours.map(({ called }) => called) },
      { name: 'Selesai poli', tone: 'finished', values: hours.map(({ finished }) => finished) },
    ],
  };
  return (
    <MonitorPage title={`Monitor ${dateText(today.date)}`}>
      <DoctorLine kept={today.examined} />
      <Tiles today={today} />
      <div class="monitor-charts" data-fresh>
        <section class="monitor-card" aria-labelledby="judul-poli">
          <h2 id="judul-poli">Pasien per poli{drawn.length < clinics.length ? ` (${MOST_DRAWN} terbanyak)` : ''}</h2>
          <Chart id="grafik-poli" label="Grafik batang: pasien per poli menurut keadaannya. Angkanya ada di tabel Pasien per poli." values={perClinic} />
        </section>
        <section class="monitor-card" aria-labelledby="judul-tahap">
          <h2 id="judul-tahap">Lama tiap tahap</h2>
          <Chart id="grafik-tahap" label="Grafik batang: lama tiap tahap dalam menit, median dan yang paling lama bagi 9 dari 10 pasien. Angkanya ada di tabel Lama tiap tahap." values={perStage} />
        </section>
        <section class="monitor-card" aria-labelledby="judul-jam">
          <h2 id="judul-jam">Pasien per jam</h2>
          <Chart id="grafik-jam" label={`Grafik batang: pasien datang, dipanggil dan selesai tiap jam (${facility.timeZone}). Angkanya ada di tabel Pasien per jam.`} values={perHour} />
        </section>
      </div>
      <div class="monitor-numbers">
        <ClinicTable clinics={clinics} />
        <StageTable today={today} />
      </div>
      <LateCard late={today.late} />
      <div class="monitor-pair">
        <JobsCard today={today} />
        <HourTable today={today} />
      </div>
    </MonitorPage>
  );
}

const hourText = (hour: number): string => `${String(((hour % 24) + 24) % 24).padStart(2, '0')}.00`;

function ClinicTable({ clinics }: { clinics: readonly ClinicToday[] }) {
  const { facility } = useFrame();
  const total = totalOf(clinics);
  const columns: readonly (Figure | 'booked' | 'checkedIn')[] = ['booked', 'checkedIn', 'expected', 'waiting', 'inService', 'finished', 'absent', 'cancelled'];
  return (
    <div id="tabel-poli" class="monitor-card monitor-scroll" data-live tabIndex={0} role="region" aria-label="Tabel pasien per poli">
      <table class="table monitor-table">
        <caption class="visually-hidden">Pasien per poli</caption>
        <thead>
          <tr>
            <th scope="col">Poli</th>
            {['Booking', hasAdmission(facility) ? 'Check-in' : 'Hadir', 'Belum datang', 'Menunggu', 'Dilayani', 'Selesai', 'Tidak hadir', 'Batal'].map((name) => (
              <th scope="col" class="monitor-figure" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {clinics.length > 1 && (
            <tr class="monitor-total">
              <th scope="row">Semua poli</th>
              {columns.map((of) => (
                <td class="monitor-figure" key={of}>
                  {total[of]}
                </td>
              ))}
            </tr>
          )}
          {clinics.map((clinic) => (
            <tr key={clinic.clinicCode}>
              <th scope="row">{clinic.clinicName}</th>
              {columns.map((of) => (
                <td class="monitor-figure" key={of}>
                  {clinic[of]}
                </td>
              ))}
            </tr>
          ))}
          {clinics.length === 0 && (
            <tr>
              <td colSpan={9}>Tidak ada jadwal praktik hari ini.</td>
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}

function StageTable({ today: { waits, reported } }: { today: Today }) {
  const byHand = waits.reduce((sum, wait) => sum + wait.byHand, 0);
  return (
    <div id="tabel-tahap" class="monitor-card monitor-scroll" data-live tabIndex={0} role="region" aria-label="Tabel lama tiap tahap">
      <table class="table monitor-table">
        <caption class="visually-hidden">Lama tiap tahap, dari waktu yang tercatat</caption>
        <thead>
          <tr>
            <th scope="col">Tahap</th>
            <th scope="col" class="monitor-figure">
              {MEDIAN_WORDS}
            </th>
            <th scope="col" class="monitor-figure monitor-figure--wide">
              {P90_WORDS}
            </th>
            <th scope="col" class="monitor-figure">
              Pasien
            </th>
          </tr>
        </thead>
        <tbody>
          {waits.map((wait) => (
            <tr key={wait.stage}>
              <th scope="row">{STAGE_NAMES[wait.stage].long}</th>
              <td class="monitor-figure">{waitText(wait.medianSeconds)}</td>
              <td class="monitor-figure">{waitText(wait.p90Seconds)}</td>
              <td class="monitor-figure">
                {wait.visits}
                {wait.byHand > 0 && <abbr title={`${wait.byHand} dicatat dari kertas`}>*</abbr>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {byHand > 0 && <p class="muted monitor-small">* Termasuk waktu yang dimasukkan dari catatan kertas.</p>}
      {reported.tasks.waitsForDesk + reported.others.waitsForDesk > 0 && (
        <p class="monitor-small">
          <Link to={`${BPJS_AT}#loket`}>{reported.tasks.waitsForDesk + reported.others.waitsForDesk} kiriman menunggu dilengkapi loket</Link>
        </p>
      )}
    </div>
  );
}

function HourTable({ today: { hours } }: { today: Today }) {
  const { facility } = useFrame();
  return (
    <section id="tabel-jam" class="monitor-card" data-live aria-labelledby="judul-tabel-jam">
      <h2 id="judul-tabel-jam">Pasien per jam ({facility.timeZone})</h2>
      {hours.length === 0 && <p>Belum ada pasien yang datang.</p>}
      {hours.length > 0 && (
        <table class="table monitor-table">
          <thead>
            <tr>
              <th scope="col">Jam</th>
              <th scope="col" class="monitor-figure">
                Datang
              </th>
              <th scope="col" class="monitor-figure">
                Dipanggil poli
              </th>
              <th scope="col" class="monitor-figure">
                Selesai poli
              </th>
            </tr>
          </thead>
          <tbody>
            {hours.map(({ hour, arrived, called, finished }) => (
              <tr key={hour}>
                <th scope="row">{hourText(hour)}</th>
                <td class="monitor-figure">{arrived}</td>
                <td class="monitor-figure">{called}</td>
                <td class="monitor-figure">{finished}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
