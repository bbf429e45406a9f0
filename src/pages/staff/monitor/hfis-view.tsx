import type { CodeNames } from '../../../insight/code-names';
import type { HfisReading } from '../../../insight/hfis-readings';
import type { JobRun } from '../../../platform/job-runs';
import { wordsOf, type DifferenceWords } from '../../../schedules/difference-words';
import type { ScheduleDifference } from '../../../schedules/schedule-difference-store';
import { Link, useFrame } from '../../document';
import { hoursText } from '../../../words/date-words';
import { Columns } from '../columns';
import { HFIS_AT, MonitorPage } from './monitor-frame';
import { agoText, dateText, jobText, OUTCOMES, secondText, summaryText, whenText } from './monitor-words';

export interface HfisViewProps {
  readings: readonly HfisReading[];
  runs: readonly JobRun[];
  open: readonly ScheduleDifference[];
  settled: readonly ScheduleDifference[];
  hasAccount: boolean;
  names: CodeNames;
}

/** How lately HFIS was read, where it differs from the sessions here, and what was decided. */
export function HfisView({ readings, runs, open, settled, hasAccount, names }: HfisViewProps) {
  return (
    <MonitorPage title="Jadwal HFIS">
      {!hasAccount && <p class="flash flash--bad">Belum ada akun BPJS, sehingga HFIS tidak dibaca. Minta petugas TI memasangnya.</p>}
      <Differences open={open} names={names} />
      <div class="monitor-pair">
        <Readings readings={readings} />
        <Runs runs={runs} />
      </div>
      {settled.length > 0 && <Settled settled={settled} names={names} />}
    </MonitorPage>
  );
}

export function slotText({ visitDate, clinicCode, doctorCode, practiceHours }: ScheduleDifference, { clinics, doctors }: CodeNames): string {
  const clinic = clinicCode === null ? null : `Poli ${clinics.get(clinicCode) ?? clinicCode}`;
  const doctor = doctorCode === null ? null : (doctors.get(doctorCode) ?? `dokter ${doctorCode}`);
  return [visitDate === null ? null : dateText(visitDate), clinic, doctor, practiceHours === null ? null : hoursText(practiceHours)].filter((part) => part !== null).join(' · ');
}

/** The words of the command line, as sentences of a page. */
export function differenceText(difference: ScheduleDifference): DifferenceWords {
  const { what, whatToDo } = wordsOf(difference);
  return { what: sentence(what), whatToDo: sentence(whatToDo) };
}

const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function Differences({ open, names }: Pick<HfisViewProps, 'open' | 'names'>) {
  return (
    <section id="perbedaan" class="monitor-card" data-live aria-labelledby="judul-perbedaan">
      <h2 id="judul-perbedaan">Perbedaan yang perlu diputuskan ({open.length})</h2>
      {open.length === 0 && <p>HFIS dan jadwal di sini sama, sejauh HFIS sudah dibaca.</p>}
      {open.length > 0 && (
        <table class="table monitor-table">
          <thead>
            <tr>
              <th scope="col">Jadwal</th>
              <th scope="col">Perbedaan</th>
              <th scope="col" class="monitor-figure">
                Booking terkena
              </th>
              <th scope="col">Yang dapat dilakukan</th>
              <th scope="col">
                <span class="visually-hidden">Tindakan</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {open.map((difference) => {
              const { what, whatToDo } = differenceText(difference);
              return (
                <tr key={difference.differenceId}>
                  <th scope="row">{slotText(difference, names)}</th>
                  <td>{what}</td>
                  <td class="monitor-figure">{difference.bookingsHit > 0 ? <span class="badge badge--bad">{difference.bookingsHit}</span> : 0}</td>
                  <td>{whatToDo}</td>
                  <td>
                    <Link to={`${HFIS_AT}/${difference.differenceId}`} class="button" aria-label={`Putuskan perbedaan ${slotText(difference, names)}`}>
                      Putuskan
                    </Link>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Readings({ readings }: { readings: readonly HfisReading[] }) {
  const { facility, now } = useFrame();
  return (
    <section id="pembacaan" class="monitor-card" data-live aria-labelledby="judul-pembacaan">
      <h2 id="judul-pembacaan">Pembacaan terakhir per poli</h2>
      {readings.length === 0 && <p>Belum ada poli.</p>}
      {readings.length > 0 && (
        <table class="table monitor-table">
          <Columns names={['Poli', `Dibaca (${facility.timeZone})`, 'Hari yang paling lama dibaca', 'Sampai tanggal']} />
          <tbody>
            {readings.map((reading) => (
              <tr key={reading.clinicCode}>
                <th scope="row">{reading.clinicName}</th>
                <td class="number">{reading.newestAt === null ? 'belum pernah' : whenText(reading.newestAt, facility.timeZone, now)}</td>
                <td>{reading.oldestAt === null ? '–' : agoText(reading.oldestAt, now)}</td>
                <td class="number">{reading.lastDay === null ? '–' : dateText(reading.lastDay)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Runs({ runs }: { runs: readonly JobRun[] }) {
  const { facility, now } = useFrame();
  return (
    <section id="jam-baca" class="monitor-card" data-live aria-labelledby="judul-jam-baca">
      <h2 id="judul-jam-baca">Kapan HFIS dibaca</h2>
      <p>
        HFIS dibaca sendiri pada {jobText('hfis').when}, {facility.settings.hfisDaysAhead} hari ke depan; dan dalam lima menit bila sebuah booking ditolak karena jadwalnya. Membaca semuanya memerlukan beberapa menit. Bila tidak dapat menunggu, minta petugas TI membacanya sekarang.
      </p>
      <ul>
        {runs.map((run) => (
          <li key={run.tick.getTime()}>
            <span class="number">{whenText(run.startedAt, 'WIB', now)} WIB</span>: {OUTCOMES[run.outcome].text}
            {run.summary === null ? '' : ` (${summaryText(run.summary)})`}
          </li>
        ))}
      </ul>
    </section>
  );
}

const SETTLEMENTS = { 'follow-hfis': 'ikut HFIS', 'keep-ours': 'dipertahankan', 'gone-by-itself': 'hilang sendiri' } as const;

function Settled({ settled, names }: Pick<HfisViewProps, 'settled' | 'names'>) {
  const { facility } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-diputuskan">
      <h2 id="judul-diputuskan">Yang sudah diputuskan</h2>
      <table class="table monitor-table">
        <Columns names={['Jadwal', 'Perbedaan', 'Keputusan', 'Oleh', 'Catatan']} />
        <tbody>
          {settled.map((difference) => (
            <tr key={difference.differenceId}>
              <th scope="row">{slotText(difference, names)}</th>
              <td>{differenceText(difference).what}</td>
              <td>{difference.settlement === null ? '' : SETTLEMENTS[difference.settlement]}</td>
              <td>
                {difference.settledBy}, <span class="number">{difference.settledAt === null ? '' : secondText(difference.settledAt, facility.timeZone)}</span>
              </td>
              <td class="monitor-free">{difference.note}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
