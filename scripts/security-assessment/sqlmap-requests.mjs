// Writes one request file for sqlmap per operation of openapi.yaml (web service of BPJS and SIMRS API), and per page of the
// counters that takes something, from the demo that runs: node sqlmap-requests.mjs DEMO_JSON OUT_DIR PUBLIC_PORT INTERNAL_PORT KEY
// Every field of a body, a query and a path is marked with `*`, where sqlmap puts its texts; for headers see sqlmap.sh.
import https from 'node:https';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, URLSearchParams } from 'node:url';
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
      ...(isSimrs ? [`Authorization: Bearer ${key}`, `Idempotency-Key: sqlmap-${written}*`] : parameters.some(({ name }) => name === 'x-password') ? [`x-username: ${who.user}*`, 'x-password: sandi*'] : [`x-token: ${who.token}`, `x-username: ${who.user}`]),
      'Content-Type: application/json',
    ], body);
  }
}

// What a person can type before signing in, and what the administrator's pages take in their addresses.
write('page-masuk', ['POST /petugas/masuk HTTP/1.1', `Host: 127.0.0.1:${internalPort}`, 'Content-Type: application/x-www-form-urlencoded', `Origin: https://127.0.0.1:${internalPort}`], 'username=admin*&password=sandi*&ke=%2Fpetugas*');
const administrator = demo.staff.find(({ username }) => username === 'admin') ?? demo.staff[0];
const signedIn = await call(internalPort, '/petugas/masuk', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded', origin: `https://127.0.0.1:${internalPort}`, 'sec-fetch-site': 'same-origin' }, body: `username=${administrator.username}&password=${encodeURIComponent(administrator.password)}` });
const cookie = (signedIn.headers['set-cookie'] ?? []).map((each) => each.split(';')[0]).join('; ');
const PAGES = ['/petugas/loket', '/petugas/poli', '/petugas/farmasi', '/petugas/pendaftaran', '/petugas/monitor', '/petugas/data', '/petugas/perangkat', '/petugas/pengguna', '/petugas/pengaturan', '/petugas/klien-api', '/petugas/webhook', '/petugas/impor', '/petugas/kertas'];
const seen = new Set();
for (const page of PAGES) {
  const { text } = await call(internalPort, page, { headers: { cookie } });
  for (const [, link] of text.matchAll(/href="(\/petugas\/[^"#]*\?[^"#]+)"/g)) {
    const [at, query] = link.replaceAll('&amp;', '&').split('?');
    const names = [...new URLSearchParams(query).keys()].sort().join();
    if (seen.has(`get ${at} ${names}`)) continue;
    seen.add(`get ${at} ${names}`);
    const fields = [...new URLSearchParams(query)].map(([name, value]) => ((inputs += 1), `${name}=${encodeURIComponent(value)}*`));
    write(`page-get-${at}-${names}`, [`GET ${at}?${fields.join('&')} HTTP/1.1`, `Host: 127.0.0.1:${internalPort}`, `Cookie: ${cookie}`]);
  }
  for (const [, attributes, inside] of text.matchAll(/<form([^>]*)>([^]*?)<\/form>/g)) {
    const isPost = /method="post"/i.test(attributes);
    const at = (/action="([^"]*)"/.exec(attributes)?.[1] ?? page).replaceAll('&amp;', '&').split('?')[0];
    const fields = [...inside.matchAll(/<(?:input|select|textarea)[^>]*\bname="([^"]+)"[^>]*?(?:\bvalue="([^"]*)")?[^>]*>/g)].map(([, name, value]) => [name, value ?? '']);
    const names = fields.map(([name]) => name).sort().join();
    if (at.endsWith('/keluar') || seen.has(`form ${at} ${names}`)) continue;
    seen.add(`form ${at} ${names}`);
    // the form's own token must stay as it is, or nothing behind it is reached
    const typed = fields.map(([name, value]) => (name === 'csrf' || name === '_csrf' ? `${name}=${encodeURIComponent(value)}` : ((inputs += 1), `${name}=${encodeURIComponent(value)}*`))).join('&');
    write(`page-${isPost ? 'post' : 'form'}-${at}-${names}`.slice(0, 120), [`${isPost ? 'POST' : 'GET'} ${at}${isPost ? '' : `?${typed}`} HTTP/1.1`, `Host: 127.0.0.1:${internalPort}`, `Cookie: ${cookie}`, `Origin: https://127.0.0.1:${internalPort}`, ...(isPost ? ['Content-Type: application/x-www-form-urlencoded'] : [])], isPost ? typed : undefined);
  }
}
console.log(JSON.stringify({ requests: written, inputs }));
