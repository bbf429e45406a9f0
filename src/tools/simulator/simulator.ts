import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../platform/clock';
import { answerControl, controlCall, type ControlContext, type Neighbour } from './control';
import type { Outcome } from './fault-effects';
import { makeFaultQueue, type FaultQueue } from './fault-queue';
import { makeHfis, type HfisSlot } from './hfis';
import { HOST, listen, type Listener } from './http-listener';
import { bodyText, pathSegments, queryOf } from './http-request';
import { openLedger, type Ledger } from './ledger';
import { answerMobileJkn } from './mobile-jkn/control';
import type { FacilityInput } from './mobile-jkn/facility';
import { openMobileJkn, type MobileJkn } from './mobile-jkn/mobile-jkn';
import type { SessionSlot } from './mobile-jkn/sessions';
import { DEFAULT_OPTIONS, type SimulatorOptionValues, type SomeOptionValues } from './options';
import { answerOverview } from './page/overview';
import { answerPage } from './page/page';
import { EMPTY_REFERENCE, type ReferenceData } from './reference';
import type { Scenario } from './scenario';
import { answerService, type ServiceDoor } from './service-door';
import { FKTP, RS, type ServiceKind } from './service-kinds';
import { fktpSlotsOn } from './services/fktp-referensi';
import type { Account } from './signature';
import { makeTraffic } from './traffic';
import { metadataOnly } from './wire-reply';

/** What stands first in a path. The development names are taken too: a base URL copied from BPJS then works unchanged. */
const BASES: Readonly<Record<string, ServiceKind>> = { antreanrs: RS, antreanrs_dev: RS, antreanfktp: FKTP, antreanfktp_dev: FKTP };

export interface SimulatorOptions extends SomeOptionValues {
  /** 0 takes any free port. */
  port: number;
  /** The same services once more, as BPJS's second host; 0 takes any free port. */
  secondPort?: number;
  /** Absent: the ledger lives in memory only. */
  stateFile?: string;
  account: Account;
  /** user_key of the FKTP service; absent, that of the account is taken there too. */
  fktpUserKey?: string;
  clock: Clock;
  facilityCode?: string;
  /** Of the facility, as pages show it; absent, that of the reference data. */
  name?: string;
  /** All facilities of this process, in their order; asked for each time, as their ports are known one after the other. */
  neighbours?: () => readonly Neighbour[];
  reference?: ReferenceData;
  scenario?: Scenario;
  /** Where the Mobile JKN half finds the facility; may be given later by the control API. */
  facility?: FacilityInput;
  /** How long the app waits for the facility; ten seconds unless told otherwise. */
  appTimeoutMs?: number;
  /** For faults that strike by chance, where the scenario names no seed. */
  faultSeed?: number;
  /** Told of a bug inside the simulator; the caller of the service sees a neutral sentence. */
  onError?: (error: unknown) => void;
}

export interface Simulator {
  /** Empty when it was not told. */
  facility: { code: string; name: string };
  /** Base URL of the hospital service, ending with `/antreanrs/`. */
  url: string;
  /** The same service on the second port, if there is one. */
  secondUrl: string | undefined;
  /** Base URL of the primary-care service, ending with `/antreanfktp/`. */
  fktpUrl: string;
  port: number;
  secondPort: number | undefined;
  ledger: Ledger;
  mobileJkn: MobileJkn;
  faults: FaultQueue;
  /** In force now; change them in place. */
  options: SimulatorOptionValues;
  close(): Promise<void>;
}

interface Running {
  door: ServiceDoor;
  control: ControlContext;
  mobileJkn: MobileJkn;
}

