import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import {
  assertReplyMatchesContract,
  complaintsAbout,
  contract,
  contractOperation,
  contractOperations,
  pointerTo,
  type Operation,
  type Schema,
} from './support/contract-schema';

const KINDS = ['FKRTL', 'FKTP'] as const;
const operations = KINDS.flatMap(contractOperations);
const operationIds = operations.map((operation) => operation.operationId);
const isToken = (operationId: string): boolean => /^(fktp-)?token/.test(operationId);

interface Field {
  pointer: string;
  schema: Schema;
}

/** Every property of a schema, however deep, with references followed. */
function fieldsOf(schema: Schema, pointer: string): Field[] {
  const properties = Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const own = resolved(property, `${pointer}/properties/${name}`);
    return [own, ...fieldsOf(own.schema, own.pointer)];
  });
  const alternatives = (schema.oneOf ?? []).flatMap((alternative, index) => {
    const own = resolved(alternative, `${pointer}/oneOf/${index}`);
    return fieldsOf(own.schema, own.pointer);
  });
  const items = schema.items === undefined ? [] : fieldsOf(resolved(schema.items, `${pointer}/items`).schema, resolved(schema.items, `${pointer}/items`).pointer);
  return [...properties, ...alternatives, ...items];
}

function resolved(schema: Schema, pointer: string): Field {
  if (schema.$ref === undefined) return { schema, pointer };
  const name = schema.$ref.replace('#/components/schemas/', '');
  const target = contract.components.schemas[name];
  if (target === undefined) throw new Error(`openapi.yaml refers to ${schema.$ref}, which is not there`);
  return resolved(target, schema.$ref);
}

const allFields = new Map(
  Object.entries(contract.components.schemas)
    .flatMap(([name, schema]) => fieldsOf(schema, pointerTo('components', 'schemas', name)))
    .map((field) => [field.pointer, field.schema]),
);

function replyExamples(operation: Operation): { name: string; value: unknown; code: number }[] {
  const { examples } = operation.responses['200']!.content['application/json'];
  return Object.entries(examples).map(([name, { value }]) => ({ name, value, code: (value as { metadata: { code: number } }).metadata.code }));
}

/** Every text in the sources of the web service, with `{}` where data enter. */
function textsInFaskes(): Set<string> {
  const folder = join(__dirname, '../src/faskes');
  const texts = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node)) texts.add(node.text);
    if (ts.isTemplateExpression(node)) texts.add(node.head.text + node.templateSpans.map((span) => `{}${span.literal.text}`).join(''));
    ts.forEachChild(node, visit);
  };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (name.endsWith('.ts')) visit(ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2023, true));
  }
  return texts;
}

describe('the contract in openapi.yaml', () => {
  test('is OpenAPI 3.1.0 with the services of the catalogue, eleven of hospitals and six of primary care, beside the SIMRS API', () => {
    expect(contract.openapi).toBe('3.1.0');
    expect(operationIds).toEqual([
      'token', 'token-post', 'status-antrean', 'ambil-antrean', 'sisa-antrean', 'batal-antrean', 'check-in', 'info-pasien-baru',
      'jadwal-operasi-rs', 'jadwal-operasi-pasien', 'ambil-antrean-farmasi', 'status-antrean-farmasi',
      'fktp-token', 'fktp-status-antrean', 'fktp-ambil-antrean', 'fktp-sisa-peserta', 'fktp-batal-antrean', 'fktp-peserta',
    ]);
  });

  test('gives each operation its name once, and each path and alias once in the kind of facility that serves it', () => {
    expect(new Set(operationIds).size).toBe(operationIds.length);
    for (const kind of KINDS) {
      const ofKind = contractOperations(kind);
      const addresses = ofKind.flatMap(({ path, aliases }, index) => (ofKind.findIndex((other) => other.path === path) === index ? [path, ...aliases] : []));
      expect(new Set(addresses).size).toBe(addresses.length);
      expect(addresses).toEqual(expect.arrayContaining(['/auth', '/antrean/batal']));
    }
  });

  test('describes every field, with an example that validates and the unit of every number', () => {
    expect(allFields.size).toBeGreaterThan(70);
    const faults = [...allFields].flatMap(([pointer, schema]) => [
      ...(schema.description === undefined || schema.description.trim() === '' ? [`${pointer} has no description`] : []),
      ...(schema.examples === undefined || schema.examples.length === 0 ? [`${pointer} has no example`] : []),
      ...([schema.type].flat().includes('integer') && schema['x-unit'] === undefined ? [`${pointer} has no x-unit`] : []),
      ...(schema.examples ?? []).flatMap((example) => {
        const complaint = complaintsAbout(example, pointer);
        return complaint === undefined ? [] : [`${pointer}: its example ${JSON.stringify(example)} is wrong: ${complaint}`];
      }),
    ]);
    expect(faults).toEqual([]);
  });

  test('describes every header and cursor, with an example', () => {
    const parameters = Object.values(contract.components.parameters);
    expect(parameters.map(({ in: place, description, example }) => [['header', 'query'].includes(place), description.length > 0, ['string', 'number'].includes(typeof example)])).toEqual(parameters.map(() => [true, true, true]));
  });

  test.each(operationIds)('%s asks for the headers of the catalogue and answers with HTTP 200 only', (operationId) => {
    const { operation } = contractOperation(operationId);
    const headers = operation.parameters.flatMap((parameter) => {
      const named = '$ref' in parameter ? contract.components.parameters[parameter.$ref.replace('#/components/parameters/', '')] : parameter;
      return named?.in === 'path' ? [] : [named?.name];
    });
    expect(headers.sort()).toEqual(isToken(operationId) ? ['x-password', 'x-username'] : ['x-token', 'x-username']);
    expect(Object.keys(operation.responses)).toEqual(['200']);
    expect(operation.description.length).toBeGreaterThan(0);
    expect(operation.requestBody === undefined).toBe(operationId === 'token-post' || operations.some((one) => one.operationId === operationId && one.method === 'GET'));
  });

  test.each(operationIds)('%s has request examples that its request schema accepts', (operationId) => {
    const body = contractOperation(operationId).operation.requestBody?.content['application/json'];
    if (body === undefined) return expect(operationId).toMatch(/token|^fktp-(status-antrean|sisa-peserta)$/);
    expect(Object.keys(body.examples).length).toBeGreaterThan(0);
    const complaints = Object.values(body.examples).map(({ value }) => complaintsAbout(value, body.schema.$ref!));
    expect(complaints).toEqual(Object.keys(body.examples).map(() => undefined));
  });

  test.each(operationIds)('%s has reply examples of success and failure that match its schema and its messages', (operationId) => {
    const examples = replyExamples(contractOperation(operationId).operation);
    expect(examples.map((example) => example.code)).toEqual(expect.arrayContaining([200, 201]));
    for (const { value } of examples) assertReplyMatchesContract(operationId, value);
  });

  test.each(operationIds)('%s lists each message once, with its condition', (operationId) => {
    const messages = contractOperation(operationId).operation['x-messages'];
    const sentences = messages.map((entry) => `${entry.code} ${entry.message}`);
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(messages.every((entry) => entry.when.length > 0 && [200, 201, 202].includes(entry.code))).toBe(true);
    expect(messages.filter((entry) => entry.code === 200)).toHaveLength(1);
    expect(messages.some((entry) => entry.code === 202)).toBe(operationId.endsWith('ambil-antrean'));
  });

  test('promises no message that the web service never says', () => {
    const said = textsInFaskes();
    const promised = [...contract['x-common-messages'], ...operationIds.flatMap((operationId) => contractOperation(operationId).operation['x-messages'])];
    const never = promised.map((entry) => entry.message).filter((message) => !said.has(message.replace(/\{[^{}]+\}/g, '{}')));
    expect(never).toEqual([]);
  });
});

