import { addMinutes, localDate } from '../../platform/clock';
import type { Facility } from '../../platform/facility';
import { pharmacyOnDisplay, type PharmacyOnDisplay } from '../../pharmacy/pharmacy-display';
import { pharmacyQueueRef } from '../../pharmacy/pharmacy-number';
import { displayBoard, type SessionOnDisplay } from '../../queue/display-board';
import { isOfInterest } from '../../queue/rules/expected-wait';
import { sessionSpan } from '../../schedules/practice-hours';
import { sessionsOfDay, type DaySession } from '../../schedules/sessions-of-day';
import { callsSince, type CallAnnouncement } from '../../service-points/call-announcement';
import { queueBoard, type QueueOnDisplay } from '../../service-points/queue-board';
import type { PagesDeps } from '../deps';
import type { DisplayLayout, DisplayPanel } from './display-layout';

/** What one panel shows, read. */
export type PanelContent =
  | { kind: 'queue'; name: string; queue: QueueOnDisplay | undefined }
  | { kind: 'clinic'; sessions: SessionOnDisplay[] }
  | { kind: 'pharmacy'; kinds: PharmacyOnDisplay[] }
  | { kind: 'doctors'; sessions: DaySession[] }
  | { kind: 'pledge' };

export interface DisplayContent {
  panels: PanelContent[];
  /** The calls that concern this display and still stand, earliest first. */
  calls: CallAnnouncement[];
}

interface Boards {
  queues: QueueOnDisplay[];
  sessions: SessionOnDisplay[];
  pharmacy: PharmacyOnDisplay[];
}

/** Longer than a call waits for its turn to be spoken. */
const CALLS_OF_MINUTES = 10;

/** Everything a display shows now: one statement per kind of panel, however many panels there are. */
export async function readDisplay(deps: Pick<PagesDeps, 'db' | 'clock'>, facility: Facility, layout: DisplayLayout): Promise<DisplayContent> {
  const now = deps.clock();
  const { facilityId, timeZone } = facility;
  const has = (...kinds: DisplayPanel['kind'][]): boolean => layout.panels.some(({ kind }) => kinds.includes(kind));
  const [calls, queues, sessions, pharmacy, day] = await Promise.all([
    hasCalls(layout) ? callsSince(deps.db, facilityId, addMinutes(now, -CALLS_OF_MINUTES)) : [],
    has('registration', 'other') ? queueBoard(deps.db, facility, now, layout.nextNumbers) : [],
    has('clinic') ? displayBoard(deps.db, facility, now, clinicsOf(layout), layout.nextNumbers) : [],
    has('pharmacy') ? pharmacyOnDisplay(deps.db, facility, now, layout.nextNumbers) : [],
    has('doctors') ? sessionsOfDay(deps.db, facilityId, localDate(now, timeZone)) : [],
  ]);
  const isOver = (session: DaySession): boolean => sessionSpan(session.visitDate, session.practiceHours, timeZone).endsAt <= now && session.inService === 0;
  const called = new Set(layout.panels.flatMap((panel) => calledOn(panel, { queues, sessions, pharmacy })));
  return {
    panels: layout.panels.map((panel): PanelContent => {
      switch (panel.kind) {
        case 'registration':
          return { kind: 'queue', name: 'Pendaftaran', queue: queues.find(({ kind }) => kind === 'registration') };
        case 'other':
          return { kind: 'queue', name: panel.queueCode, queue: queues.find(({ queueCode }) => queueCode === panel.queueCode) };
        case 'clinic':
          return { kind: 'clinic', sessions: sessions.filter((session) => isIn(panel, session) && isOfInterest(session, now, timeZone)) };
        case 'pharmacy':
          return { kind: 'pharmacy', kinds: pharmacy };
        case 'doctors':
          return { kind: 'doctors', sessions: day.filter((session) => !isOver(session)) };
        case 'pledge':
          return { kind: 'pledge' };
      }
    }),
    calls: calls.filter(({ queueRef, queueNumber, place }) => called.has(placeOfCall(queueRef, { number: queueNumber, place }))),
  };
}

/** Whether anybody is called on this display. */
export function hasCalls(layout: DisplayLayout): boolean {
  return layout.panels.some(({ kind }) => kind !== 'doctors' && kind !== 'pledge');
}

/** The clinics to read: none named means all. */
function clinicsOf({ panels }: DisplayLayout): string[] {
  const clinics = panels.filter((panel) => panel.kind === 'clinic');
  return clinics.some(({ clinicCodes }) => clinicCodes.length === 0) ? [] : [...new Set(clinics.flatMap(({ clinicCodes }) => clinicCodes))];
}

function isIn(panel: { clinicCodes: string[] }, session: SessionOnDisplay): boolean {
  return panel.clinicCodes.length === 0 || panel.clinicCodes.includes(session.clinicCode);
}

const placeOfCall = (queueRef: string, { number, place }: { number: string | null; place: string }): string => JSON.stringify([queueRef, number, place]);

/** Whom a panel's queues have called and where to, as long as they are not served, passed over or gone: no other call is told there. */
function calledOn(panel: DisplayPanel, { queues, sessions, pharmacy }: Boards): string[] {
  switch (panel.kind) {
    case 'registration':
    case 'other':
      return queues
        .filter((queue) => (panel.kind === 'other' ? queue.queueCode === panel.queueCode : queue.kind === 'registration'))
        .flatMap(({ queueCode, places }) => places.map((call) => placeOfCall(`queue ${queueCode}`, call)));
    case 'clinic':
      return sessions.filter((session) => isIn(panel, session)).flatMap(({ sessionId, called }) => called.map((call) => placeOfCall(`session ${sessionId}`, call)));
    case 'pharmacy':
      return pharmacy.flatMap(({ kind, called }) => called.map((call) => placeOfCall(pharmacyQueueRef(kind), call)));
    case 'doctors':
    case 'pledge':
      return [];
  }
}
