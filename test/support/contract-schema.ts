import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import addFormats from 'ajv-formats';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { parse } from 'yaml';

/** One sentence the contract allows in `metadata.message`; `{…}` stands for data. */
export interface ContractMessage {
  code: number;
  message: string;
  when: string;
}

export interface Schema {
  $ref?: string;
  type?: string | string[];
  description?: string;
  examples?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  oneOf?: Schema[];
  'x-unit'?: string;
}

interface MediaType {
  schema: Schema;
  examples: Record<string, { summary: string; value: unknown }>;
}

/** A header of a request. */
export interface Parameter {
  name: string;
  in: string;
  description: string;
  schema: Schema;
  example: unknown;
}

export interface Operation {
  operationId: string;
  summary: string;
  description: string;
  parameters: ({ $ref: string } | Parameter)[];
  requestBody?: { content: { 'application/json': MediaType } };
  responses: Record<string, { description: string; content: { 'application/json': MediaType } }>;
  'x-messages': ContractMessage[];
}

/** A service of the SIMRS API, which answers with HTTP's own statuses and problem details. */
export interface SimrsOperation {
  operationId: string;
  summary: string;
  description: string;
  security: Record<string, string[]>[];
  parameters?: ({ $ref: string } | Parameter)[];
  requestBody?: { required: boolean; content: { 'application/json': { schema: Schema; example: unknown } } };
  responses: Record<string, { $ref?: string; description?: string; content?: { 'application/json'?: { schema: Schema; example: unknown } } }>;
  'x-scope': string;
  'x-codeSamples': { lang: string; label: string; source: string }[];
}

interface Contract {
  openapi: string;
  paths: Record<string, Record<string, Operation> & { 'x-aliases'?: string[]; 'x-kind'?: 'FKTP'; servers?: { url: string }[] }>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
  'x-common-messages': ContractMessage[];
}

/** Where the contract stands. */
export const contractPath = join(__dirname, '../../openapi.yaml');
/** As JSON, which the run's set-up makes once: reading it as YAML takes each test file half a second. */
const contractAsJson = process.env['TEST_CONTRACT'];
export const contract = (contractAsJson === undefined ? parse(readFileSync(contractPath, 'utf8')) : JSON.parse(readFileSync(contractAsJson, 'utf8'))) as Contract;

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const DOCUMENT = 'contract';

let knowing: Ajv2020 | undefined;

/** Made when the first reply is looked at: reading the whole document as a schema takes a while. */
function validator(): Ajv2020 {
  if (knowing !== undefined) return knowing;
  knowing = addFormats(new Ajv2020({ strict: true, allErrors: true }));
  knowing.addKeyword('x-unit');
  // Ajv reads the whole document as a schema to find what a pointer means, and strict mode wants to know every word.
  for (const word of Object.keys(contract)) knowing.addKeyword(word);
  return knowing.addSchema(contract, DOCUMENT);
}

const compiled = new Map<string, ValidateFunction>();

/** What is wrong with `value` under the schema at `pointer` (`#/components/schemas/…`); undefined when nothing is. */
export function complaintsAbout(value: unknown, pointer: string): string | undefined {
  let validate = compiled.get(pointer);
  if (validate === undefined) {
    validate = validator().compile({ $ref: `${DOCUMENT}${pointer}` });
    compiled.set(pointer, validate);
  }
  return validate(value) ? undefined : validator().errorsText(validate.errors, { dataVar: 'body', separator: '\n' });
}

