import * as wire from '../wire';

const DATE_FORMAT = 'Format Tanggal Tidak Sesuai, format yang benar adalah yyyy-mm-dd';

/** Fields that several services of the hospital dialect have in common, with the dialect's sentences. */
export const kodepoli = wire.text({ empty: 'Kode Poli Tidak Boleh Kosong', format: 'Poli Tidak Ditemukan' });
export const kodedokter = wire.integer({ empty: 'Kode Dokter Belum Diisi', format: wire.malformed('kodedokter') });
export const jampraktek = wire.practiceHours({ empty: 'Jam Praktek Belum Diisi' });
export const tanggalperiksa = wire.date({ empty: 'Tanggal Tidak Boleh Kosong', format: DATE_FORMAT });
export const tanggal = wire.date({ empty: DATE_FORMAT, format: DATE_FORMAT });
/** A code too long to be one of ours is unknown, in the words of each queue. */
const bookingCodeOr = (unknown: string) => wire.text({ empty: 'Kode Booking Belum Diisi', format: unknown });
export const kodebooking = bookingCodeOr('Antrean Tidak Ditemukan');
export const kodebookingFarmasi = bookingCodeOr('Kode Booking tidak ditemukan');
