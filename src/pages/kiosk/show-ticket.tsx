import { kioskBooking } from '../../queue/kiosk-booking';
import { checkInWindow } from '../../queue/rules/check-in-window';
import { sessionsOfDay } from '../../schedules/sessions-of-day';
import { sessionSpan } from '../../schedules/practice-hours';
import { keepAnswers, openJourney } from '../../service-points/kiosk-journey';
import { printById, recordPrint, type TicketSubject } from '../../service-points/ticket-print';
import { clockTime } from '../../words/date-words';
import { goTo, view, type PageReply } from '../page';
import { ticketOnPaper } from '../ticket/ticket-on-paper';
import { journeyAnswersOf } from './journey-answers';
import type { KioskStep } from './kiosk-step';
import { TicketScreen } from './ticket-screen';

/**
 * The ticket of a journey that has one, and its way to the printer: the print is written down before the paper moves, once
 * for a journey, so that a second press shows the same number and wakes no second paper.
 */
export async function showTicket(step: KioskStep): Promise<PageReply> {
  const { deps, facility, key, layout } = step;
  const { facilityId } = facility;
  const journey = await openJourney(deps.db, facilityId, step.journey, deps.clock());
  if (journey === undefined) return goTo('/kiosk');
  const answers = journeyAnswersOf(journey.answers);
  const subject: TicketSubject =
    journey.ticketId !== null ? { ticketId: journey.ticketId } : { bookingCode: journey.bookingCode ?? '', isPharmacy: answers.aim === 'pharmacy' };
  const now = deps.clock();
  const ticket = await ticketOnPaper(deps, facility, subject, now);
  if (ticket === undefined) return goTo('/kiosk');
  const printId = await printOf(step, answers.printId, subject, now);
  const print = await printById(deps.db, facilityId, printId);
  return view(
    <TicketScreen
      journeyKey={key}
      sound={layout.sound}
      ticket={ticket}
      width={layout.paper ?? facility.settings.ticketPaper}
      printId={printId}
      printNow={print?.outcome === null}
      opensAt={'bookingCode' in subject ? await checkInOpensAt(step, subject.bookingCode) : undefined}
    />,
  );
}

async function printOf({ deps, facility, device, journey }: KioskStep, known: number | undefined, subject: TicketSubject, at: Date): Promise<number> {
  if (known !== undefined) return known;
  return deps.db.transaction(async (tx) => {
    const locked = await openJourney(tx, facility.facilityId, journey, at, 'lock');
    const made = locked === undefined ? undefined : journeyAnswersOf(locked.answers).printId;
    if (made !== undefined) return made;
    const printId = await recordPrint(tx, facility.facilityId, { subject, deviceId: device.deviceId, requestedBy: device.name, at });
    await keepAnswers(tx, facility.facilityId, journey, { printId });
    return printId;
  });
}

/** A number taken long before its session: it waits for its check-in. `08.12` */
async function checkInOpensAt({ deps, facility }: KioskStep, bookingCode: string): Promise<string | undefined> {
  const minutes = facility.settings.checkInOpensMinutesBeforeStart;
  if (minutes === null) return undefined;
  const found = await kioskBooking(deps.db, facility, bookingCode);
  if (found === undefined || found.booking.checkedInAt !== null || found.lacksReference) return undefined;
  const session = (await sessionsOfDay(deps.db, facility.facilityId, found.booking.visitDate)).find(({ sessionId }) => sessionId === found.booking.sessionId);
  if (session === undefined || checkInWindow(session, deps.clock(), facility.timeZone, facility.settings)?.code !== 'check-in-not-open-yet') return undefined;
  const { startsAt } = sessionSpan(session.visitDate, session.practiceHours, facility.timeZone);
  return clockTime(new Date(startsAt.getTime() - minutes * 60_000), facility.timeZone);
}
