import { Link, useFrame } from '../../document';
import { taskText } from '../../../outbox/desk';
import type { JobRun } from '../../../platform/job-runs';
import { Columns } from '../columns';
import { WHAT_IS_LATE, type LateReason } from '../../../reconciliation/rules/late-task';
import type { LateToday } from '../../../reconciliation/late-tasks';
import { BPJS_AT, LATE_AT, MonitorPage } from './monitor-frame';
import { jobText, OUTCOMES, summaryText, whenText } from './monitor-words';
import type { Today } from './today';

/** What staff should look at now, with what to do about it. */
export function LateCard({ late: { counts, lines } }: { late: LateToday }) {
  const { facility, now, path } = useFrame();
  const rest = Object.values(counts).reduce((sum, count) => sum + count, 0) - lines.length;
  return (
    <section id="terlambat" class="monitor-card" data-live aria-labelledby="judul-terlambat">
      <h2 id="judul-terlambat">Terlambat atau belum dicatat</h2>
      {lines.length === 0 && <p>Tidak ada. Semua langkah hari ini tercatat pada waktunya.</p>}
      {lines.length > 0 && (
        <>
          <ul class="monitor-counts">
            {(Object.entries(counts) as [LateReason, number][]).map(([reason, count]) => (
              <li key={reason} class="badge badge--warn">
                {WHAT_IS_LATE[reason]}: {count}
              </li>
            ))}
          </ul>
          <table class="table monitor-table">
            <Columns names={['Nomor', 'Poli dan dokter', 'Keadaan', 'Sejak', 'Yang perlu dilakukan']} />
            <tbody>
              {lines.map((visit) => (
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
          {rest > 0 && (
            <p class="muted">
              Dan {rest} lagi. {path !== LATE_AT && <Link to={LATE_AT}>Tampilkan lebih banyak</Link>}
            </p>
          )}
        </>
      )}
    </section>
  );
}

/** The same list, much longer. */
export function LateView({ late }: { late: LateToday }) {
  return (
    <MonitorPage title="Terlambat atau belum dicatat">
      <LateCard late={late} />
    </MonitorPage>
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