/** Starts a BPJS "Antrean v2.0" to talk to, on loopback only. What it has acknowledged survives a restart on the same file. */
export async function startSimulator(given: SimulatorOptions): Promise<Simulator> {
  const { clock, account, reference = EMPTY_REFERENCE, onError = () => undefined } = given;
  const listeners = [await listen(given.port, clock, onError)];
  const closeListeners = () => Promise.all(listeners.map((listener) => listener.close()));

  // After the port is ours: a second simulator started by mistake fails before it can touch the first one's file.
  let ledger: Ledger;
  try {
    if (given.secondPort !== undefined) listeners.push(await listen(given.secondPort, clock, onError));
    ledger = openLedger(clock, given.stateFile);
  } catch (error) {
    await closeListeners();
    throw error;
  }

  const options = optionsOf(given, reference);
  const faults = makeFaultQueue(clock, given.faultSeed);
  if (given.scenario !== undefined) faults.play(given.scenario);
  const traffic = makeTraffic();
  const closing = new AbortController();
  const hfis = makeHfis(reference, ledger, clock);
  const facilityCode = given.facilityCode ?? '';
  const facility = { code: facilityCode, name: given.name ?? reference.namafaskes ?? facilityCode };
  let mobileJkn: MobileJkn;
  try {
    mobileJkn = openMobileJkn({ clock, ledger, slotsOn: { FKRTL: (date) => hfis.slotsOn(date).flatMap(sessionOfHfis), FKTP: (date) => fktpSlotsOn(reference, date) }, onError, ...(given.appTimeoutMs === undefined ? {} : { timeoutMs: given.appTimeoutMs }) }, given.facility);
  } catch (error) {
    await closeListeners();
    ledger.close();
    throw error;
  }
  const running: Running = {
    door: {
      accounts: { '': account, 'fktp/': { ...account, userKey: given.fktpUserKey ?? account.userKey } },
      services: { clock, ledger, reference, hfis, facilityCode, options },
      faults,
      traffic,
      closing: closing.signal,
    },
    control: { facilityCode: given.facilityCode ?? null, facilityName: facility.name, neighbours: given.neighbours ?? (() => []), clock, ledger, hfis, faults, traffic, options },
    mobileJkn,
  };
  const [first, second] = listeners as [Listener, Listener | undefined];
  first.answerWith((request) => answer(running, request, 'first'));
  second?.answerWith((request) => answer(running, request, 'second'));

  const shutDown = async () => {
    closing.abort();
    await mobileJkn.close();
    await closeListeners();
    ledger.close();
  };
  let closed: Promise<void> | undefined;
  return {
    facility,
    url: `http://${HOST}:${first.port}/antreanrs/`,
    secondUrl: second === undefined ? undefined : `http://${HOST}:${second.port}/antreanrs/`,
    fktpUrl: `http://${HOST}:${first.port}/antreanfktp/`,
    port: first.port,
    secondPort: second?.port,
    ledger,
    mobileJkn,
    faults,
    options,
    close: () => (closed ??= shutDown()),
  };
}

/** What Mobile JKN shows of a slot; nothing of a doctor on leave. */
function sessionOfHfis({ kodesubspesialis: kodepoli, namasubspesialis: namapoli, kodedokter, namadokter, jadwal: jampraktek, libur }: HfisSlot): SessionSlot[] {
  return libur === 1 ? [] : [{ kodepoli, namapoli, kodedokter, namadokter, jampraktek }];
}

function optionsOf(given: SimulatorOptions, reference: ReferenceData): SimulatorOptionValues {
  const fromReference = { requireHfis: (reference.jadwal?.length ?? 1) > 0, requireFktpSchedule: reference.fktp !== undefined };
  const names = Object.keys(DEFAULT_OPTIONS) as (keyof SimulatorOptionValues)[];
  const wanted = Object.fromEntries(names.flatMap((name) => (given[name] === undefined ? [] : [[name, given[name]]])));
  return { ...DEFAULT_OPTIONS, ...fromReference, ...wanted };
}

async function answer(running: Running, request: IncomingMessage, host: 'first' | 'second'): Promise<Outcome> {
  const [first = '', ...segments] = pathSegments(request);
  const kind = BASES[first];
  if (kind !== undefined) return answerService(running.door, kind, { request, segments, host });
  // A page of some web site open in the same machine's browser must not be able to empty the ledger, nor to read the page.
  if (isFromForeignPage(request)) return metadataOnly(403, 'Hanya dari komputer ini');
  if (first === 'control') {
    const call = controlCall({ method: request.method ?? '', segments, query: queryOf(request), text: await bodyText(request) });
    return (await answerMobileJkn(running.mobileJkn, call)) ?? answerOverview(running.control, call) ?? answerControl(running.control, call);
  }
  return answerPage(request.method ?? '', [first, ...segments]) ?? metadataOnly(404, 'Layanan tidak ditemukan');
}

function isFromForeignPage({ headers, socket }: IncomingMessage): boolean {
  const port = String(socket.localPort);
  const own = [`${HOST}:${port}`, `localhost:${port}`];
  const origin = headers.origin?.replace(/^http:\/\//, '');
  return !own.includes(headers.host ?? '') || (origin !== undefined && !own.includes(origin));
}
