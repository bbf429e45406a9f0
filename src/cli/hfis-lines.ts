import { localDate, localTime, type TimeZone } from '../platform/clock';
import { wordsOf } from '../schedules/difference-words';
import type { HfisAct } from '../schedules/hfis-day';
import type { SentProposal } from '../schedules/hfis-proposal-store';
import type { HfisFailure } from '../schedules/hfis-reader-sync';
import type { ProposedWeekday, WeekProposal } from '../schedules/hfis-week';
import type { ScheduleDifference } from '../schedules/schedule-difference-store';

/** What `npm run hfis` prints; what a schedule means is said in Indonesian, as staff read it. */

const WEEKDAYS = ['', 'Senin', 'Selasa', 'Rabu', 'Kamis', 'Jumat', 'Sabtu', 'Minggu'];

export function actLine(act: HfisAct): string {
  if (act.act === 'doctor-added') return `dokter ${act.doctorCode} ditambahkan`;
  const of = `${act.visitDate} ${act.clinicCode} ${act.doctorCode} ${act.practiceHours}`;
  if (act.act === 'capacity') return `${of}: kapasitas ${act.from} menjadi ${act.to}`;
  const said = { 'session-added': 'sesi baru dari HFIS', closed: 'ditutup, tidak ada lagi di HFIS', 'on-leave': 'libur menurut HFIS', opened: 'dibuka lagi menurut HFIS' }[act.act];
  return `${of}: ${said}`;
}

export function failureLine({ what, clinicCode, visitDate, verdict, message }: HfisFailure): string {
  const of = [what, clinicCode, visitDate].filter((part) => part !== null).join(' ');
  return `${of}: not read (${verdict}), BPJS says "${message}"`;
}

export function differenceLines(difference: ScheduleDifference, zone: TimeZone): string[] {
  const { differenceId, visitDate, clinicCode, doctorCode, practiceHours, bookingsHit, settlement, settledBy, settledAt, note } = difference;
  const of = [visitDate, clinicCode, doctorCode, practiceHours].filter((part) => part !== null).join(' ');
  const { what, whatToDo } = wordsOf(difference);
  const head = `${differenceId}  ${of}: ${what}${bookingsHit > 0 ? `  [${bookingsHit} booking]` : ''}`;
  if (settlement === null || settledAt === null) return [head, `    ${whatToDo}`];
  return [head, `    ${[settlement, settledBy, `${localDate(settledAt, zone)} ${localTime(settledAt, zone)}`, note].filter((part) => part !== null && part !== '').join(', ')}`];
}

export function proposalLines({ clinicCode, doctorCode, weekdays }: WeekProposal): string[] {
  return [`${clinicCode} ${doctorCode}`, ...weekdays.map((day) => `    ${(WEEKDAYS[day.weekday] ?? '').padEnd(7)} ${weekdayWords(day)}`)];
}

function weekdayWords({ state, ours, theirs }: ProposedWeekday): string {
  switch (state) {
    case 'same':
      return `sama     ${ours.join(', ')}`;
    case 'new':
      return `baru     ${ours.join(', ')}`;
    case 'changed':
      return `berubah  ${theirs.join(', ')} menjadi ${ours.join(', ')}`;
    case 'missing':
      return `tidak ada di sini, di HFIS ${theirs.join(', ')}`;
    default:
      return state satisfies never;
  }
}

export function sentLine({ proposalId, clinicCode, doctorCode, doctorName, body, sentAt, sentBy, verdict, message }: SentProposal, zone: TimeZone): string {
  const week = body.jadwal.map(({ hari, buka, tutup }) => `${WEEKDAYS[Number(hari)] ?? hari} ${buka}-${tutup}`).join(', ');
  const answer = verdict === null ? 'no answer noted: HFIS may or may not have it' : `${verdict} "${message ?? ''}"`;
  return `${proposalId}  ${localDate(sentAt, zone)} ${localTime(sentAt, zone)}  ${sentBy}  ${clinicCode} ${doctorCode} ${doctorName ?? ''}: ${week}: ${answer}`;
}
