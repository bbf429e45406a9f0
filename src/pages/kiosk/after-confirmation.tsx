import { hasAdmission, type Facility } from '../../platform/facility';
import { kioskBooking, type KioskBooking } from '../../queue/kiosk-booking';
import { kioskPatient } from '../../queue/kiosk-patient';
import { refuse } from '../../queue/refusals';
import { keepResult } from '../../service-points/kiosk-journey';
import { view, type PageReply } from '../page';
import { bookingsToday } from './bookings-today';
import { deskOfficer, deskWordsOf } from './desk-words';
import { JourneyForm } from './kiosk-screen';
import type { KioskStep } from './kiosk-step';
import { MessageScreen } from './message-screen';
import { openSessions } from './open-sessions';
import { pharmacyStep } from './pharmacy-step';
import { BookingsScreen, ClinicsScreen, SessionsScreen } from './session-screens';
import { showTicket } from './show-ticket';
import { arrive } from './take-ticket';

/** So many doctors a screen on its end shows without scrolling; a larger house asks for the poli first. */
export const MOST_ON_ONE_SCREEN = 24;

/** The patient is who he says he is: on to what he came for. */
export async function afterConfirmation(step: KioskStep): Promise<PageReply> {
  const { aim, bookingCode } = step.answers;
  if (aim === 'pharmacy') return pharmacyStep(step);
  if (bookingCode !== undefined) return checkInBooking(step, bookingCode);
  const bookings = (await bookingsToday(step)).filter(({ booking }) => booking.state === 'waiting');
  if (aim === 'check-in') {
    if (bookings.length === 1) return checkInBooking(step, bookings[0]!.booking.bookingCode);
    return bookings.length === 0 ? nothingToday(step) : choose(step, bookings, 'Pilih antrean Anda', false);
  }
  return bookings.length === 0 ? chooseSession(step) : choose(step, bookings, 'Anda sudah punya nomor hari ini', true);
}

function choose({ key, layout }: KioskStep, bookings: readonly KioskBooking[], title: string, mayTakeAnother: boolean): PageReply {
  return view(<BookingsScreen journeyKey={key} sound={layout.sound} bookings={bookings} mayTakeAnother={mayTakeAnother} title={title} />);
}

function nothingToday({ key, layout }: KioskStep): PageReply {
  return view(
    <MessageScreen journeyKey={key} sound={layout.sound} title="Belum ada antrean untuk hari ini" advice="Anda belum memesan antrean untuk hari ini di Mobile JKN." back="identify" offersDesk>
      {layout.functions.includes('take-number') && (
        <JourneyForm to="/kiosk/nomor-lain" journeyKey={key}>
          <button class="big big--primary">Ambil nomor antrean poli</button>
        </JourneyForm>
      )}
    </MessageScreen>,
  );
}

/** Checks in a booking of the patient who has been confirmed, and shows its ticket. */
export async function checkInBooking(step: KioskStep, bookingCode: string): Promise<PageReply> {
  const { deps, facility, journey, device } = step;
  const found = await kioskBooking(deps.db, facility, bookingCode);
  if (found === undefined || found.booking.medicalRecordNumber !== journey.medicalRecordNumber) throw refuse('booking-unknown');
  await arrive(deps, facility, device.deviceId, bookingCode, 'booked-before');
  await keepResult(deps.db, facility.facilityId, journey, { bookingCode });
  return showTicket(step);
}

/** Poli, doctor, hour: all in one look where they fit, else the poli first. */
export async function chooseSession(step: KioskStep): Promise<PageReply> {
  const { deps, facility, key, layout, answers, journey } = step;
  const payer = answers.payer ?? 'NON JKN';
  const patient = await kioskPatient(deps.db, facility.facilityId, journey.medicalRecordNumber ?? '');
  if (payer === 'JKN' && patient?.hasCard === false) {
    return view(<MessageScreen journeyKey={key} sound={layout.sound} title="Nomor kartu BPJS Anda belum tercatat" advice={`${deskOfficer(deskWordsOf(facility))} akan mencatat kartu Anda, lalu memberi nomor poli.`} back="identify" offersDesk />);
  }
  const clinics = await openSessions(deps, facility, payer);
  const letter = { isWanted: payer === 'JKN' && hasAdmission(facility), isScanned: answers.referenceNumber !== undefined };
  if (clinics.length === 0) {
    return view(<MessageScreen journeyKey={key} sound={layout.sound} title="Hari ini tidak ada poli yang buka" advice="Pendaftaran poli untuk hari ini sudah ditutup. Silakan tanyakan kepada petugas." back="identify" offersDesk />);
  }
  return view(asksPoliFirst(facility, clinics) ? <ClinicsScreen journeyKey={key} sound={layout.sound} clinics={clinics} letter={letter} /> : <SessionsScreen journeyKey={key} sound={layout.sound} clinics={clinics} letter={letter} />);
}

/** A clinic has few polis, and mostly one doctor in each: with the poli all is said. */
export function asksPoliFirst({ kind }: Pick<Facility, 'kind'>, clinics: readonly { sessions: readonly unknown[] }[]): boolean {
  return kind === 'FKTP' || clinics.reduce((sum, { sessions }) => sum + sessions.length, 0) > MOST_ON_ONE_SCREEN;
}
