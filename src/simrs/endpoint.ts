import type { Response } from 'express';
import { z } from 'zod';
import type { ApiCaller } from '../auth/api-clients';
import type { ApiScope } from '../auth/api-scopes';
import type { Db } from '../platform/db';
import type { Facility } from '../platform/facility';
import type { SimrsDeps } from './deps';

/** What an endpoint answers; `etag` is what a later write sends back as If-Match. */
export interface Answer {
  status: number;
  body: unknown;
  etag?: string;
}

export interface Call<Params, Query, Body> {
  facility: Facility;
  client: ApiCaller;
  params: Params;
  query: Query;
  body: Body;
  /** The version the caller has seen; empty: none sent. */
  ifMatch: string;
}

/** Deps of a write: `db` is part of the one transaction that also keeps the answer (idempotent-answer.ts). */
export type WriteDeps = Omit<SimrsDeps, 'db'> & { db: Db };

interface Described {
  /** operationId in openapi.yaml. */
  name: string;
  /** Below /api/simrs/v1, with Express's `:name` places. */
  path: string;
  scope: ApiScope;
}

/** One endpoint as the door needs it, its own types folded away. */
export type SimrsEndpoint = Described &
  (
    | { kind: 'read'; method: 'get'; params: z.ZodType; query: z.ZodType; answer: (deps: SimrsDeps, call: Call<unknown, unknown, undefined>) => Promise<Answer> }
    | { kind: 'write'; method: 'post' | 'put' | 'delete'; params: z.ZodType; body: z.ZodType; answer: (deps: WriteDeps, call: Call<unknown, undefined, unknown>) => Promise<Answer> }
    | { kind: 'write-many'; method: 'post'; most: number; item: z.ZodType; answer: (deps: WriteDeps, call: Call<undefined, undefined, unknown>) => Promise<Answer> }
    | { kind: 'stream'; method: 'get'; query: z.ZodType; stream: (deps: SimrsDeps, call: Call<unknown, unknown, undefined>, response: Response, lastEventId: string) => Promise<void> }
  );

const NOTHING = z.object({});
/** A body that nobody reads may be absent. */
const NO_BODY = z.unknown().optional();

/** Something that changes nothing. */
export function reads<Params = object, Query = object>(
  described: Described & { params?: z.ZodType<Params>; query?: z.ZodType<Query>; answer: (deps: SimrsDeps, call: Call<Params, Query, undefined>) => Promise<Answer> },
): SimrsEndpoint {
  const { name, path, scope, params = NOTHING, query = NOTHING, answer } = described;
  return { kind: 'read', method: 'get', name, path, scope, params, query, answer: answer as never };
}

/** Something that changes something, once for each Idempotency-Key. */
export function writes<Params = object, Body = unknown>(
  described: Described & { method?: 'post' | 'put' | 'delete'; params?: z.ZodType<Params>; body?: z.ZodType<Body>; answer: (deps: WriteDeps, call: Call<Params, undefined, Body>) => Promise<Answer> },
): SimrsEndpoint {
  const { name, path, scope, method = 'post', params = NOTHING, body = NO_BODY, answer } = described;
  return { kind: 'write', method, name, path, scope, params, body, answer: answer as never };
}

/** The same for each item of `{ "list": [ … ] }`: every one in a transaction of its own, answered in its place. */
export function writesMany<Item>(described: Described & { most: number; item: z.ZodType<Item>; answer: (deps: WriteDeps, call: Call<undefined, undefined, Item>) => Promise<Answer> }): SimrsEndpoint {
  const { name, path, scope, most, item, answer } = described;
  return { kind: 'write-many', method: 'post', name, path, scope, most, item, answer: answer as never };
}

/** Something that goes on telling: server-sent events. */
export function streams<Query>(
  described: Described & { query: z.ZodType<Query>; stream: (deps: SimrsDeps, call: Call<unknown, Query, undefined>, response: Response, lastEventId: string) => Promise<void> },
): SimrsEndpoint {
  const { name, path, scope, query, stream } = described;
  return { kind: 'stream', method: 'get', name, path, scope, query, stream: stream as never };
}
