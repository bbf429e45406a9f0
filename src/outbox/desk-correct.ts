import type { Clock } from '../platform/clock';
import type { Db, Tx } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { lookupKey, revealed, stored } from '../platform/personal-data';
import type { EntryFacts } from './desk-entry';
import { whyNotReported, type DeskFacility } from './desk-preview';
import { refused, type DeskRefusal } from './desk-refusals';
import { whyNotCorrected } from './desk-rules';
import { actOn, recordAct, sendAgain, type Acting, type ActResult } from './desk-transaction';

/**
 * Data of a booking that BPJS complained about, by BPJS's own names for the fields. There is no time among them: a task
 * time is a recorded event, and nobody corrects one.
 */
export interface Correction {
  nik?: string;
  nomorkartu?: string;
  nohp?: string;
  nomorreferensi?: string;
  /** 1 rujukan FKTP, 2 rujukan internal, 3 kontrol, 4 rujukan antar RS */
  jeniskunjungan?: number;
}

type Field = keyof Correction;
type BookingData = Record<Exclude<Field, 'jeniskunjungan'>, string> & { jeniskunjungan: number };

const LONGEST_REFERENCE = 50;

const VALID: Record<Field, { is: (value: unknown) => boolean; sentence: string }> = {
  nik: { is: (value) => /^\d{16}$/.test(String(value)), sentence: 'NIK harus 16 angka.' },
  nomorkartu: { is: (value) => /^\d{13}$/.test(String(value)), sentence: 'Nomor kartu harus 13 angka.' },
  nohp: { is: (value) => /^(\+?62|0)\d{8,12}$/.test(String(value)), sentence: 'Nomor HP harus berupa angka dan dimulai dengan 0 atau 62.' },
  nomorreferensi: { is: (value) => typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) && value.length <= LONGEST_REFERENCE, sentence: `Nomor referensi harus diisi tanpa spasi, paling banyak ${LONGEST_REFERENCE} huruf dan angka.` },
  jeniskunjungan: { is: (value) => [1, 2, 3, 4].includes(Number(value)), sentence: 'Jenis kunjungan harus 1, 2, 3 atau 4.' },
};

const FIELDS = Object.keys(VALID) as Field[];
/** A NON JKN visit is sent without them. */
const ONLY_JKN: readonly Field[] = ['nomorkartu', 'nomorreferensi', 'jeniskunjungan'];
/** Primary care sends no visit with them (ws-bpjs §2F). */
const ONLY_HOSPITALS: readonly Field[] = ['nomorreferensi', 'jeniskunjungan'];

/** What of a booking BPJS is told, and staff may correct therefore. */
export function correctableFields({ kind }: Pick<DeskFacility, 'kind'>, payer: EntryFacts['payer']): Field[] {
  return FIELDS.filter((field) => !(payer === 'NON JKN' && ONLY_JKN.includes(field)) && !(kind === 'FKTP' && ONLY_HOSPITALS.includes(field)));
}

/**
 * Corrects the data of a booking that BPJS refused and sends it again, both or neither. Before and after stay with the
 * act. The patient's master data are not touched: what is wrong there is corrected where it is kept.
 */
export async function correct(db: Db, clock: Clock, facility: DeskFacility, outboxId: number, correction: Correction, actor: string): Promise<ActResult> {
  const wrong = FIELDS.find((field) => correction[field] !== undefined && !VALID[field].is(trimmed(correction[field])));
  if (wrong !== undefined) return { outboxId, done: false, refusal: refused.badCorrection(VALID[wrong].sentence) };
  const acting: Acting = { facilityId: facility.facilityId, actor, now: clock() };
  const work = async (tx: Tx, entry: EntryFacts): Promise<DeskRefusal | undefined> =>
    whyNotCorrected(entry, acting.now) ?? whyNotReported(facility, entry) ?? corrected(tx, facility, acting, entry, correction);
  return actOn(db, acting, outboxId, work, { alsoLocks: 'booking' });
}

async function corrected(tx: Tx, facility: DeskFacility, acting: Acting, entry: EntryFacts, correction: Correction): Promise<DeskRefusal | undefined> {
  const { facilityId } = facility;
  const before = await bookingData(tx, facilityId, entry.bookingCode);
  if (before === undefined) return refused.unreadable();
  const possible = correctableFields(facility, entry.payer);
  const useless = FIELDS.filter((field) => correction[field] !== undefined && !possible.includes(field));
  if (useless.length > 0) return entry.payer === 'NON JKN' ? refused.notForNonJkn(useless) : refused.notForPrimaryCare(useless);
  const changes = FIELDS.flatMap((field) => {
    const value = trimmed(correction[field]);
    return value === undefined || String(value) === String(before[field]) ? [] : [[field, value] as const];
  });
  if (changes.length === 0) return refused.nothingCorrected();
  const after: BookingData = { ...before, ...Object.fromEntries(changes), ...(correction.jeniskunjungan === undefined ? {} : { jeniskunjungan: Number(correction.jeniskunjungan) }) };
  const other = facility.settings.referenceNumberOnce && after.nomorreferensi !== before.nomorreferensi ? await otherBookingWith(tx, facilityId, entry.bookingCode, after.nomorreferensi) : undefined;
  if (other !== undefined) return refused.referenceInUse(other);
  await tx.rows(
    `update booking
     set nik = :nik, card_number = :cardNumber, card_key = nullif(:cardKey, ''), phone = :phone, reference_number = :referenceNumber, visit_type = :visitType
     where facility_id = :facilityId
       and booking_code = :bookingCode`,
    {
      facilityId,
      bookingCode: entry.bookingCode,
      nik: stored(facilityId, after.nik),
      cardNumber: stored(facilityId, after.nomorkartu),
      cardKey: lookupKey(facilityId, 'card', after.nomorkartu),
      phone: stored(facilityId, after.nohp),
      referenceNumber: after.nomorreferensi,
      visitType: after.jeniskunjungan,
    },
  );
  const pick = (from: BookingData): object => Object.fromEntries(changes.map(([field]) => [field, from[field]]));
  await recordAct(tx, acting, entry.outboxId, 'correct', null, { before: pick(before), after: pick(after) });
  await sendAgain(tx, acting, entry);
  return undefined;
}

async function bookingData(tx: Tx, facilityId: FacilityId, bookingCode: string): Promise<BookingData | undefined> {
  const [row] = await tx.rows<{ nik: string; card_number: string; phone: string; reference_number: string; visit_type: number }>(
    'select nik, card_number, phone, reference_number, visit_type from booking where facility_id = :facilityId and booking_code = :bookingCode',
    { facilityId, bookingCode },
  );
  if (row === undefined) return undefined;
  return { nik: revealed(facilityId, row.nik), nomorkartu: revealed(facilityId, row.card_number), nohp: revealed(facilityId, row.phone), nomorreferensi: row.reference_number, jeniskunjungan: row.visit_type };
}

/** Another booking of a patient still to come with this letter: one of the two numbers is misread. */
async function otherBookingWith(tx: Tx, facilityId: FacilityId, bookingCode: string, referenceNumber: string): Promise<string | undefined> {
  const [other] = await tx.rows<{ booking_code: string }>(
    `select booking_code
     from booking
     where facility_id = :facilityId
       and reference_number = :referenceNumber
       and reference_number <> ''
       and state in ('waiting', 'called')
       and booking_code <> :bookingCode
     limit 1`,
    { facilityId, bookingCode, referenceNumber },
  );
  return other?.booking_code;
}

function trimmed(value: string | number | undefined): string | number | undefined {
  return typeof value === 'string' ? value.trim() : value;
}
