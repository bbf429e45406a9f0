import type { Role } from '../../../auth/staff';
import { VERDICTS, type Finding, type Verdict } from '../../../doctor/finding';
import { BY_ITSELF, type KeptReport } from '../../../doctor/kept-report';
import { countsOf, type DoctorReport } from '../../../doctor/report';
import type { CheckResult } from '../../../doctor/run-checks';
import { momentWords } from '../../../words/date-words';
import { Link, PostForm, useFrame } from '../../document';
import { StaffPage } from '../staff-page';

export const DOCTOR_AT = '/petugas/pemeriksaan';
export const DOCTOR_ROLES: readonly Role[] = ['administrator'];

const TITLES: Record<Verdict, string> = { gagal: 'Gagal: harus diperbaiki', perhatian: 'Perlu perhatian', 'tidak-diketahui': 'Tidak dapat diketahui dari sini', baik: 'Baik' };
const SHORT: Record<Verdict, string> = { gagal: 'gagal', perhatian: 'perhatian', 'tidak-diketahui': 'tidak diketahui', baik: 'baik' };

interface Told extends Finding {
  id: string;
  title: string;
  /** The server as a whole, or this facility. */
  of: 'Server' | 'Faskes';
}

/** Findings grouped by how bad they are, each with how to mend it. */
export function DoctorView({ kept }: { kept: KeptReport | undefined }) {
  return (
    <StaffPage title="Pemeriksaan">
      <div id="pemeriksaan" data-live>
        <Head kept={kept} />
        {kept === undefined || kept.report === null ? <NothingYet isRunning={kept?.isRunning === true} /> : <Report report={kept.report} />}
      </div>
    </StaffPage>
  );
}

/** In a line for whoever opens the monitor in the morning: only what somebody has to do something about. */
export function DoctorLine({ kept }: { kept: KeptReport | undefined }) {
  const { facility } = useFrame();
  if (kept === undefined) return null;
  const { report } = kept;
  const { gagal, perhatian } = report === null ? { gagal: 0, perhatian: 0 } : countsOf(report);
  const counts = [...(gagal > 0 ? [`${gagal} gagal`] : []), ...(perhatian > 0 ? [`${perhatian} perlu perhatian`] : [])].join(', ');
  return (
    <div id="pemeriksaan-terakhir" class="doctor-line" data-live>
      {report !== null && gagal + perhatian > 0 && (
        <p class={`edit-note edit-note--${gagal > 0 ? 'bad' : 'warn'}`}>
          <Link to={DOCTOR_AT}>Pemeriksaan terakhir: {counts}</Link> ({momentWords(new Date(report.finishedAt), facility.timeZone)})
        </p>
      )}
    </div>
  );
}

function Head({ kept }: { kept: KeptReport | undefined }) {
  const { facility } = useFrame();
  const report = kept?.report ?? null;
  return (
    <div class="monitor-head doctor-head">
      <h1>Pemeriksaan</h1>
      {report !== null && (
        <p class="muted">
          Terakhir {momentWords(new Date(report.finishedAt), facility.timeZone)}
          {kept?.isRunning === true ? '' : kept?.askedBy === BY_ITSELF ? ', otomatis setiap malam' : `, diminta ${kept?.askedBy ?? ''}`}
        </p>
      )}
      {kept?.isRunning === true ? (
        <p role="status" class="badge">
          Sedang memeriksa …
        </p>
      ) : (
        <PostForm to={`${DOCTOR_AT}/jalankan`}>
          <button class="button button--primary">{report === null ? 'Periksa sekarang' : 'Periksa lagi'}</button>
        </PostForm>
      )}
    </div>
  );
}

function NothingYet({ isRunning }: { isRunning: boolean }) {
  return (
    <section class="monitor-card">
      <p>{isRunning ? 'Hasil pertama tampil di sini dalam beberapa detik.' : 'Belum pernah diperiksa. Pemeriksaan melihat jaringan, sertifikat, BPJS, basis data dan jadwal; tidak ada yang diubah.'}</p>
    </section>
  );
}

function Report({ report }: { report: DoctorReport }) {
  const told = [...toldOf(report.server, 'Server'), ...report.facilities.flatMap(({ checks }) => toldOf(checks, 'Faskes'))];
  const of = (verdict: Verdict): Told[] => told.filter((each) => each.verdict === verdict);
  return (
    <>
      <ul class="doctor-sum">
        {VERDICTS.map((verdict) => (
          <li key={verdict} class={`doctor-count doctor-count--${verdict}`}>
            <span class="doctor-count__figure">{of(verdict).length}</span> {SHORT[verdict]}
          </li>
        ))}
      </ul>
      {VERDICTS.map((verdict) => (of(verdict).length === 0 ? null : <Group key={verdict} verdict={verdict} told={of(verdict)} />))}
    </>
  );
}

function Group({ verdict, told }: { verdict: Verdict; told: readonly Told[] }) {
  return (
    <section class={`monitor-card doctor-group doctor-group--${verdict}`} aria-labelledby={`judul-${verdict}`}>
      <h2 id={`judul-${verdict}`}>
        {TITLES[verdict]} ({told.length})
      </h2>
      <div class="monitor-wide" tabIndex={0} role="region" aria-label={TITLES[verdict]}>
        <table class="table monitor-table doctor-table">
          <thead>
            <tr>
              <th scope="col">Pemeriksaan</th>
              <th scope="col">Keadaan</th>
              {verdict !== 'baik' && <th scope="col">Cara memperbaiki</th>}
            </tr>
          </thead>
          <tbody>
            {told.map(({ id, title, of, what, mend }, i) => (
              <tr key={`${id} ${i}`}>
                <th scope="row">
                  {title}
                  <br />
                  <span class="muted doctor-of">
                    {of} · {id}
                  </span>
                </th>
                <td class="doctor-free">{what}</td>
                {verdict !== 'baik' && <td class="doctor-free">{mend ?? ''}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function toldOf(results: readonly CheckResult[], of: Told['of']): Told[] {
  return results.flatMap(({ id, title, findings }) => findings.map((finding) => ({ ...finding, id, title, of })));
}
