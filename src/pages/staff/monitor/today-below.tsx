import { Link, useFrame } from '../../document';
import { taskText } from '../../../outbox/desk';
import type { JobRun } from '../../../platform/job-runs';
import { Columns } from '../columns';
import { BPJS_AT } from './monitor-frame';
import { jobText, OUTCOMES, summaryText, whenText } from './monitor-words';
import type { Today } from './today';

/** More are counted and not listed: who looks at fifty looks for a cause and not for a patient. */
const MOST_LATE = 50;

/** What staff should look at now, with what to do about it. */
export function LateCard({ today: { late } }: { today: Today }) {
  const { facility, now } = useFrame();
  const counts = new Map<string, number>();
  for (const { what } of late) counts.set(what, (counts.get(what) ?? 0) + 1);
  return (
    <section id="terlambat" class="monitor-card" data-live aria-labelledby="judul-terlambat">
      <h2 id="judul-terlambat">Terlambat atau belum dicatat</h2>
      {late.length === 0 && <p>Tidak ada. Semua langkah hari ini tercatat pada waktunya.</p>}
      {late.length > 0 && (
        <>
          <ul class="monitor-counts">
            {[...counts].map(([what, count]) => (
              <li key={what} class="badge badge--warn">
                {what}: {count}
              </li>
            ))}
          </ul>
          <table class="table monitor-table">
            <Columns names={['Nomor', 'Poli dan dokter', 'Keadaan', 'Sejak', 'Yang perlu dilakukan']} />
            <tbody>
              {late.slice(0, MOST_LATE).map((visit) => (
                <tr key={`${visit.bookingCode} ${visit.reason}`}>
                  <th scope="row">
                    <Link to={`${BPJS_AT}/${visit.bookingCode}`} class="monitor-link">
                      {visit.queueNumber}
                    </Link>
                  </th>
                  <td>
                    {visit.clinicName}
                    <br />
                    <span class="muted">{visit.doctorName}</span>
                  </td>
                  <td>
                    {visit.what}
                    {visit.task !== 0 && <span class="muted"> · {taskText(visit.task)}</span>}
                  </td>
                  <td class="number">{whenText(visit.since, facility.timeZone, now)}</td>
                  <td>{visit.whatToDo}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {late.length > MOST_LATE && <p class="muted">Dan {late.length - MOST_LATE} lagi.</p>}
        </>
      )}
    </section>
  );
}

/** Everything that runs by itself, with its last run. */
export function JobsCard({ today: { jobs } }: { today: Today }) {
  return (
    <section id="pekerjaan" class="monitor-card" data-live aria-labelledby="judul-pekerjaan">
      <h2 id="judul-pekerjaan">Pekerjaan otomatis</h2>
      {jobs.length === 0 && <p>Belum ada yang berjalan. Minta petugas TI memeriksa apakah bagian aplikasi yang bekerja sendiri sudah dinyalakan.</p>}
      {jobs.length > 0 && (
        <table class="table monitor-table">
          <Columns names={['Pekerjaan', 'Terakhir (WIB)', 'Hasil']} />
          <tbody>
            {jobs.map((run) => (
              <JobRow key={run.job} run={run} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function JobRow({ run }: { run: JobRun }) {
  const { now } = useFrame();
  const { name, when } = jobText(run.job);
  const { text, tone } = OUTCOMES[run.outcome];
  const remark = run.outcome === 'failed' ? (run.error ?? '') : run.summary === null ? '' : summaryText(run.summary);
  return (
    <tr>
      <th scope="row">
        {name}
        {when !== '' && <span class="muted monitor-when"> {when}</span>}
      </th>
      <td class="number">{whenText(run.outcome === 'skipped' ? run.tick : run.startedAt, 'WIB', now)}</td>
      <td>
        <span class={`badge${tone === 'plain' ? '' : ` badge--${tone}`}`}>{text}</span> {remark}
      </td>
    </tr>
  );
}
