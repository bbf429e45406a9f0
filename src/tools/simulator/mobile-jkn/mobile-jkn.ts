import { localDate, type Clock } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import { makeAppCaller, type AppCaller } from './app-caller';
import { startCrowd, type Crowd, type CrowdProgress } from './crowd';
import type { CrowdSpec } from './crowd-plan';
import { FKRTL } from './dialect';
import { addressOf, facilityOf, shownFacility, type Facility, type FacilityInput } from './facility';
import { makePhone, type Phone } from './phone';
import { sessionsOfHfis, spanOf, type AppSession, type HfisSlot } from './sessions';
import { runUat46, runUat47, type UatLine, type UatReport } from './uat';

export interface MobileJknDeps {
  clock: Clock;
  ledger: Ledger;
  /** The facility's HFIS slots of a date as they stand now; the choice of sessions when the facility names none. */
  hfis: (date: string) => readonly HfisSlot[];
  timeoutMs?: number;
  onError?: (error: unknown) => void;
}

/** Why something cannot be done now; the sentence may be shown. */
export class NotNow extends Error {}

/** The half of the simulator that calls the facility as patients' phones would. */
export interface MobileJkn {
  /** @throws UnusableFacility; NotNow while a crowd is out */
  setFacility(input: FacilityInput): void;
  /** Without the password; null before one was set. */
  facility(): object | null;
  sessions(): AppSession[];
  people(): Facility['people'];
  /** @throws NotNow before a facility was set */
  phone(): Phone;
  startCrowd(spec: CrowdSpec): CrowdProgress;
  crowd(): CrowdProgress | null;
  stopCrowd(): Promise<void>;
  uat46(seed: number | undefined): Promise<UatReport>;
  /** @throws NotNow without a checked-in ticket of row 46 */
  uat47(patienceMs: number): Promise<UatLine[]>;
  close(): Promise<void>;
}

/** @throws UnusableFacility */
export function openMobileJkn(deps: MobileJknDeps, first?: FacilityInput): MobileJkn {
  const { clock, ledger, hfis } = deps;
  const timeout = deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs };
  let set: { facility: Facility; caller: AppCaller; phone: Phone } | undefined;
  let crowd: Crowd | undefined;
  let forUat47: { kodebooking: string; session: AppSession } | undefined;

  const current = () => {
    if (set === undefined) throw new NotNow('Alamat faskes belum diisi: PUT /control/mobile-jkn/facility');
    return set;
  };
  const isCrowdOut = () => crowd !== undefined && ['running', 'stopping'].includes(crowd.progress().state);
  const sessions = (): AppSession[] => {
    if (set === undefined) return [];
    const { sessions: own, zone } = set.facility;
    return own.length > 0 ? own : sessionsOfHfis(hfis, localDate(clock(), zone));
  };

  const half: MobileJkn = {
    setFacility(input) {
      if (isCrowdOut()) throw new NotNow('Keramaian masih berjalan; hentikan dahulu');
      const facility = facilityOf(input, set?.facility);
      set?.caller.close();
      const caller = makeAppCaller(addressOf(facility), FKRTL, timeout);
      set = { facility, caller, phone: makePhone({ caller, ledger, clock }) };
      forUat47 = undefined;
    },
    facility: () => (set === undefined ? null : shownFacility(set.facility)),
    sessions,
    people: () => set?.facility.people ?? [],
    phone: () => current().phone,

    startCrowd(spec) {
      const { facility } = current();
      if (isCrowdOut()) throw new NotNow('Keramaian masih berjalan; hentikan dahulu');
      const begin = spec.from ?? clock();
      const isToday = ({ tanggalperiksa }: AppSession) => tanggalperiksa === localDate(begin, facility.zone);
      const choice = sessions().filter((session) => spanOf(session, facility.zone).endsAt > begin && (spec.days === 'all' || isToday(session)));
      if (choice.length === 0) throw new NotNow('Tidak ada praktek yang masih buka untuk dipilih: isi sessions faskes, atau jadwal HFIS simulator');
      crowd = startCrowd({ ...deps, address: addressOf(facility), zone: facility.zone, people: facility.people, sessions: choice }, spec);
      return crowd.progress();
    },
    crowd: () => crowd?.progress() ?? null,
    stopCrowd: async () => crowd?.stop(),

    async uat46(seed) {
      const { facility, caller, phone } = current();
      const ownSeed = seed ?? Math.floor(clock().getTime() / 1000);
      const report = await runUat46({ caller, phone, ledger, clock, zone: facility.zone, sessions: sessions(), people: facility.people, seed: ownSeed });
      forUat47 = report.kodebooking === null || report.session === null ? undefined : { kodebooking: report.kodebooking, session: report.session };
      return report;
    },
    async uat47(patienceMs) {
      const { phone } = current();
      if (forUat47 === undefined) throw new NotNow('Jalankan baris 46 dahulu: baris 47 memakai tiketnya');
      return runUat47(phone, { ...forUat47, patienceMs });
    },

    async close() {
      set?.caller.close();
      await crowd?.cut();
    },
  };
  if (first !== undefined) half.setFacility(first);
  return half;
}