/** A location inside the contract as a JSON pointer. */
export function pointerTo(...steps: (string | number)[]): string {
  return `#/${steps.map((step) => encodeURIComponent(String(step).replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
}

/** The services of the hospital's own API stand under this path, on the internal listener only. */
export const SIMRS_PATHS = '/api/simrs/v1';

/** Every operation of the web service of one kind of facility, for comparison with the router's table. */
export function contractOperations(kind: 'FKRTL' | 'FKTP' = 'FKRTL'): { operationId: string; method: string; path: string; aliases: string[] }[] {
  return Object.entries(contract.paths).filter(([path, item]) => !path.startsWith(SIMRS_PATHS) && (item['x-kind'] ?? 'FKRTL') === kind).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ operationId: operation.operationId, method: method.toUpperCase(), path, aliases: item['x-aliases'] ?? [] }];
    }),
  );
}

/** Every operation of the SIMRS API; `path` as in the contract, with `{name}` places. */
export const simrsOperations: readonly { method: string; path: string; pointer: string; operation: SimrsOperation; isAt: RegExp }[] =
  Object.entries(contract.paths).filter(([path]) => path.startsWith(SIMRS_PATHS)).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method] as unknown as SimrsOperation | undefined;
      return operation === undefined ? [] : [{ method, path, pointer: pointerTo('paths', path, method), operation, isAt: new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+')}$`) }];
    }),
  );

const LARGEST_HEAD = 16 * 1024;
const problemPointer = pointerTo('components', 'schemas', 'SimrsMasalah');

/**
 * Holds a reply of the SIMRS API against the contract: a problem, or the schema of its status. What no operation of the
 * contract answers (an unknown address, a method that is not served) is a problem.
 * @throws with what differs and the reply itself
 */
export function assertSimrsReplyMatchesContract(method: string, path: string, reply: { status: number; body: unknown }): void {
  const asked = path.split('?')[0] ?? '';
  // More than HTTP itself lets in is answered by the listener, before anybody looks at the address.
  if (path.length > LARGEST_HEAD) return;
  const matching = simrsOperations.filter((one) => one.method === method.toLowerCase() && one.isAt.test(asked));
  // `/pasien/banyak` is also of the form `/pasien/{norm}`: the one without places is meant.
  const found = matching.find((one) => !one.path.includes('{')) ?? matching[0];
  const content = found?.operation.responses[String(reply.status)];
  const pointer = reply.status >= 400 ? problemPointer : content?.content === undefined ? undefined : `${found?.pointer ?? ''}/responses/${reply.status}/content/${encodeURIComponent('application~1json')}/schema`;
  const complaints = pointer !== undefined ? complaintsAbout(reply.body, pointer) : content === undefined ? 'the contract has no such status here' : undefined;
  if (complaints !== undefined) throw new Error(`the reply ${reply.status} of ${method} ${asked} differs from openapi.yaml:\n${complaints}\n${JSON.stringify(reply.body, null, 2)}`);
}

/** @throws when the contract has no such operation */
export function contractOperation(operationId: string): { operation: Operation; replyPointer: string } {
  const found = [...contractOperations('FKRTL'), ...contractOperations('FKTP')].find((candidate) => candidate.operationId === operationId);
  const method = found?.method.toLowerCase() ?? '';
  const operation = found === undefined ? undefined : contract.paths[found.path]?.[method];
  if (found === undefined || operation === undefined) throw new Error(`openapi.yaml has no operation "${operationId}"`);
  return { operation, replyPointer: pointerTo('paths', found.path, method, 'responses', '200', 'content', 'application/json', 'schema') };
}

function matches(template: string, sentence: string): boolean {
  const pattern = template
    .split(/\{[^{}]+\}/)
    .map((literal) => literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.+');
  return new RegExp(`^${pattern}$`).test(sentence);
}

/**
 * Holds a reply of the running service against the contract: the operation's reply schema, and a message and code the
 * contract knows for that operation.
 * @throws with what differs and the reply itself
 */
export function assertReplyMatchesContract(operationId: string, reply: unknown): void {
  const { operation, replyPointer } = contractOperation(operationId);
  const shown = JSON.stringify(reply, null, 2);
  const complaints = complaintsAbout(reply, replyPointer);
  if (complaints !== undefined) throw new Error(`the reply of ${operationId} differs from openapi.yaml:\n${complaints}\n${shown}`);

  const { code, message } = (reply as { metadata: { code: number; message: string } }).metadata;
  const known = [...operation['x-messages'], ...contract['x-common-messages']];
  if (!known.some((entry) => entry.code === code && matches(entry.message, message))) {
    throw new Error(`openapi.yaml knows no message "${message}" with code ${code} for ${operationId}; it knows:\n${known.map((entry) => `  ${entry.code} ${entry.message}`).join('\n')}`);
  }
}
