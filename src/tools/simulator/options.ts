import { z } from 'zod';

const listForm = z.enum(['array', 'list']);

/**
 * What may be switched while the simulator runs, for everything the catalogue leaves open or disputes (ws-bpjs §8, §9).
 * Not kept over a restart: a rehearsal says at its beginning what it wants.
 */
export const simulatorOptions = z.strictObject({
  /** `array` is what runs live, `list` what the catalogue prints (ws-bpjs §1.7). */
  listForm,
  /** The same for FKTP, where most programs found `{list}` live. */
  fktpListForm: listForm,
  repeatOfLowerTask: z.enum(['TaskId terakhir', 'sudah ada']),
  /** How far x-timestamp may be from our clock; the real limit is unknown (gap 1). */
  skewSeconds: z.number().nonnegative(),
  /** A task is in getlisttask only so long after it was stored (ws-bpjs §4). */
  listTaskLagMs: z.number().int().nonnegative(),
  /** Takes task 3 once more from the facility after a check-in in Mobile JKN has stored one (ws-bpjs §3.6). */
  secondTask3AfterCheckIn: z.boolean(),
  /** Whether antrean/add must name a slot of HFIS; on when the reference data hold slots. */
  requireHfis: z.boolean(),
  /** Whether the FKTP antrean/add must name a slot; on when the reference data hold slots of a clinic. */
  requireFktpSchedule: z.boolean(),
  /** Whether the FKTP services refuse a call without X-authorization; disputed (ws-bpjs §1.2, §8). */
  requireFktpAuthorization: z.boolean(),
});

export type SimulatorOptionValues = z.infer<typeof simulatorOptions>;
/** Some of them; the others stay as they are. */
export type SomeOptionValues = { [Name in keyof SimulatorOptionValues]?: SimulatorOptionValues[Name] | undefined };
export type ListForm = z.infer<typeof listForm>;

export const DEFAULT_OPTIONS: SimulatorOptionValues = {
  listForm: 'array',
  fktpListForm: 'list',
  repeatOfLowerTask: 'TaskId terakhir',
  skewSeconds: 300,
  listTaskLagMs: 0,
  secondTask3AfterCheckIn: false,
  requireHfis: false,
  requireFktpSchedule: false,
  requireFktpAuthorization: false,
};
