import { z } from 'zod';
import { giveAtCounter } from '../../pharmacy/give-at-counter';
import { callToHandOver, handOver } from '../../pharmacy/hand-over';
import { pharmacyBoard, type PharmacyLine, type PharmacyStage } from '../../pharmacy/pharmacy-board';
import type { DispensedKind } from '../../pharmacy/pharmacy-store';
import { medicineReady, startChosen, type Prepared } from '../../pharmacy/start-medicine';
import { localDate } from '../../platform/clock';
import type { Sql } from '../../platform/db';
import type { FacilityId } from '../../platform/facility';
import { servicePoints } from '../../service-points/service-point';
import { reads, writes, type Answer } from '../endpoint';
import { integer, kodebooking, may, must, text, word } from '../fields';
import { PROBLEMS, ProblemFound } from '../problem';
import { PRESCRIPTION_ON_WIRE } from '../words';

const STAGES = {
  written: 'belum bernomor',
  waiting: 'menunggu',
  'in-preparation': 'disiapkan',
  ready: 'siap',
  called: 'dipanggil',
  done: 'diserahkan',
} as const satisfies Record<PharmacyStage, string>;

const KINDS = { compounded: PRESCRIPTION_ON_WIRE.compounded, 'non-compounded': PRESCRIPTION_ON_WIRE['non-compounded'] } as const satisfies Record<DispensedKind, string>;

function toLine(line: PharmacyLine): Record<string, unknown> {
  return {
    kodebooking: line.bookingCode,
    jenisresep: PRESCRIPTION_ON_WIRE[line.kind],
    nomorfarmasi: line.number,
    keadaan: STAGES[line.stage],
    nomorantrean: line.clinicNumber,
    norm: line.medicalRecordNumber,
    namapoli: line.clinicName,
    namadokter: line.doctorName,
    resep: line.writtenAt.getTime(),
    mulai: line.started?.at.getTime() ?? null,
    siap: line.ready?.at.getTime() ?? null,
    dipanggil: line.calledAt?.getTime() ?? null,
    diserahkan: line.handedOverAt?.getTime() ?? null,
  };
}

function toFigures(lines: readonly PharmacyLine[]): Record<string, number> {
  const count = (...stages: PharmacyStage[]): number => lines.filter(({ stage }) => stages.includes(stage)).length;
  return { resep: lines.length, belumbernomor: count('written'), menunggu: count('waiting'), disiapkan: count('in-preparation'), siap: count('ready', 'called'), diserahkan: count('done') };
}

const papanFarmasi = reads({
  name: 'simrs-papan-farmasi',
  path: '/farmasi',
  scope: 'farmasi:baca',
  query: z.object({ jenisresep: may(word(KINDS)) }),
  answer: async (deps, { facility, query }) => {
    const now = deps.clock();
    const lines = await pharmacyBoard(deps.db, facility, now);
    const of = (kind: DispensedKind): PharmacyLine[] => lines.filter((line) => line.kind === kind);
    return {
      status: 200,
      body: {
        tanggal: localDate(now, facility.timeZone),
        racikan: toFigures(of('compounded')),
        nonracikan: toFigures(of('non-compounded')),
        list: (query.jenisresep === undefined ? lines : of(query.jenisresep)).map(toLine),
      },
    };
  },
});

const byCode = z.object({ kodebooking: must(kodebooking) });

const nomorFarmasi = writes({
  name: 'simrs-nomor-farmasi',
  path: '/farmasi/:kodebooking/nomor',
  scope: 'farmasi:tulis',
  params: byCode,
  answer: async (deps, { facility, client, params }) => {
    const number = await giveAtCounter(deps, facility, { bookingCode: params.kodebooking, actor: client.clientName });
    return { status: 200, body: { kodebooking: params.kodebooking, nomorfarmasi: number } };
  },
});

/** dilaporkan 0: after midnight BPJS takes no time of yesterday's visit, so none is recorded. */
function toPrepared({ bookingCode, kind, number, isRepeat, isReported }: Prepared, taskid: 6 | 7): Answer {
  return {
    status: 200,
    body: { kodebooking: bookingCode, jenisresep: PRESCRIPTION_ON_WIRE[kind], nomorfarmasi: number ?? null, taskid, hasil: isRepeat ? 'sudah tercatat' : 'tercatat', dilaporkan: isReported ? 1 : 0 },
  };
}

const mulaiObat = writes({
  name: 'simrs-mulai-obat',
  path: '/farmasi/:kodebooking/mulai',
  scope: 'farmasi:tulis',
  params: byCode,
  answer: async (deps, { facility, client, params }) => toPrepared(await startChosen(deps, facility, { bookingCode: params.kodebooking, actor: client.clientName }), 6),
});

const obatSiap = writes({
  name: 'simrs-obat-siap',
  path: '/farmasi/:kodebooking/siap',
  scope: 'farmasi:tulis',
  params: byCode,
  answer: async (deps, { facility, client, params }) => toPrepared(await medicineReady(deps, facility, { bookingCode: params.kodebooking, actor: client.clientName }), 7),
});

const WITHOUT_PLACE = { name: 'Farmasi', spokenName: 'Farmasi' };

/** Where the patient is called to: the counter of that name, or the only one; a pharmacy without counters is called by its own name. */
async function counterNamed(sql: Sql, facilityId: FacilityId, name: string | undefined): Promise<{ name: string; spokenName: string }> {
  const counters = (await servicePoints(sql, facilityId)).filter(({ kind }) => kind === 'pharmacy');
  if (name === undefined && counters.length < 2) return counters[0] ?? WITHOUT_PLACE;
  const named = counters.find((counter) => counter.name.toLowerCase() === name?.toLowerCase());
  if (named !== undefined) return named;
  const names = counters.map((counter) => counter.name).join(', ');
  throw new ProblemFound(PROBLEMS.fieldsWrong([{ isian: 'tempat', pesan: counters.length === 0 ? 'belum ada loket farmasi; kosongkan' : `harus salah satu dari: ${names}` }]));
}

const panggilObat = writes({
  name: 'simrs-panggil-obat',
  path: '/farmasi/:kodebooking/panggil',
  scope: 'farmasi:tulis',
  params: byCode,
  body: z.object({ tempat: may(text(100)), ulang: may(integer(0, 1)) }).optional(),
  answer: async (deps, { facility, client, params, body }) => {
    const place = await counterNamed(deps.db, facility.facilityId, body?.tempat);
    const { number, isCalled } = await callToHandOver(deps, facility, { bookingCode: params.kodebooking, actor: client.clientName, place, again: body?.ulang === 1 });
    return { status: 200, body: { kodebooking: params.kodebooking, nomorfarmasi: number, tempat: place.name, hasil: isCalled ? 'dipanggil' : 'sudah dipanggil' } };
  },
});

const obatDiserahkan = writes({
  name: 'simrs-obat-diserahkan',
  path: '/farmasi/:kodebooking/diserahkan',
  scope: 'farmasi:tulis',
  params: byCode,
  answer: async (deps, { facility, client, params }) => {
    const isNow = await handOver(deps, facility, { bookingCode: params.kodebooking, actor: client.clientName });
    return { status: 200, body: { kodebooking: params.kodebooking, hasil: isNow ? 'tercatat' : 'sudah tercatat' } };
  },
});

export const PHARMACY_ENDPOINTS = [papanFarmasi, nomorFarmasi, mulaiObat, obatSiap, panggilObat, obatDiserahkan];
