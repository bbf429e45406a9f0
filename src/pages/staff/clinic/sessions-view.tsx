import type { Place, SessionCard } from '../../../queue/clinic-board';
import type { ServicePoint } from '../../../service-points/service-point';
import { Link } from '../../document';
import { StaffPage } from '../staff-page';
import { hoursText } from '../../../words/date-words';
import { DoctorBadges, panelOf, PLACE_NAMES } from './session-words';

const SHOWN: readonly Place[] = ['waiting', 'called', 'skipped', 'booked', 'finished'];

/** The sessions of today that are called from here. */
export function SessionsView({ place, sessions }: { place: ServicePoint; sessions: readonly SessionCard[] }) {
  return (
    <StaffPage title="Poli" servicePoint={place}>
      <h1>Jadwal praktik hari ini: {place.name}</h1>
      <div class="sessions" id="jadwal" data-live>
        {sessions.length === 0 && <p class="card">Tidak ada jadwal praktik untuk ruang ini hari ini.</p>}
        {sessions.map((session) => (
          <section class="card session" key={session.sessionId} id={`jadwal-${session.sessionId}`}>
            <div>
              <h2>
                {session.clinicName} · {hoursText(session.practiceHours)}
              </h2>
              <p class="session__doctor">{session.doctorName}</p>
              <p class="row__badges">
                <DoctorBadges session={session} />
                <span class="muted">
                  JKN {session.takenJkn}/{session.quotaJkn} · Umum {session.takenNonJkn}/{session.quotaNonJkn}
                </span>
              </p>
            </div>
            <dl class="session__counts">
              {SHOWN.map((which) => (
                <div key={which}>
                  <dt>{PLACE_NAMES[which]}</dt>
                  <dd class="number">{session.counts[which]}</dd>
                </div>
              ))}
            </dl>
            <Link to={panelOf(session.sessionId)} class="button button--primary" aria-label={`Buka panel ${session.clinicName}, ${session.doctorName}, ${hoursText(session.practiceHours)}`}>
              Buka panel
            </Link>
          </section>
        ))}
      </div>
    </StaffPage>
  );
}
