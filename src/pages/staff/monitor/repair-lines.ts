import type { NeverRecorded } from '../../../insight/never-recorded';
import { givesUpAt, taskText, type RepairLine, type RepairRange } from '../../../outbox/desk';
import type { LocalDate } from '../../../platform/clock';

const MOST_EXAMPLES = 3;
const MOST_CLINICS = 4;

/** Who sees the patient at that step. */
const deskOf = (task: number): string => (task <= 3 ? 'loket' : task <= 5 ? 'poli' : 'farmasi');

/** A step that is missing, of visits of today or of days before. */
export interface MissingStep extends RepairLine {
  isToday: boolean;
}

/** One line for each step that is missing; those of today apart, as theirs may still be entered from paper. */
export function missingSteps(never: readonly NeverRecorded[], { key }: Pick<RepairRange, 'key'>, today: LocalDate, now: Date): MissingStep[] {
  const together = new Map<string, NeverRecorded[]>();
  for (const visit of never) {
    const name = `${visit.task} ${visit.visitDate === today}`;
    if (key === undefined || key === `task:${visit.task}`) together.set(name, [...(together.get(name) ?? []), visit]);
  }
  return [...together.values()].map((visits) => lineOf(visits, today, now)).sort((a, b) => b.visits - a.visits || a.key.localeCompare(b.key));
}

function lineOf(visits: readonly NeverRecorded[], today: LocalDate, now: Date): MissingStep {
  const { task, visitDate } = visits[0]!;
  const isToday = visitDate === today;
  const perClinic = new Map<string, number>();
  for (const { clinicName } of visits) perClinic.set(clinicName, (perClinic.get(clinicName) ?? 0) + 1);
  const deadlines = visits.map((visit) => givesUpAt(visit.visitDate).getTime()).filter((deadline) => deadline > now.getTime());
  const deadline = deadlines.length === 0 ? null : new Date(Math.min(...deadlines));
  const name = taskText(task);
  return {
    group: 'never-recorded',
    key: `task:${task}`,
    label: `${name.charAt(0).toUpperCase()}${name.slice(1)} ${isToday ? 'belum tercatat hari ini' : 'tidak pernah tercatat'}`,
    said: null,
    todo: todoOf(task, isToday, deadline),
    visits: visits.length,
    rows: 0,
    deadline,
    clinics: [...perClinic].map(([clinicName, count]) => ({ clinicName, visits: count })).sort((a, b) => b.visits - a.visits).slice(0, MOST_CLINICS),
    examples: visits.slice(0, MOST_EXAMPLES).map((visit) => ({ outboxId: 0, bookingCode: visit.bookingCode, queueNumber: visit.queueNumber, clinicName: visit.clinicName, visitDate: visit.visitDate })),
    isToday,
  };
}

function todoOf(task: number, isToday: boolean, deadline: Date | null): string {
  if (isToday) return `Bila langkah itu sungguh terjadi, catat sekarang di panel ${deskOf(task)}; bila jamnya tertulis di formulir kertas, salin dari sana hari ini juga. Yang tidak tertulis dibiarkan kosong.`;
  const lesson = `Tanyakan kepada ${deskOf(task)} mengapa tombolnya tidak ditekan, agar tidak terulang.`;
  if (deadline === null) return lesson;
  return `Hanya bila SIMRS mencatat jamnya sendiri, SIMRS masih dapat melaporkannya lewat API sampai batas kirim. ${lesson}`;
}