describe('assertReplyMatchesContract', () => {
  const ticket = (): { response: Record<string, unknown>; metadata: { code: unknown; message: string } } =>
    structuredClone(replyExamples(contractOperation('ambil-antrean').operation)[0]!.value) as never;
  const failure = (message: string, code: unknown = 201): unknown => ({ metadata: { code, message } });

  test('accepts a message with data in its placeholders, and the common ones', () => {
    assertReplyMatchesContract('ambil-antrean', failure('Pendaftaran Ke Poli (Penyakit Dalam) Sudah Tutup Jam 20:30'));
    assertReplyMatchesContract('sisa-antrean', failure('Token Expired'));
  });

  test.each<[string, string, unknown]>([
    ['an unknown message', 'sisa-antrean', failure('Tidak ada')],
    ['a message of another operation', 'sisa-antrean', failure('Pasien Sudah Dilayani, Antrean Tidak Dapat Dibatalkan')],
    ['a message with words around it', 'sisa-antrean', failure('Maaf, Antrean Tidak Ditemukan')],
    ['an empty placeholder', 'ambil-antrean', failure('Pendaftaran Ke Poli () Sudah Tutup Jam ')],
    ['a known message with another code', 'sisa-antrean', failure('Ok', 201)],
    ['a code as text', 'sisa-antrean', failure('Antrean Tidak Ditemukan', '201')],
    ['202 outside ambil antrean', 'sisa-antrean', failure('Data pasien ini tidak ditemukan, silahkan Melakukan Registrasi Pasien Baru', 202)],
    ['a response beside a failure', 'sisa-antrean', { response: null, metadata: { code: 201, message: 'Antrean Tidak Ditemukan' } }],
    ['metaData', 'sisa-antrean', { metaData: { code: 201, message: 'Antrean Tidak Ditemukan' } }],
    ['success without its data', 'ambil-antrean', failure('Ok', 200)],
    ['a number as text', 'ambil-antrean', { ...ticket(), response: { ...ticket().response, angkaantrean: '010' } }],
    ['an estimate in seconds', 'ambil-antrean', { ...ticket(), response: { ...ticket().response, estimasidilayani: 1800237600 } }],
    ['a field the catalogue does not have', 'ambil-antrean', { ...ticket(), response: { ...ticket().response, pasienbaru: 0 } }],
    ['null in place of a text', 'ambil-antrean', { ...ticket(), response: { ...ticket().response, keterangan: null } }],
    ['no reply at all', 'ambil-antrean', undefined],
  ])('refuses %s', (_what, operationId, reply) => {
    expect(() => assertReplyMatchesContract(operationId, reply)).toThrow(operationId);
  });

  test('refuses an operation the contract does not have', () => {
    expect(() => assertReplyMatchesContract('antrean-ambil', failure('Ok'))).toThrow('no operation');
  });
});
