import { normalisedHours } from '../../schedules/practice-hours';
import * as wire from '../wire';

/** Fields that several services of the primary-care dialect have in common, with the dialect's sentences. */
const POLI_UNKNOWN = 'Poli Tidak Ditemukan';
const ENTRY_UNKNOWN = 'Antrean Tidak Ditemukan';
const CARD_EMPTY = 'Nomor Kartu Tidak Boleh Kosong';
const POLI_EMPTY = 'Kode Poli Tidak Boleh Kosong';
const DATE_EMPTY = 'Tanggal Tidak Boleh Kosong';

export const nomorkartu = wire.digits(13, { empty: CARD_EMPTY, format: 'Format Nomor Kartu Tidak Sesuai' });
export const kodepoli = wire.text({ empty: POLI_EMPTY, format: POLI_UNKNOWN });
/** The two services write the same sentence with other capitals (§7.2 rows 5 and 15). */
export const tanggalStatus = wire.date({ empty: DATE_EMPTY, format: 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd' });
export const tanggalAmbil = wire.date({ empty: DATE_EMPTY, format: 'Format Tanggal Tidak Sesuai, Format Yang Benar adalah yyyy-mm-dd' });

/** Of v2, and optional (§5.2). Hours that are none stay as they are, so that they name no session. */
export const kodedokter = wire.optional(wire.integer({ empty: '', format: wire.malformed('kodedokter') }));
export const jampraktek = wire.optional(wire.text({ format: wire.malformed('jampraktek') }).transform((hours) => normalisedHours(hours) ?? hours));

/** What names an entry of the queue: a card, poli or date that cannot be one is a mismatch like any other (§5.3, §7.2 row 23). */
export const entry = {
  nomorkartu: wire.digits(13, { empty: CARD_EMPTY, format: ENTRY_UNKNOWN }),
  kodepoli: wire.text({ empty: POLI_EMPTY, format: ENTRY_UNKNOWN }),
  tanggalperiksa: wire.date({ empty: DATE_EMPTY, format: ENTRY_UNKNOWN }),
};

export function toCardEntry(body: { nomorkartu: string; kodepoli: string; tanggalperiksa: string }): { cardNumber: string; clinicCode: string; visitDate: string } {
  return { cardNumber: body.nomorkartu, clinicCode: body.kodepoli, visitDate: body.tanggalperiksa };
}
