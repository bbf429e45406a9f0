import type { BoardRow, ClinicBoard, Place, SessionCard } from '../../../queue/clinic-board';
import { LONGEST_LATENESS_MINUTES } from '../../../queue/doctor-changes';
import type { MovedPatient } from '../../../queue/moved-patients';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link, PostForm } from '../../document';
import { dateWords, hoursText } from '../../../words/date-words';
import { Press } from '../press';
import { StaffPage } from '../staff-page';
import { ChosenPatients } from './chosen-patients';
import { MovedPatients } from './moved-view';
import { DoctorBadges, panelOf } from './session-words';

const HIT: readonly Place[] = ['waiting', 'skipped', 'desk', 'booked'];

export interface DoctorViewProps {
  place: ServicePoint;
  board: ClinicBoard;
  targets: readonly SessionCard[];
  moved: readonly MovedPatient[];
}

/** The doctor comes late or has left, and who is hit by it. */
export function DoctorView({ place, board, targets, moved }: DoctorViewProps) {
  const { session, rows } = board;
  const at = panelOf(session.sessionId);
  const hit: BoardRow[] = HIT.flatMap((which) => rows[which]).filter((row) => row.lastTask !== 4);
  return (
    <StaffPage title="Dokter" servicePoint={place}>
      <h1>
        {session.doctorName} · {session.clinicName}, {hoursText(session.practiceHours)}
      </h1>
      <div class="row__badges" id="keadaan" data-live>
        <DoctorBadges session={session} />
      </div>
      <div class="doctor">
        <section class="card">
          <h2>Datang terlambat</h2>
          <PostForm to={`${at}/terlambat`} class="form">
            <label class="field">
              <span class="field__label">Terlambat berapa menit?</span>
              <input class="field__input" type="number" name="menit" min={1} max={LONGEST_LATENESS_MINUTES} required value={session.lateMinutes ?? ''} inputMode="numeric" />
              <span class="field__hint">Tampil di layar antrean dan kiosk. Waktu yang sudah tercatat tidak berubah.</span>
            </label>
            <button class="button button--primary">Umumkan keterlambatan</button>
          </PostForm>
          {session.lateMinutes !== null && (
            <Press to={`${at}/tepat-waktu`}>Hapus keterlambatan</Press>
          )}
        </section>
        <section class="card">
          <h2>Tidak praktik lagi</h2>
          {session.doctorLeftAt === null ? (
            <>
              <p>Tidak ada pendaftaran baru ke jadwal ini. Pasien di bawah tetap terdaftar sampai Anda pindahkan atau batalkan.</p>
              <Press to={`${at}/pergi`} tone="danger">
                Dokter pergi
              </Press>
            </>
          ) : (
            <>
              <p>Pendaftaran baru ke jadwal ini ditutup.</p>
              <Press to={`${at}/kembali`}>Dokter praktik kembali</Press>
            </>
          )}
        </section>
      </div>
      <section class="card">
        <h2>Pasien yang terdampak ({hit.length})</h2>
        {hit.length === 0 ? (
          <p>Tidak ada pasien yang masih menunggu dokter ini.</p>
        ) : (
          <PostForm to={`${at}/terdampak`} class="form">
            <ChosenPatients rows={hit} isChosen={() => session.doctorLeftAt !== null} legend="Pilih pasien" hasPhone />
            <div class="doctor">
              <div class="form">
                <label class="field">
                  <span class="field__label">Pindahkan ke</span>
                  <select class="field__input" name="ke">
                    <option value="">Pilih jadwal…</option>
                    {targets.map((target) => (
                      <option value={target.sessionId} key={target.sessionId}>
                        {target.clinicName}, {target.doctorName}, {hoursText(target.practiceHours)}
                        {target.visitDate === session.visitDate ? ', hari ini' : `, ${dateWords(target.visitDate)}`}
                      </option>
                    ))}
                  </select>
                </label>
                <button class="button button--primary" name="tindakan" value="pindah">
                  Pindahkan yang dipilih
                </button>
              </div>
              <div class="form">
                <label class="field">
                  <span class="field__label">Alasan pembatalan</span>
                  <input class="field__input" name="alasan" maxLength={100} value="Dokter berhalangan" autocomplete="off" />
                </label>
                <button class="button button--danger" name="tindakan" value="batal">
                  Batalkan yang dipilih
                </button>
              </div>
            </div>
          </PostForm>
        )}
        <MovedPatients moved={moved} />
        <p>
          <Link to={at} class="button">
            Kembali ke panel
          </Link>
        </p>
      </section>
    </StaffPage>
  );
}
