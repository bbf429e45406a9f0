import { z } from 'zod';
import type { BpjsAccount } from '../platform/facility';
import { encoded, listed, written, type Listed, type Written } from './answer';
import type { Caller } from './call';
import { number, text, textOrNothing, withoutBlanks } from './wire-fields';

/**
 * The services of Antrean FKTP (ws-bpjs §2F): same signature and cipher, another base URL and user_key. There is no
 * kodebooking: card number, poli and date name an entry. Field names are the wire's own.
 */

const poliFktpRow = z.object({ kodepoli: text, namapoli: textOrNothing, kdsubspesialis: textOrNothing, nmsubspesialis: textOrNothing });
/** The subspecialist is told by one source only; '' where it is not. */
export type PoliFktpRow = z.output<typeof poliFktpRow>;

const dokterFktpRow = z.object({ kodedokter: number, namadokter: textOrNothing, jampraktek: withoutBlanks, kapasitas: number });
/** `jampraktek` without blanks, `07:00-12:00`. */
export type DokterFktpRow = z.output<typeof dokterFktpRow>;

export interface AntreanFktpAdd {
  /** Empty for who is not insured; such an entry can be neither called nor cancelled without doubt. */
  nomorkartu: string;
  nik: string;
  nohp: string;
  kodepoli: string;
  namapoli: string;
  norm: string;
  tanggalperiksa: string;
  kodedokter: number;
  namadokter: string;
  jampraktek: string;
  nomorantrean: string;
  angkaantrean: number;
  keterangan: string;
}

export interface AntreanFktpPanggil {
  tanggalperiksa: string;
  kodepoli: string;
  nomorkartu: string;
  /** 1 hadir, 2 tidak hadir. */
  status: 1 | 2;
  /** Epoch milliseconds of the real event. */
  waktu: number;
}

export interface AntreanFktpBatal {
  tanggalperiksa: string;
  kodepoli: string;
  nomorkartu: string;
  alasan: string;
}

/** The poli open on a day; no row on a closed one. */
export function refPoliFktp(caller: Caller, account: BpjsAccount, tanggal: string): Promise<Listed<PoliFktpRow>> {
  return listed(caller, account, { operation: 'fktp/ref/poli', path: `ref/poli/tanggal/${encoded(tanggal)}` }, poliFktpRow);
}

/** The doctors of a poli on a day; no row when nobody practises. */
export function refDokterFktp(caller: Caller, account: BpjsAccount, kodepoli: string, tanggal: string): Promise<Listed<DokterFktpRow>> {
  const path = `ref/dokter/kodepoli/${encoded(kodepoli)}/tanggal/${encoded(tanggal)}`;
  return listed(caller, account, { operation: 'fktp/ref/dokter', path }, dokterFktpRow);
}

export function addAntreanFktp(caller: Caller, account: BpjsAccount, body: AntreanFktpAdd): Promise<Written> {
  return written(caller, account, { operation: 'fktp/antrean/add', path: 'antrean/add', body });
}

export function panggilAntreanFktp(caller: Caller, account: BpjsAccount, body: AntreanFktpPanggil): Promise<Written> {
  return written(caller, account, { operation: 'fktp/antrean/panggil', path: 'antrean/panggil', body });
}

export function batalAntreanFktp(caller: Caller, account: BpjsAccount, body: AntreanFktpBatal): Promise<Written> {
  return written(caller, account, { operation: 'fktp/antrean/batal', path: 'antrean/batal', body });
}
