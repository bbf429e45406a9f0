// Writes one request file for sqlmap per operation of openapi.yaml (web service of BPJS and SIMRS API) from the demo that runs:
//   node sqlmap-requests.mjs DEMO_JSON OUT_DIR PUBLIC_PORT INTERNAL_PORT KEY
// Every field of a body, a query and a path is marked with `*`, where sqlmap puts its texts; headers in requests of their own.
// The pages have theirs from test/security/assessment.
import https from 'node:https';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const [demoFile, out, publicPort, internalPort, key] = process.argv.slice(2);
const demo = JSON.parse(readFileSync(demoFile, 'utf8'));
const contract = parse(readFileSync(path.join(path.dirname(fileURLToPath(import.meta.url)), '../../openapi.yaml'), 'utf8'));
mkdirSync(out, { recursive: true });

const call = (port, target, options = {}) =>
  new Promise((resolve, reject) => {
    const sent = https.request({ port, host: '127.0.0.1', path: target, rejectUnauthorized: false, method: 'GET', ...options }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += chunk));
      response.on('end', () => resolve({ text, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(options.body);
  });

const found = (node) => (node?.$ref === undefined ? node : found(node.$ref.slice(2).split('/').reduce((at, step) => at[step.replaceAll('~1', '/')], contract)));

/** A value for a schema: its own example, or the simplest that fits. */
function sample(given, depth = 0) {
  const schema = found(given) ?? {};
  if (schema.examples?.[0] !== undefined) return schema.examples[0];
  if (schema.example !== undefined) return schema.example;
  if (schema.enum !== undefined) return schema.enum[0];
  const inner = schema.allOf ?? schema.oneOf ?? schema.anyOf;
  if (inner !== undefined && depth < 6) return schema.allOf === undefined ? sample(inner[0], depth + 1) : Object.assign({}, ...inner.map((each) => sample(each, depth + 1)));
  if (schema.type === 'array') return [sample(schema.items, depth + 1)];
  if (schema.properties !== undefined && depth < 6) return Object.fromEntries(Object.entries(schema.properties).map(([name, each]) => [name, sample(each, depth + 1)]));
  return schema.type === 'integer' || schema.type === 'number' ? 1 : '1';
}

/** The demo's own patients and sessions by the name of the field, so that a request gets further than the first look at it. */
const own = {};
const collect = (value) => {
  for (const [name, each] of Object.entries(value ?? {})) {
    if (typeof each === 'object') collect(each);
    else own[name] ??= each;
  }
};
collect(demo.samples);

let inputs = 0;
/** The same value with every leaf marked. */
function marked(value, name) {
  if (Array.isArray(value)) return value.map((each) => marked(each));
  if (typeof value === 'object' && value !== null) return Object.fromEntries(Object.entries(value).map(([inner, each]) => [inner, marked(each, inner)]));
  inputs += 1;
  return `${own[name] ?? value ?? ''}*`;
}

let written = 0;
function write(name, lines, body) {
  writeFileSync(path.join(out, `${name.replaceAll(/[^\w.-]+/g, '_')}.txt`), `${lines.join('\r\n')}\r\n\r\n${body ?? ''}`);
  written += 1;
}

const signIn = async (prefix, access) => JSON.parse((await call(publicPort, `${prefix}/auth`, { headers: { 'x-username': access.wsUser, 'x-password': access.wsPassword } })).text).response.token;
const clinic = demo.facilities.find(({ kind, code }) => kind === 'FKTP' && code !== demo.facilityCode);
const WHO = { FKRTL: { prefix: '', user: demo.wsUser, token: await signIn('', demo) }, FKTP: { prefix: `/${clinic.code}`, user: clinic.wsUser, token: await signIn(`/${clinic.code}`, clinic) } };

for (const [target, operations] of Object.entries(contract.paths)) {
  for (const [method, operation] of Object.entries(operations)) {
    if (!['get', 'post', 'put', 'patch', 'delete'].includes(method)) continue;
    const isSimrs = target.startsWith('/api/');
    const who = WHO[operation['x-kind'] === 'FKTP' || operations['x-kind'] === 'FKTP' ? 'FKTP' : 'FKRTL'];
    const parameters = [...(operations.parameters ?? []), ...(operation.parameters ?? [])].map(found);
    const filled = target.replaceAll(/\{(\w+)\}/g, (_all, name) => {
      inputs += 1;
      return `${encodeURIComponent(String(sample(parameters.find((each) => each.name === name)?.schema ?? {})))}*`;
    });
    const query = parameters.filter(({ in: place }) => place === 'query').map(({ name, schema }) => {
      inputs += 1;
      return `${name}=${encodeURIComponent(String(sample(schema)))}*`;
    });
    const media = Object.values(found(operation.requestBody)?.content ?? {})[0];
    const example = media?.example ?? found(Object.values(media?.examples ?? {})[0])?.value;
    const body = media === undefined ? undefined : JSON.stringify(marked(example ?? sample(media.schema)));
    // a stream of events has no end to wait for
    if (target.endsWith('/peristiwa/aliran')) continue;
    write(`${isSimrs ? 'simrs' : 'bpjs'}-${operation.operationId ?? `${method}${target}`}`, [
      `${method.toUpperCase()} ${isSimrs ? '' : who.prefix}${filled}${query.length === 0 ? '' : `?${query.join('&')}`} HTTP/1.1`,
      `Host: 127.0.0.1:${isSimrs ? internalPort : publicPort}`,
      ...(isSimrs ? [`Authorization: Bearer ${key}`, `Idempotency-Key: sqlmap-${written}`] : parameters.some(({ name }) => name === 'x-password') ? [`x-username: ${who.user}*`, 'x-password: sandi*'] : [`x-token: ${who.token}`, `x-username: ${who.user}`]),
      'Content-Type: application/json',
    ], body);
  }
}

// What opens the door stands in headers, the same for every operation: once each.
const SIMRS_HOST = [`Host: 127.0.0.1:${internalPort}`, 'Content-Type: application/json'];
inputs += 5;
write('simrs-kepala-kunci', ['GET /api/simrs/v1/poli HTTP/1.1', ...SIMRS_HOST, `Authorization: Bearer ${key}*`]);
write('simrs-kepala-idempotency-if-match', ['PUT /api/simrs/v1/pasien/00-41-08 HTTP/1.1', ...SIMRS_HOST, `Authorization: Bearer ${key}`, 'Idempotency-Key: sqlmap-sendiri*', 'If-Match: "1"*'], JSON.stringify({ nama: 'Uji' }));
write('bpjs-kepala-token', ['POST /statusantrean HTTP/1.1', `Host: 127.0.0.1:${publicPort}`, 'Content-Type: application/json', `x-token: ${WHO.FKRTL.token}*`, `x-username: ${demo.wsUser}*`], JSON.stringify(demo.samples.sessionToday));
console.log(JSON.stringify({ requests: written, inputs }));
