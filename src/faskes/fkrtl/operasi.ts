import type { Surgery } from '../../surgery/surgery-list';

/** What both lists of operations say of one (§3.8, §3.9). */
export function operasi(surgery: Surgery): object {
  return {
    kodebooking: surgery.bookingCode,
    tanggaloperasi: surgery.surgeryDate,
    jenistindakan: surgery.procedureName,
    kodepoli: surgery.clinicCode,
    namapoli: surgery.clinicName,
    terlaksana: surgery.performed ? 1 : 0,
  };
}
