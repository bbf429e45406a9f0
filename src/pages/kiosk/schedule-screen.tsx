import { hoursText } from '../../words/date-words';
import { clinicTitle, doctorTitle } from '../ticket/clinic-words';
import { KioskScreen } from './kiosk-screen';
import type { ScheduledSession } from './open-sessions';

export function ScheduleScreen({ sessions, sound }: { sessions: readonly ScheduledSession[]; sound: boolean }) {
  const clinics = [...new Map(sessions.map((session) => [session.clinicCode, session.clinicName]))];
  return (
    <KioskScreen name="jadwal" title="Jadwal dokter hari ini" isAside sound={sound}>
      {clinics.length === 0 && <p class="message__advice">Hari ini tidak ada praktik dokter. Silakan tanyakan kepada petugas.</p>}
      <div class="clinics clinics--wide">
        {clinics.map(([clinicCode, clinicName]) => (
          <section class="clinic" key={clinicCode}>
            <h2>{clinicTitle(clinicName)}</h2>
            <ul class="doctors">
              {sessions
                .filter((session) => session.clinicCode === clinicCode)
                .map((session) => (
                  <li class="doctor" key={session.sessionId}>
                    <span class="doctor__name">{doctorTitle(session.doctorName)}</span>
                    <span class="doctor__hours number">{hoursText(session.practiceHours)}</span>
                    <State session={session} />
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </KioskScreen>
  );
}

function State({ session }: { session: ScheduledSession }) {
  if (session.onLeave) return <span class="tag tag--full">Tidak praktik</span>;
  if (session.left === null) return <span class="tag tag--full">Selesai</span>;
  if (session.lateMinutes !== null) return <span class="tag tag--warn">Terlambat ± {session.lateMinutes} menit</span>;
  return session.left === 0 ? <span class="tag tag--full">Penuh</span> : <span class="tag number">Sisa {session.left}</span>;
}
