import { z } from 'zod';

const common = {
  match: z
    .strictObject({
      /** A service path or the front of one, in whole segments: `antrean/pendaftaran` takes its three reads. */
      path: z.string().min(1).optional(),
      kodebooking: z.string().min(1).optional(),
    })
    .default({}),
  times: z.number().int().positive().default(1),
};

// Whether the call takes effect before its reply is spoilt.
const stored = z.boolean().default(false);

/** The scripted faults of ws-bpjs §4.2. `drop` cuts the connection instead of leaving it open in silence. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({ ...common, kind: z.literal('delay'), ms: z.number().int().nonnegative() }),
  z.strictObject({ ...common, kind: z.literal('hang-after-store'), drop: z.boolean().default(false) }),
  z.strictObject({ ...common, kind: z.literal('hang-before-store'), drop: z.boolean().default(false) }),
  z.strictObject({ ...common, kind: z.literal('status'), status: z.number().int().min(400).max(599), stored }),
  z.strictObject({ ...common, kind: z.literal('empty'), stored }),
  z.strictObject({ ...common, kind: z.literal('html-200'), stored }),
  z.strictObject({ ...common, kind: z.literal('429'), retryAfterSeconds: z.number().int().nonnegative().optional() }),
  z.strictObject({ ...common, kind: z.literal('401') }),
  /** A business answer BPJS gives for reasons the simulator cannot know: SEP issued, referral expired. */
  z.strictObject({ ...common, kind: z.literal('metadata'), code: z.number().int(), message: z.string(), stored }),
  z.strictObject({ ...common, kind: z.literal('code-as-string') }),
  z.strictObject({ ...common, kind: z.literal('metaData-spelling') }),
  z.strictObject({ ...common, kind: z.literal('wrong-encryption') }),
  z.strictObject({ ...common, kind: z.literal('null-response') }),
]);

export type Fault = z.infer<typeof faultSchema>;

/** The scripted faults, each with the number of times it is still to strike. */
export interface FaultQueue {
  add(fault: Fault): void;
  /** The oldest fault that fits the call; taking it uses up one of its times. */
  take(call: { path: string; kodebooking: string | undefined }): Fault | undefined;
  pending(): readonly Fault[];
  clear(): void;
}

export function makeFaultQueue(): FaultQueue {
  let faults: Fault[] = [];
  return {
    add: (fault) => void faults.push({ ...fault }),
    take(call) {
      const fault = faults.find(({ match }) => fitsPath(match.path, call.path) && (match.kodebooking ?? call.kodebooking) === call.kodebooking);
      if (fault === undefined) return undefined;
      fault.times -= 1;
      faults = faults.filter(({ times }) => times > 0);
      return fault;
    },
    pending: () => faults,
    clear() {
      faults = [];
    },
  };
}

function fitsPath(wanted: string | undefined, path: string): boolean {
  return wanted === undefined || path === wanted || path.startsWith(`${wanted}/`);
}
