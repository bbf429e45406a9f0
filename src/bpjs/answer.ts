import { z } from 'zod';
import type { BpjsAccount } from '../platform/facility';
import { call, type BpjsRequest, type Caller, type Exchange } from './call';
import { verdictOf, type Verdict } from './verdict';

/** What a write brought: the call as it happened, and what it means. */
export interface Written {
  exchange: Exchange;
  verdict: Verdict;
}

/** What a read brought. `rows` count only with the verdict `accepted`; then none means that BPJS holds none. */
export interface Listed<Row> extends Written {
  rows: Row[];
}

/** What a read of one thing brought. `value` counts only with the verdict `accepted`; then null means that BPJS holds none. */
export interface Found<Value> extends Written {
  value: Value | null;
}

type Request = Omit<BpjsRequest, 'expects' | 'method'> & { method?: BpjsRequest['method'] };

export async function written(caller: Caller, account: BpjsAccount, request: Request & { body: object }): Promise<Written> {
  const exchange = await call(caller, account, { method: 'POST', ...request, expects: 'acknowledgement' });
  return { exchange, verdict: verdictOf(exchange.operation, exchange.outcome) };
}

export async function listed<Row>(caller: Caller, account: BpjsAccount, request: Request, row: z.ZodType<Row>): Promise<Listed<Row>> {
  const { value, ...written } = await read(caller, account, request, z.preprocess(listOf, z.array(row)));
  return { ...written, rows: value ?? [] };
}

/** One object, also where it comes as a list of one. */
export async function found<Value>(caller: Caller, account: BpjsAccount, request: Request, shape: z.ZodType<Value>): Promise<Found<Value>> {
  return read(caller, account, request, z.preprocess(theOneOf, shape.nullable()));
}

/** An answer in a shape that nobody has seen is no empty answer: what BPJS holds stays unknown. */
async function read<Value>(caller: Caller, account: BpjsAccount, request: Request, shape: z.ZodType<Value | null>): Promise<Found<Value>> {
  const exchange = await call(caller, account, { method: 'GET', ...request, expects: 'data' });
  const { operation, outcome } = exchange;
  const verdict = verdictOf(operation, outcome);
  if (verdict.kind !== 'accepted' || outcome.kind !== 'replied') return { exchange, verdict, value: null };
  // "No Content" and its kin: whatever stands beside such a code is no data.
  if (outcome.code !== 1 && outcome.code !== 200) return { exchange, verdict, value: null };
  const parsed = shape.safeParse(outcome.value);
  if (parsed.success) return { exchange, verdict, value: parsed.data };
  // Where the shape differs, and never what stands there.
  const differs = parsed.error.issues.slice(0, 5).map((issue) => `${issue.path.join('.')}: ${issue.code}`);
  caller.log.warn({ operation, differs }, 'BPJS answered in a shape this program does not know; the answer is not used');
  return { exchange, verdict: { kind: 'unavailable' }, value: null };
}

/** ws-bpjs §1.7: an array is itself, an object with a list is that list, nothing is empty. */
function listOf(value: unknown): unknown {
  if (value === null || value === undefined || value === '') return [];
  if (typeof value === 'object' && 'list' in value) return value.list ?? [];
  return value;
}

function theOneOf(value: unknown): unknown {
  const list = listOf(value);
  if (!Array.isArray(list)) return list;
  return list.length > 1 ? list : ((list[0] as unknown) ?? null);
}

/** Parameters of a path, percent-encoded: booking codes with `/` and `#` exist. A colon may stand in a path as it is. */
export function encoded(parameter: string | number): string {
  return encodeURIComponent(parameter).replaceAll('%3A', ':');
}
