import type { z } from 'zod';
import type { SimrsEndpoint } from '../../src/simrs/endpoint';
import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { complaintsAbout, contract, SIMRS_PATHS, simrsOperations, type SimrsOperation } from '../support/contract-schema';

/** What openapi.yaml says of the SIMRS API, held against what is served. Replies are held against it by every call of simrsClient. */
const operations = simrsOperations;
const named = operations.map((one) => [one.operation.operationId, one] as const);
const JSON_AT = '/content/application~1json/schema';
const endpointOf = (name: string): SimrsEndpoint => SIMRS_ENDPOINTS.find((endpoint) => endpoint.name === name)!;
const parametersOf = (operation: SimrsOperation) =>
  (operation.parameters ?? []).map((one) => ('$ref' in one ? contract.components.parameters[one.$ref.replace('#/components/parameters/', '')]! : one));

test('openapi.yaml and the endpoints served are the same: names, methods, addresses and scopes', () => {
  const promised = operations.map(({ method, path, operation }) => `${operation.operationId} ${method} ${path} ${operation['x-scope']}`);
  const served = SIMRS_ENDPOINTS.map(({ name, method, path, scope }) => `${name} ${method} ${SIMRS_PATHS}${path.replace(/:(\w+)/g, '{$1}')} ${scope}`);
  expect(promised.sort()).toEqual(served.sort());
});

test.each(named)('%s is served by the internal listener, to a key, and shows how it is called', (_name, { path, method, operation }) => {
  expect(contract.paths[path]?.servers?.[0]?.url).toMatch(/^https:.*:8081$/);
  expect(operation.security).toEqual([{ simrs: [] }]);
  expect(operation.summary).not.toBe('');
  expect(operation.description).not.toBe('');
  expect(operation['x-codeSamples']).toEqual([{ lang: 'shell', label: 'curl', source: expect.stringMatching(/^curl .*\/api\/simrs\/v1/) }]);
  const headers = parametersOf(operation).filter((one) => one.in === 'header').map((one) => one.name);
  expect(headers.includes('Idempotency-Key')).toBe(method !== 'get');
  expect(operation.responses['default']).toEqual({ $ref: '#/components/responses/SimrsMasalah' });
});

test.each(named)('%s documents the parameters its schemas read, each with an example they accept', (name, { operation }) => {
  const endpoint = endpointOf(name);
  const examples = (place: string) => Object.fromEntries(parametersOf(operation).filter((one) => one.in === place).map((one) => [one.name, String(one.example)]));
  const keysOf = (schema: z.ZodType) => Object.keys((schema as z.ZodObject).shape).sort();
  expect(parametersOf(operation).filter((one) => one.description.trim() === '')).toEqual([]);
  const params = endpoint.kind === 'read' || endpoint.kind === 'write' ? endpoint.params : undefined;
  if (params !== undefined) {
    expect(Object.keys(examples('path')).sort()).toEqual(keysOf(params));
    expect(params.safeParse(examples('path')).error).toBeUndefined();
  }
  const query = endpoint.kind === 'read' || endpoint.kind === 'stream' ? endpoint.query : undefined;
  if (query === undefined) return expect(examples('query')).toEqual({});
  expect(Object.keys(examples('query')).sort()).toEqual(keysOf(query));
  // A cursor is the house's own and different in each list.
  const { kursor: _kursor, ...others } = examples('query');
  expect(query.safeParse(others).error).toBeUndefined();
});

test.each(named)('%s has request and reply examples that its endpoint and the contract accept', (name, { operation, pointer }) => {
  const endpoint = endpointOf(name);
  const request = operation.requestBody?.content['application/json'];
  if (request !== undefined) {
    expect(complaintsAbout(request.example, `${pointer}/requestBody${JSON_AT.replace('application~1json', encodeURIComponent('application~1json'))}`)).toBeUndefined();
    const bodies = endpoint.kind === 'write-many' ? (request.example as { list: unknown[] }).list : [request.example];
    const schema = endpoint.kind === 'write-many' ? endpoint.item : endpoint.kind === 'write' ? endpoint.body : undefined;
    for (const body of bodies) expect(schema?.safeParse(body).error).toBeUndefined();
  } else expect(endpoint.kind === 'write' ? endpoint.body.safeParse(undefined).error : undefined).toBeUndefined();
  for (const [status, { content }] of Object.entries(operation.responses)) {
    const reply = content?.['application/json'];
    if (reply !== undefined) expect(complaintsAbout(reply.example, `${pointer}/responses/${status}${JSON_AT.replace('application~1json', encodeURIComponent('application~1json'))}`)).toBeUndefined();
  }
});
