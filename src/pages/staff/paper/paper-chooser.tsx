import { hasRole } from '../../../auth/staff';
import type { PaperSession } from '../../../queue/paper-sheet';
import { hoursText } from '../../../words/date-words';
import { Link, useFrame } from '../../document';
import { deskOf } from '../registration/desk';
import { StaffPage } from '../staff-page';

export const PAPER_AT = '/petugas/kertas';
export const sheetAt = (sessionId: number, bookingCode = ''): string => `${PAPER_AT}/sesi/${sessionId}${bookingCode === '' ? '' : `?kode=${encodeURIComponent(bookingCode)}`}`;

export interface PaperChooserProps {
  sessions: readonly PaperSession[];
  asked: string;
  found: readonly { bookingCode: string; queueNumber: string; sessionId: number; clinicName: string }[];
}

/** Which sheet: a session of today, or the one of a patient whose number or code is known. */
export function PaperChooser({ sessions, asked, found }: PaperChooserProps) {
  const { base, facility, staff } = useFrame();
  return (
    <StaffPage title="Catatan kertas">
      <h1>Catatan kertas</h1>
      <p>
        Untuk jam yang ditulis tangan saat listrik padam atau jaringan putus <strong>hari ini</strong>. Jam dicatat apa adanya, ditandai “dari kertas” dengan nama Anda dan alasannya,
        lalu langsung dikirim ke BPJS: <strong>yang sudah disimpan tidak dapat diubah lagi</strong>.
      </p>
      <section class="card">
        <h2>Cari satu pasien</h2>
        <form method="get" action={base + PAPER_AT} class="sheet__search" role="search">
          <label class="field">
            <span class="field__label">Nomor antrean, kode booking, atau nomor rekam medis</span>
            <input class="field__input" type="search" name="cari" value={asked} maxLength={40} autocomplete="off" />
          </label>
          <button class="button button--primary">Cari</button>
        </form>
        {asked !== '' && found.length === 0 && <p role="status">Tidak ada pasien hari ini dengan nomor atau kode itu.</p>}
        {found.length > 0 && (
          <ul class="links">
            {found.map((booking) => (
              <li key={booking.bookingCode}>
                <Link to={sheetAt(booking.sessionId, booking.bookingCode)}>
                  {booking.queueNumber} · {booking.clinicName}
                </Link>
              </li>
            ))}
          </ul>
        )}
      </section>
      <section class="card">
        <h2>Jadwal hari ini</h2>
        {sessions.length === 0 && <p>Belum ada pasien di jadwal hari ini.</p>}
        <ul class="choices sheet__sessions">
          {sessions.map((session) => (
            <li key={session.sessionId}>
              <Link to={sheetAt(session.sessionId)} class="choice sheet__session">
                <span class="choice__title">{session.clinicName}</span>
                <span class="choice__note">{session.doctorName}</span>
                <span class="choice__note number">
                  {hoursText(session.practiceHours)} · {session.patients} pasien
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </section>
      <section class="card">
        <h2>Pasien yang datang tanpa nomor</h2>
        <p>
          Pasien yang dilayani selama padam dan belum punya nomor antrean harus didaftarkan dahulu
          {facility.kind === 'FKTP' ? '' : ' di loket, dengan tanda “dilayani saat listrik atau jaringan padam”'}. Sesudah itu namanya ada di jadwal di atas.
        </p>
        {staff !== undefined && hasRole(staff, deskOf(facility).roles) && (
          <p>
            <Link to={facility.kind === 'FKTP' ? `${deskOf(facility).at}?kertas=ya` : `${deskOf(facility).at}/pasien`} class="button">
              {facility.kind === 'FKTP' ? 'Daftarkan di panel' : 'Daftarkan di loket'}
            </Link>
          </p>
        )}
      </section>
    </StaffPage>
  );
}
