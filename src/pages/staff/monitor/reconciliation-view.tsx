import { taskText } from '../../../outbox/desk';
import type { KeptFinding } from '../../../reconciliation/finding';
import { findingText } from '../../../reconciliation/report';
import type { ReconciliationRun } from '../../../reconciliation/run-list';
import { Link, PostForm, useFrame } from '../../document';
import { Columns } from '../columns';
import { BPJS_AT, MonitorPage, RECONCILIATION_AT } from './monitor-frame';
import { dateText, secondText, whenText } from './monitor-words';
import type { FindingFilter } from './reconciliation-pages';

export interface ReconciliationProps {
  filter: FindingFilter;
  runs: readonly ReconciliationRun[];
  findings: readonly KeptFinding[];
  /** Seen already, or of no need. */
  hidden: number;
}

/** As many as a person goes through; the file has them all. */
export const MOST_SHOWN = 200;

/** What we hold of a day beside what BPJS holds. */
export function ReconciliationView({ filter, runs, findings, hidden }: ReconciliationProps) {
  const date = filter.tanggal === '' ? '' : `tanggal=${filter.tanggal}`;
  const withAll = [date, 'semua=1'].filter((part) => part !== '').join('&');
  return (
    <MonitorPage title="Rekonsiliasi">
      <Runs runs={runs} chosen={filter.tanggal} />
      <section class="monitor-card" aria-labelledby="judul-temuan">
        <div class="monitor-head">
          <h2 id="judul-temuan">
            Temuan{filter.tanggal === '' ? '' : ` ${dateText(filter.tanggal)}`} ({findings.length})
          </h2>
          {filter.tanggal !== '' && (
            <Link to={RECONCILIATION_AT} class="button button--quiet">
              Semua tanggal
            </Link>
          )}
          {hidden > 0 && (
            <Link to={`${RECONCILIATION_AT}?${withAll}`} class="button button--quiet">
              Tampilkan juga {hidden} yang sudah dilihat atau tidak perlu petugas
            </Link>
          )}
          <Link to={`${RECONCILIATION_AT}/unduh${date === '' ? '' : `?${date}`}`} class="button" hx-boost="false" download>
            Unduh CSV
          </Link>
        </div>
        {findings.length === 0 ? <p>Tidak ada temuan yang perlu petugas.</p> : <Findings findings={findings} />}
      </section>
    </MonitorPage>
  );
}

function Runs({ runs, chosen }: { runs: readonly ReconciliationRun[]; chosen: string }) {
  const { facility, now } = useFrame();
  return (
    <section class="monitor-card" aria-labelledby="judul-hari">
      <h2 id="judul-hari">Hari yang dibandingkan dengan BPJS</h2>
      {runs.length === 0 && <p>Belum pernah. Setiap malam pukul 01.30 WIB hari kemarin dibandingkan, dan hari sebelumnya selama masih ada yang belum selesai.</p>}
      {runs.length > 0 && (
        <table class="table monitor-table">
          <thead>
            <tr>
              <th scope="col">Tanggal periksa</th>
              <th scope="col">Dibandingkan</th>
              {['Di sini', 'Di BPJS', 'Cocok dibaca', 'Masih dikirim', 'Tidak terbaca', 'Temuan', 'Perlu petugas'].map((name) => (
                <th scope="col" class="monitor-figure" key={name}>
                  {name}
                </th>
              ))}
              <th scope="col">Keterangan</th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.visitDate}>
                <th scope="row">
                  <Link to={`${RECONCILIATION_AT}?tanggal=${run.visitDate}&semua=1`} class="monitor-link" {...(chosen === run.visitDate ? { 'aria-current': 'true' } : {})}>
                    {dateText(run.visitDate)}
                  </Link>
                </th>
                <td class="number">{whenText(run.startedAt, facility.timeZone, now)}</td>
                {[run.bookingsHere, run.bookingsThere, run.compared, run.pending, run.notRead, run.findings, run.needingPerson].map((figure, i) => (
                  <td class="monitor-figure" key={i}>
                    {figure}
                  </td>
                ))}
                <td>{remark(run)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function remark(run: ReconciliationRun): string {
  if (run.finishedAt === null) return 'Sedang berjalan, atau terputus';
  return [run.readFailure === null ? '' : `Tidak semua terbaca: ${run.readFailure}`, run.dashboardFailure === null ? '' : `Dasbor tidak terbaca: ${run.dashboardFailure}`].filter((part) => part !== '').join('. ');
}

function Findings({ findings }: { findings: readonly KeptFinding[] }) {
  return (
    <PostForm to={`${RECONCILIATION_AT}/dilihat`} class="form">
      <div class="monitor-many">
        <label class="field monitor-many__note">
          <span class="field__label">Catatan untuk yang dipilih</span>
          <input class="field__input" name="catatan" maxLength={500} autocomplete="off" required />
        </label>
        <button class="button button--primary">Tandai sudah dilihat</button>
      </div>
      <div class="monitor-wide" tabIndex={0} role="region" aria-label="Daftar temuan">
        <table class="table monitor-table">
          <Columns names={['Pilih', 'Tanggal', 'Temuan', 'Booking', 'Di sini', 'Di BPJS', 'Kiriman', 'Dilihat']} />
          <tbody>
            {findings.slice(0, MOST_SHOWN).map((finding) => (
              <Found key={finding.findingId} finding={finding} />
            ))}
          </tbody>
        </table>
      </div>
      {findings.length > MOST_SHOWN && <p class="muted">Dan {findings.length - MOST_SHOWN} lagi: unduh CSV untuk semuanya.</p>}
    </PostForm>
  );
}

function Found({ finding }: { finding: KeptFinding }) {
  const { facility } = useFrame();
  return (
    <tr>
      <td>
        <label class="monitor-pick">
          <input type="checkbox" name="id" value={finding.findingId} />
          <span class="visually-hidden">Pilih temuan nomor {finding.findingId}</span>
        </label>
      </td>
      <td class="number">{dateText(finding.visitDate)}</td>
      <th scope="row">
        {findingText(finding.kind)}
        {finding.task === 0 ? '' : `: ${taskText(finding.task)}`}
        {finding.field === '' ? '' : `: ${finding.field}`} {!finding.needsPerson && <span class="badge">tidak perlu petugas</span>}
      </th>
      <td>
        {finding.bookingCode === '' ? (
          `poli ${finding.clinicCode}`
        ) : (
          <Link to={`${BPJS_AT}/${encodeURIComponent(finding.bookingCode)}`} class="monitor-link">
            {finding.bookingCode}
          </Link>
        )}
      </td>
      <td class="monitor-free">{finding.ours}</td>
      <td class="monitor-free">{finding.theirs}</td>
      <td class="monitor-free">{finding.why}</td>
      <td>
        {finding.seenAt !== null && (
          <>
            {finding.seenBy}, <span class="number">{secondText(finding.seenAt, facility.timeZone)}</span>
            <br />
            <span class="muted monitor-free">{finding.note}</span>
          </>
        )}
      </td>
    </tr>
  );
}
