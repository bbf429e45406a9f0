import type { ClinicDay } from './clinic-day';

/** The share of the day after which BPJS is well again. */
const STORM_ENDS = 0.85;
/** However short the day: an outage is one when the first back-offs do not outlast it. */
const OUTAGE_AT_LEAST_MS = 31 * 60_000;

/** What a scenario file of the simulator says, as it is given to `POST /control/scenario`. */
export interface Storm {
  seed: number;
  faults: readonly Record<string, unknown>[];
}

/**
 * Every fault of ws-bpjs §4.2 that a hospital has to live through, at one of the facilities: what comes once comes at
 * different hours to each, the rest strikes all day. All is over before the day is. Of several that fit a call the first strikes.
 */
export function stormOver(day: ClinicDay, facility: number): Storm {
  const long = day.endsAt - day.startsAt;
  const turn = (facility + day.size.seed) % day.facilities.length;
  const at = (share: number): number => day.startsAt + long * share;
  const hours = (starts: readonly number[], ms: number): { from: string; until: string } => {
    const from = at(starts[turn] ?? 0);
    return { from: new Date(from).toISOString(), until: new Date(Math.min(from + ms, at(STORM_ENDS))).toISOString() };
  };
  const outage = hours([0.12, 0.3, 0.48], Math.max(OUTAGE_AT_LEAST_MS, long * 0.14));
  const hostDown = hours([0.62, 0.12, 0.22], long * 0.1);
  const limited = hours([0.54, 0.66, 0.08], long * 0.04);
  const limitedWithWord = hours([0.76, 0.24, 0.8], long * 0.04);
  const allDay = { until: new Date(at(STORM_ENDS)).toISOString() };
  const lookUps = { match: { path: 'antrean/pendaftaran' } };

  return {
    seed: day.size.seed * 10 + facility,
    faults: [
      { note: 'gone, though now and then what was sent is stored', ...outage, fault: { kind: 'status', status: 502, stored: true, chance: 0.2 } },
      { ...outage, fault: { kind: 'status', status: 502 } },
      { note: 'the second host answers, where there is one', ...hostDown, fault: { kind: 'host-down' } },
      { ...limited, fault: { kind: '429', chance: 0.3 } },
      { ...limitedWithWord, fault: { kind: '429', chance: 0.3, retryAfterSeconds: 20 } },
      { ...hours([0.82, 0.6, 0.74], 60_000), fault: { kind: '401' } },
      { ...allDay, fault: { kind: 'hang-after-store', every: 17 } },
      { ...allDay, fault: { kind: 'hang-before-store', every: 29 } },
      { ...allDay, fault: { kind: 'hang-after-store', drop: true, chance: 0.03 } },
      { ...allDay, fault: { kind: 'hang-before-store', drop: true, chance: 0.03 } },
      { ...allDay, fault: { kind: 'html-200', stored: true, chance: 0.02 } },
      { ...allDay, fault: { kind: 'html-200', chance: 0.02 } },
      { ...allDay, fault: { kind: 'empty', stored: true, chance: 0.02 } },
      { ...allDay, fault: { kind: 'empty', chance: 0.02 } },
      { ...allDay, fault: { kind: 'status', status: 503, stored: true, chance: 0.02 } },
      { note: 'stored, and called overtaken: BPJS must be asked', ...allDay, fault: { kind: 'metadata', code: 201, message: 'TaskId terakhir 7', stored: true, chance: 0.015, match: { path: 'antrean/updatewaktu' } } },
      { ...allDay, ...lookUps, fault: { kind: 'wrong-encryption', chance: 0.25 } },
      { ...allDay, ...lookUps, fault: { kind: 'null-response', chance: 0.05 } },
      { ...allDay, fault: { kind: 'wrong-encryption', chance: 0.3, match: { path: 'antrean/getlisttask' } } },
      { ...allDay, fault: { kind: 'delay', ms: 80, chance: 0.03 } },
      { ...allDay, fault: { kind: 'code-as-string', chance: 0.05 } },
      { ...allDay, fault: { kind: 'metaData-spelling', chance: 0.05 } },
      { ...allDay, ...lookUps, fault: { kind: 'list-form', form: 'list', chance: 0.3 } },
    ],
  };
}
