import { refDokterFktp, refPoliFktp, type PoliFktpRow } from '../bpjs/antrean-fktp';
import { addDays, type LocalDate } from '../platform/clock';
import { fktpSlotsOf, tidy } from './hfis-rows-sync';
import type { Asking, HfisSource } from './hfis-source-sync';
import type { HfisClinic } from './hfis-store';

/** Some day of a week is a working day. */
const WEEK_DAYS = 7;

/** Primary care: the poli open on a day, and the doctors of a poli on a day (ws-bpjs §2F). */
export const fktpSource: HfisSource = {
  namesDoctorsByDay: true,
  names: async (asking, ours, today) => {
    const rows = await poliOfWeek(asking, ours, today);
    // A week without any poli is another facility's, or a test's: its days would close every session.
    if (rows?.length === 0) asking.reader.stoppedBy ??= 'no-doctors';
    return { doctors: null, clinics: rows?.filter((row) => tidy(row.namapoli) !== '').map((row) => namesOf(row, ours)) ?? null };
  },
  day: async ({ caller, account, reader }, clinicCode, visitDate) => {
    const answer = await reader.ask({ what: 'ref/dokter', clinicCode, visitDate }, () => refDokterFktp(caller, account, clinicCode, visitDate));
    return answer === undefined ? undefined : { ...fktpSlotsOf(answer.rows), readAt: answer.exchange.startedAt };
  },
};

/** Asked day by day until each of our clinics was seen: the first open day nearly always has them all. Undefined: a day was not answered, and none before it had any. */
async function poliOfWeek({ caller, account, reader }: Asking, ours: readonly HfisClinic[], today: LocalDate): Promise<PoliFktpRow[] | undefined> {
  const found = new Map<string, PoliFktpRow>();
  for (let day = 0; day < WEEK_DAYS; day += 1) {
    const visitDate = addDays(today, day);
    const answer = await reader.ask({ what: 'ref/poli', visitDate }, () => refPoliFktp(caller, account, visitDate));
    if (answer === undefined) return found.size === 0 ? undefined : [...found.values()];
    for (const row of answer.rows) if (!found.has(row.kodepoli.trim())) found.set(row.kodepoli.trim(), row);
    if (ours.every(({ clinicCode }) => found.has(clinicCode))) break;
  }
  return [...found.values()];
}

/** There are no subspecialists here: a clinic is its own parent, or has the one it was given here. */
function namesOf(row: PoliFktpRow, all: readonly HfisClinic[]): HfisClinic {
  const [clinicCode, clinicName] = [row.kodepoli.trim(), tidy(row.namapoli)];
  const ours = all.find((clinic) => clinic.clinicCode === clinicCode);
  const hasParent = ours !== undefined && ours.parentCode !== clinicCode;
  return { clinicCode, clinicName, parentCode: hasParent ? ours.parentCode : clinicCode, parentName: hasParent ? ours.parentName : clinicName };
}
