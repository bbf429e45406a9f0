import { jadwalDokter, refDokter, refPoli } from '../bpjs/antrean-rs';
import { fitsInteger, slotsOf, tidy } from './hfis-rows-sync';
import type { HfisSource } from './hfis-source-sync';

/** Hospitals: the doctors of the hospital, the national list of poli, and a poli's slots of a day (ws-bpjs §2.1–2.3). */
export const fkrtlSource: HfisSource = {
  namesDoctorsByDay: false,
  names: async ({ caller, account, reader }) => {
    const dokter = await reader.ask({ what: 'ref/dokter' }, () => refDokter(caller, account));
    // Whatever else such an account is told would close every session.
    if (dokter?.rows.length === 0) reader.stoppedBy = 'no-doctors';
    const poli = await reader.ask({ what: 'ref/poli' }, () => refPoli(caller, account));
    return {
      doctors: dokter?.rows.filter((row) => fitsInteger(row.kodedokter)).map((row) => ({ doctorCode: row.kodedokter, doctorName: tidy(row.namadokter) })) ?? null,
      clinics: poli?.rows.map((row) => ({ clinicCode: row.kdsubspesialis.trim(), clinicName: tidy(row.nmsubspesialis), parentCode: row.kdpoli.trim(), parentName: tidy(row.nmpoli) })) ?? null,
    };
  },
  day: async ({ caller, account, reader }, clinicCode, visitDate) => {
    const answer = await reader.ask({ what: 'jadwaldokter', clinicCode, visitDate }, () => jadwalDokter(caller, account, clinicCode, visitDate));
    return answer === undefined ? undefined : { ...slotsOf(clinicCode, answer.rows), readAt: answer.exchange.startedAt };
  },
};
