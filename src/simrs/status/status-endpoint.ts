import { bpjsConnection, type BpjsConnection } from '../../insight/bpjs-connection';
import { todayPerClinic, totalOf, type ClinicToday } from '../../insight/today-per-clinic';
import { outboxState, type OutboxStanding } from '../../outbox/desk';
import { localDate } from '../../platform/clock';
import { quotaView } from '../../queue/rules/quota';
import type { Session } from '../../schedules/session';
import { sessionsOfDay } from '../../schedules/sessions-of-day';
import { reads } from '../endpoint';

/** One statement after the other: a status asked for every few seconds must not take the connections that Mobile JKN waits for. */
const bacaStatus = reads({
  name: 'simrs-status',
  path: '/status',
  scope: 'status:baca',
  answer: async ({ db, clock }, { facility: { facilityId, timeZone } }) => {
    const now = clock();
    const date = localDate(now, timeZone);
    const clinics = await todayPerClinic(db, facilityId, date);
    const sessions = (await sessionsOfDay(db, facilityId, date)).filter((session) => !session.onLeave);
    const standing = await outboxState(db, facilityId, now);
    const connection = await bpjsConnection(db, facilityId, now);
    return {
      status: 200,
      body: {
        tanggal: date,
        waktu: now.getTime(),
        poli: clinics.map((clinic) => ({
          kodepoli: clinic.clinicCode,
          namapoli: clinic.clinicName,
          ...toFigures(clinic),
          ...toQuota(sessions.filter((session) => session.clinicCode === clinic.clinicCode)),
        })),
        semua: { ...toFigures(totalOf(clinics)), ...toQuota(sessions) },
        kiriman: toStanding(standing),
        bpjs: toConnection(connection, standing),
      },
    };
  },
});

function toFigures(clinic: Omit<ClinicToday, 'clinicCode' | 'clinicName'>): Record<string, number> {
  return {
    booking: clinic.booked,
    checkin: clinic.checkedIn,
    belumdatang: clinic.expected,
    menunggu: clinic.waiting,
    dilayani: clinic.inService,
    selesai: clinic.finished,
    tidakhadir: clinic.absent,
    batal: clinic.cancelled,
  };
}

function toQuota(sessions: readonly Session[]): Record<string, number> {
  const views = sessions.map(quotaView);
  const sum = (of: keyof (typeof views)[number]): number => views.reduce((total, view) => total + view[of], 0);
  return { kuotajkn: sum('quotaJkn'), sisakuotajkn: sum('remainingJkn'), kuotanonjkn: sum('quotaNonJkn'), sisakuotanonjkn: sum('remainingNonJkn') };
}

function toStanding({ line, owed, oldestOwedAt, needsStaff, parked }: OutboxStanding): Record<string, unknown> {
  return {
    ringkasan: line,
    tertunda: owed,
    tertundasejak: oldestOwedAt?.getTime() ?? null,
    perlupetugas: needsStaff,
    tertahan: parked.map(({ reason, label, count }) => ({ kode: reason, alasan: label, jumlah: count })),
  };
}

function toConnection({ lastAnswerAt, lastTryAt, skew }: BpjsConnection, { pause }: OutboxStanding): Record<string, unknown> {
  return {
    jawabanterakhir: lastAnswerAt?.getTime() ?? null,
    percobaanterakhir: lastTryAt?.getTime() ?? null,
    selisihjamdetik: skew?.seconds ?? null,
    gangguan: pause === null ? null : { sebab: pause.sentence, tindakan: pause.todo, dicobalagi: pause.until.getTime() },
  };
}

export const STATUS_ENDPOINTS = [bacaStatus];
