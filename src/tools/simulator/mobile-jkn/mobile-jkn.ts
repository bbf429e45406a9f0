import { localDate, type Clock } from '../../../platform/clock';
import type { Ledger } from '../ledger';
import { makeAppCaller, type AppCaller } from './app-caller';
import { startCrowd, type Crowd, type CrowdProgress } from './crowd';
import type { CrowdSpec } from './crowd-plan';
import type { AppDialect, FacilityKind, Ticket } from './dialect';
import { addressOf, dialectOf, facilityOf, shownFacility, type Facility, type FacilityInput } from './facility';
import { makePhone, type Phone } from './phone';
import { sessionsFrom, spanOf, type AppSession, type SessionSlot } from './sessions';
import { runUatApp, runUatCalled, type UatLine, type UatReport } from './uat';

export interface MobileJknDeps {
  clock: Clock;
  ledger: Ledger;
  /** What each kind of facility offers on a date, as BPJS knows it now; the choice of sessions when the facility names none. */
  slotsOn: Readonly<Record<FacilityKind, (date: string) => readonly SessionSlot[]>>;
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
  /** How the facility is spoken to; null before one was set. */
  dialect(): AppDialect | null;
  sessions(): AppSession[];
  /** Patients the facility knows and the app can have tickets for. */
  people(): Facility['people'];
  /** @throws NotNow before a facility was set */
  phone(): Phone;
  startCrowd(spec: CrowdSpec): CrowdProgress;
  crowd(): CrowdProgress | null;
  stopCrowd(): Promise<void>;
  /** The row of the facility's UAT checklist that is done on the phone. */
  uatApp(seed: number | undefined): Promise<UatReport>;
  /** The row that goes on with its ticket. @throws NotNow without one */
  uatCalled(patienceMs: number): Promise<UatLine[]>;
  close(): Promise<void>;
}

/** @throws UnusableFacility */
export function openMobileJkn(deps: MobileJknDeps, first?: FacilityInput): MobileJkn {
  const { clock, ledger, slotsOn } = deps;
  const timeout = deps.timeoutMs === undefined ? {} : { timeoutMs: deps.timeoutMs };
  let set: { facility: Facility; caller: AppCaller; phone: Phone } | undefined;
  let crowd: Crowd | undefined;
  let forSecondRow: { ticket: Ticket; session: AppSession } | undefined;

  const current = () => {
    if (set === undefined) throw new NotNow('Alamat faskes belum diisi: PUT /control/mobile-jkn/facility');
    return set;
  };
  const isCrowdOut = () => crowd !== undefined && ['running', 'stopping'].includes(crowd.progress().state);
  const sessions = (): AppSession[] => {
    if (set === undefined) return [];
    const { sessions: own, zone, kind } = set.facility;
    return own.length > 0 ? own : sessionsFrom(slotsOn[kind], localDate(clock(), zone));
  };

  const people = (): Facility['people'] => set?.facility.people.filter(dialectOf(set.facility).takes) ?? [];

  const half: MobileJkn = {
    setFacility(input) {
      if (isCrowdOut()) throw new NotNow('Keramaian masih berjalan; hentikan dahulu');
      const facility = facilityOf(input, set?.facility);
      set?.caller.close();
      const caller = makeAppCaller(addressOf(facility), timeout);
      set = { facility, caller, phone: makePhone({ caller, ledger, clock }) };
      forSecondRow = undefined;
    },
    facility: () => (set === undefined ? null : shownFacility(set.facility)),
    dialect: () => (set === undefined ? null : dialectOf(set.facility)),
    sessions,
    people,
    phone: () => current().phone,

    startCrowd(spec) {
      const { facility } = current();
      if (isCrowdOut()) throw new NotNow('Keramaian masih berjalan; hentikan dahulu');
      const begin = spec.from ?? clock();
      const isToday = ({ tanggalperiksa }: AppSession) => tanggalperiksa === localDate(begin, facility.zone);
      const choice = sessions().filter((session) => spanOf(session, facility.zone).endsAt > begin && (spec.days === 'all' || isToday(session)));
      if (choice.length === 0) throw new NotNow('Tidak ada praktek yang masih buka untuk dipilih: isi sessions faskes, atau jadwal di data referensi simulator');
      crowd = startCrowd({ ...deps, address: addressOf(facility), zone: facility.zone, people: people(), sessions: choice }, spec);
      return crowd.progress();
    },
    crowd: () => crowd?.progress() ?? null,
    stopCrowd: async () => crowd?.stop(),

    async uatApp(seed) {
      const { facility, caller, phone } = current();
      const ownSeed = seed ?? Math.floor(clock().getTime() / 1000);
      const report = await runUatApp({ caller, phone, ledger, clock, zone: facility.zone, sessions: sessions(), people: people(), seed: ownSeed });
      forSecondRow = report.ticket === null || report.session === null ? undefined : { ticket: report.ticket, session: report.session };
      return report;
    },
    async uatCalled(patienceMs) {
      const { phone } = current();
      const { app, called } = phone.dialect.uatRows;
      if (forSecondRow === undefined) throw new NotNow(`Jalankan baris ${app} dahulu: baris ${called} memakai tiketnya`);
      return runUatCalled(phone, { ...forSecondRow, patienceMs });
    },

    async close() {
      set?.caller.close();
      await crowd?.cut();
    },
  };
  if (first !== undefined) half.setFacility(first);
  return half;
}
