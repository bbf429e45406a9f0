import { addMinutes, type LocalDate } from '../../platform/clock';

/** After how many minutes staff are told. */
export interface LateAfter {
  /** A patient who is here and was not called when the session ended. */
  notCalledAfterSession: number;
  consultation: number;
  beforePreparation: number;
  preparation: number;
  admission: number;
  /** What is owed to BPJS and has not reached it. */
  unsent: number;
}

export const LATE_AFTER_MINUTES: LateAfter = {
  notCalledAfterSession: 30,
  consultation: 60,
  beforePreparation: 60,
  preparation: 90,
  admission: 30,
  unsent: 15,
};

export type LateReason = 'admission-open' | 'not-called' | 'consultation-open' | 'preparation-not-begun' | 'medicine-not-ready' | 'no-show' | 'unsent';

/** What is the matter, in a few words for staff. */
export const WHAT_IS_LATE: Record<LateReason, string> = {
  'admission-open': 'Belum selesai di pendaftaran',
  'not-called': 'Belum dipanggil poli, jam praktik sudah selesai',
  'consultation-open': 'Sudah dipanggil poli, belum tercatat selesai',
  'preparation-not-begun': 'Resep belum mulai disiapkan farmasi',
  'medicine-not-ready': 'Obat belum tercatat selesai',
  'no-show': 'Tidak datang, belum dicatat tidak hadir',
  unsent: 'Belum sampai ke BPJS',
};

/** What to do about it, for the staff of the facility. A time is only ever recorded when it really happened. */
export const WHAT_TO_DO: Record<LateReason, string> = {
  'admission-open': 'Pasien baru belum selesai di pendaftaran. Periksa loket admisi; catat pemanggilan (task 2) atau selesai admisi (task 3) saat benar-benar terjadi.',
  'not-called': 'Pasien sudah check-in tetapi belum dipanggil dan jam praktik sudah selesai. Tanyakan ke poli: catat pemanggilan bila dilayani, atau tidak hadir (99) bila sudah pulang.',
  'consultation-open': 'Pasien sudah dipanggil dokter tetapi belum tercatat selesai. Tanyakan ke poli dan catat selesai layan poli (task 5) bila sudah selesai.',
  'preparation-not-begun': 'Resep sudah ada tetapi obat belum mulai disiapkan. Periksa farmasi; catat mulai penyiapan (task 6) saat benar-benar dimulai.',
  'medicine-not-ready': 'Obat sudah mulai disiapkan tetapi belum tercatat selesai. Periksa farmasi; catat obat selesai (task 7) bila sudah diserahkan.',
  'no-show': 'Jam praktik sudah selesai dan pasien tidak check-in. Pastikan pasien memang tidak datang, lalu catat tidak hadir (task 99).',
  unsent: 'Data belum sampai ke BPJS. Periksa koneksi dan daftar kiriman tertahan; tidak perlu mencatat ulang.',
};

/** A visit of today as far as it has come. */
export interface VisitSoFar {
  visitDate: LocalDate;
  sessionEndsAt: Date;
  /** The last moment at which a patient may still check in. */
  checkInClosesAt: Date;
  /** 0: none yet. */
  lastTask: number;
  /** When the last task happened. */
  lastTaskAt: Date | null;
  hasPrescription: boolean;
  /** Of primary care BPJS hears that a patient is called or has not come, and nothing more. */
  kind: 'FKRTL' | 'FKTP';
}

export interface LateTask {
  reason: LateReason;
  /** The task that is missing. */
  task: number;
  /** From when on it is waited for. */
  since: Date;
}

/** What is late about a visit that is neither over nor called off; undefined when nothing is. */
export function lateTask(visit: VisitSoFar, now: Date, after: LateAfter): LateTask | undefined {
  const late = (reason: LateReason, task: number, since: Date, minutes: number): LateTask | undefined => (now > addMinutes(since, minutes) ? { reason, task, since } : undefined);
  const { lastTask, lastTaskAt, sessionEndsAt } = visit;
  if (visit.kind === 'FKTP' && lastTask !== 0 && lastTask !== 3) return undefined;
  if (lastTask === 0) return late('no-show', 99, visit.checkInClosesAt, 0);
  if (lastTaskAt === null) return undefined;
  switch (lastTask) {
    case 1:
    case 2:
      return late('admission-open', lastTask + 1, lastTaskAt, after.admission);
    case 3:
      // One who came after the end waits from then on.
      return late('not-called', 4, lastTaskAt > sessionEndsAt ? lastTaskAt : sessionEndsAt, after.notCalledAfterSession);
    case 4:
      return late('consultation-open', 5, lastTaskAt, after.consultation);
    case 5:
      return visit.hasPrescription ? late('preparation-not-begun', 6, lastTaskAt, after.beforePreparation) : undefined;
    case 6:
      return late('medicine-not-ready', 7, lastTaskAt, after.preparation);
    default:
      return undefined;
  }
}
