import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import ts from 'typescript';

const root = join(__dirname, '..');

const EDGES = ['faskes', 'simrs', 'pages'];
const FEATURES = ['auth', 'events', 'queue', 'service-points', 'registration', 'schedules', 'pharmacy', 'surgery', 'outpatient-visits', 'insight', 'reconciliation', 'outbox', 'webhooks', 'imports', 'connector', 'platform-administration', 'doctor'];
/** Files directly under src: where the program is put together. A new one is entered here on purpose. */
const ROOT_FILES = ['main', 'deps', 'app', 'server', 'fast-server', 'raw-answers', 'connection-limits', 'slow-readers', 'worker', 'event-worker', 'cron', 'docs-page', 'health', 'metrics-page', 'free-ports', 'lifetime', 'start-table'];
const ALL_BUT_TOOLS = [...EDGES, ...FEATURES, ...ROOT_FILES, 'platform', 'bpjs', 'cli', 'demo', 'words'];
const EDGE_MAY = ['auth', 'queue', 'service-points', 'registration', 'schedules', 'pharmacy', 'surgery', 'outpatient-visits', 'insight', 'reconciliation', 'outbox', 'events', 'webhooks', 'imports', 'platform-administration', 'doctor', 'words', 'platform'];

/** Who may import whom, by the first step of the path under src. Each may import itself. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  platform: [],
  bpjs: ['platform'],
  events: ['platform'],
  webhooks: ['events', 'platform'],
  outbox: ['bpjs', 'events', 'platform'],
  schedules: ['bpjs', 'events', 'outbox', 'platform'],
  'service-points': ['platform'],
  queue: ['events', 'schedules', 'service-points', 'outbox', 'platform'],
  pharmacy: ['events', 'queue', 'service-points', 'outbox', 'platform'],
  registration: ['events', 'queue', 'schedules', 'service-points', 'outbox', 'platform'],
  imports: ['auth', 'registration', 'schedules', 'surgery', 'outpatient-visits', 'queue', 'words', 'platform'],
  connector: ['imports', 'registration', 'schedules', 'surgery', 'queue', 'pharmacy', 'outbox', 'words', 'platform'],
  words: ['auth', 'queue', 'outpatient-visits', 'service-points', 'registration', 'schedules', 'pharmacy', 'webhooks', 'platform'],
  surgery: ['platform'],
  'outpatient-visits': ['platform'],
  auth: ['platform'],
  'platform-administration': ['auth', 'platform'],
  insight: ['platform'],
  reconciliation: ['bpjs', 'platform'],
  doctor: ['bpjs', 'platform'],
  ...Object.fromEntries(EDGES.map((edge) => [edge, EDGE_MAY])),
  ...Object.fromEntries([...ROOT_FILES, 'cli', 'demo'].map((part) => [part, ALL_BUT_TOOLS])),
  tools: ['bpjs', 'platform'],
};

/** Of the outbox, only these files are open to the others. */
const OUTBOX_DOORS: Record<string, readonly string[]> = {
  ...Object.fromEntries(['schedules', 'queue', 'pharmacy', 'registration'].map((feature) => [feature, ['facts', 'owe']])),
  ...Object.fromEntries(EDGES.map((edge) => [edge, ['desk']])),
};

/** The connector reads another server, often of another dialect, in read-only sessions: nothing of our own pool fits it, and it never sees ours. */
const MAY_USE_KNEX = ['src/platform/db.ts', 'src/platform/migrate.ts', 'src/connector/simrs-database.ts'];
const MAY_USE_EXPRESS = /^src\/(app|server|fast-server|health|metrics-page|docs-page)\.ts$|^src\/(faskes|simrs|pages|tools\/simulator)\//;
/** Pure files whose functions a rule may call, beside other rules and the feature's own refusals. */
const OPEN_TO_RULES = ['src/platform/refusal', 'src/platform/clock', 'src/platform/facility', 'src/schedules/practice-hours'];
const MAY_READ_ENVIRONMENT = /^src\/main\.ts$|^src\/cli\/|^src\/tools\/[^/]+\/main\.ts$/;
const NAMES_THAT_SAY_NOTHING = ['index', 'utils', 'helpers', 'common'];

const RULES_IMPORT = `rules/ import types, their own refusals, ${OPEN_TO_RULES.map((path) => path.replace('src/', '')).join(', ')} only`;

interface Import {
  specifier: string;
  /** Nothing of it is left when the program runs. */
  typesOnly: boolean;
}

interface Source {
  /** `src/queue/take-number.ts` */
  path: string;
  text: string;
}

/** All imports of a source, however written, and whether it reads the environment. */
function read(source: Source): { imports: Import[]; readsEnvironment: boolean } {
  const imports: Import[] = [];
  let readsEnvironment = false;
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const names = node.importClause?.namedBindings;
      const eachIsType = node.importClause?.name === undefined && names !== undefined && ts.isNamedImports(names) && names.elements.every((name) => name.isTypeOnly);
      imports.push({ specifier: node.moduleSpecifier.text, typesOnly: node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword || eachIsType });
    } else if (ts.isExportDeclaration(node) && node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)) {
      imports.push({ specifier: node.moduleSpecifier.text, typesOnly: node.isTypeOnly });
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal)) {
      imports.push({ specifier: node.argument.literal.text, typesOnly: true });
    } else if (ts.isCallExpression(node) && (node.expression.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(node.expression) && node.expression.text === 'require'))) {
      const [specifier] = node.arguments;
      if (specifier !== undefined && ts.isStringLiteralLike(specifier)) imports.push({ specifier: specifier.text, typesOnly: false });
    }
    if (ts.isVariableDeclaration(node) && node.initializer?.getText() === 'process' && /\benv\b/.test(node.name.getText())) readsEnvironment = true;
    const owner = ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : undefined;
    if (owner !== undefined && ts.isIdentifier(owner) && owner.text === 'process' && /^process\s*\??\.?\s*\[?\s*['"]?env\b/.test(node.getText())) readsEnvironment = true;
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(source.path, source.text, ts.ScriptTarget.ES2023, true, source.path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS));
  return { imports, readsEnvironment: readsEnvironment || imports.some(({ specifier }) => /^(node:)?process$/.test(specifier)) };
}

/** `src/queue/rules/quota.ts` -> `queue`; `src/app.ts` -> `app` */
const partOf = (path: string): string => (path.split('/')[1] ?? '').replace(/\.tsx?$/, '');

function brokenByImport(from: Source, { specifier, typesOnly }: Import): string[] {
  const says = (rule: string): string => `${from.path} imports ${specifier}: ${rule}`;
  const part = partOf(from.path);
  const isRule = from.path.split('/').slice(2, -1).includes('rules');

  if (!specifier.startsWith('.')) {
    const [name] = specifier.split('/');
    return [
      ...(name === 'express' && !MAY_USE_EXPRESS.test(from.path) ? [says('Express stays in app, server, fast-server, health, docs-page, the three edges and the simulator')] : []),
      ...(name === 'knex' && !MAY_USE_KNEX.includes(from.path) ? [says('knex stays in platform/db and platform/migrate, and in connector/simrs-database for the database of the SIMRS')] : []),
      ...(isRule && !typesOnly ? [says(`${RULES_IMPORT}, no package`)] : []),
    ];
  }
  const target = posix.normalize(posix.join(posix.dirname(from.path), specifier));
  if (!target.startsWith('src/')) return target.startsWith('test/') ? [says('src never imports test')] : [];

  const targetPart = partOf(target);
  const withinRules = isRule && target.split('/').includes('rules');
  const dialects = [from.path, target].map((path) => /^src\/faskes\/(fkrtl|fktp)(?:\/|$)/.exec(path)?.[1]);
  const doors = OUTBOX_DOORS[part];
  return [
    ...(targetPart !== part && !(MAY_IMPORT[part] ?? []).includes(targetPart) ? [says(`${part} may import ${MAY_IMPORT[part]?.join(', ') || 'nothing of src'}`)] : []),
    ...(targetPart === 'outbox' && doors !== undefined && !doors.includes(posix.basename(target)) ? [says(`${part} may import from outbox only ${doors.join(' and ')}`)] : []),
    ...(part === 'schedules' && targetPart === 'bpjs' && !/sync/.test(posix.basename(from.path)) ? [says('schedules may import bpjs only in its sync')] : []),
    ...(dialects[0] !== undefined && dialects[1] !== undefined && dialects[0] !== dialects[1] ? [says('faskes/fkrtl and faskes/fktp never import each other')] : []),
    ...(isRule && !typesOnly && !withinRules && ![...OPEN_TO_RULES, `src/${part}/refusals`].includes(target) ? [says(RULES_IMPORT)] : []),
  ];
}

/** Every broken rule of a source as a sentence. */
function broken(source: Source): string[] {
  const { imports, readsEnvironment } = read(source);
  const name = posix.basename(source.path).replace(/\.tsx?$/, '');
  return [
    ...(partOf(source.path) in MAY_IMPORT ? [] : [`${source.path}: ${partOf(source.path)} has no line in the table of who may import whom`]),
    ...(NAMES_THAT_SAY_NOTHING.includes(name) ? [`${source.path}: a file is named after what it does, never ${NAMES_THAT_SAY_NOTHING.join(', ')}`] : []),
    ...(readsEnvironment && !MAY_READ_ENVIRONMENT.test(source.path) ? [`${source.path} reads process.env: only src/main.ts, src/cli/* and src/tools/*/main.ts do`] : []),
    ...imports.flatMap((each) => brokenByImport(source, each)),
  ];
}

const sources: Source[] = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ path: `src/${name.split(sep).join('/')}`, text: readFileSync(join(root, 'src', name), 'utf8') }))
  .sort((a, b) => a.path.localeCompare(b.path));

describe('the architecture', () => {
  test('no file of src breaks a rule of who may import whom', () => {
    expect(sources.map((source) => source.path)).toContain('src/platform/db.ts');
    expect(sources.flatMap(broken)).toEqual([]);
  });
});

describe('the architecture checker', () => {
  test.each<[path: string, text: string, sentence: string]>([
    ['src/platform/x.ts', `import { owe } from '../outbox/owe';`, 'platform may import nothing of src'],
    ['src/bpjs/x.ts', `import { b } from '../queue/booking';`, 'bpjs may import platform'],
    ['src/bpjs/x.ts', `import type { B } from '../queue/booking';`, 'bpjs may import platform'],
    ['src/outbox/x.ts', `export { b } from '../queue/booking';`, 'outbox may import bpjs, events, platform'],
    ['src/queue/x.ts', `import { claim } from '../outbox/claim';`, 'queue may import from outbox only facts and owe'],
    ['src/schedules/x.ts', `import { claim } from '../outbox/claim';`, 'schedules may import from outbox only facts and owe'],
    ['src/pharmacy/x.ts', `import { claim } from '../outbox/claim';`, 'pharmacy may import from outbox only facts and owe'],
    ['src/pages/staff/x.ts', `import { claim } from '../../outbox/claim';`, 'pages may import from outbox only desk'],
    ['src/schedules/x.ts', `import { call } from '../bpjs/call';`, 'schedules may import bpjs only in its sync'],
    ['src/auth/x.ts', `const q = await import('../queue/booking');`, 'auth may import platform'],
    ['src/insight/x.ts', `const q = require('../queue/booking');`, 'insight may import platform'],
    ['src/reconciliation/x.ts', `import { listOutbox } from '../outbox/desk';`, 'reconciliation may import bpjs, platform'],
    ['src/doctor/x.ts', `let q: import('../queue/booking').Booking;`, 'doctor may import bpjs, platform'],
    ['src/faskes/x.ts', `import { call } from '../bpjs/call';`, 'faskes may import auth, queue'],
    ['src/faskes/x.ts', `import { makeApp } from '../app';`, 'faskes may import auth, queue'],
    ['src/app.ts', `import { simulate } from './tools/simulator/simulator';`, 'app may import faskes'],
    ['src/tools/uat/x.ts', `import { b } from '../../queue/booking';`, 'tools may import bpjs, platform'],
    ['src/faskes/fktp/x.ts', `import { y } from '../fkrtl/y';`, 'never import each other'],
    ['src/queue/rules/x.ts', `import { rows } from '../booking-store';`, 'rules/ import types'],
    ['src/queue/rules/x.ts', `import { z } from 'zod';`, 'rules/ import types'],
    ['src/queue/x.ts', `import express from 'express';`, 'Express stays in app'],
    ['src/tools/uat/x.ts', `import type { Request } from 'express';`, 'Express stays in app'],
    ['src/queue/x.ts', `import type { Knex } from 'knex';`, 'knex stays in platform/db and platform/migrate'],
    ['src/connector/run-connector.ts', `import knex from 'knex';`, 'knex stays in platform/db and platform/migrate'],
    ['src/queue/x.ts', `import { freshDatabase } from '../../test/support/database';`, 'src never imports test'],
    ['src/queue/x.ts', `const mode = process.env['APP_MODE'];`, 'reads process.env'],
    ['src/queue/x.ts', `const { env } = process;`, 'reads process.env'],
    ['src/queue/x.ts', `const mode = process . env?.APP_MODE;`, 'reads process.env'],
    ['src/queue/x.ts', `import { env } from 'node:process';`, 'reads process.env'],
    ['src/queue/helpers.ts', '', 'a file is named after what it does'],
    ['src/misc/x.ts', '', 'misc has no line in the table'],
  ])('reports %s with %s', (path, text, sentence) => {
    expect(broken({ path, text })).toEqual([expect.stringContaining(sentence)]);
  });

  test('lets through what the rules allow', () => {
    const allowed: Source[] = [
      { path: 'src/queue/take-number.ts', text: `import { owe } from '../outbox/owe';\nimport type { Fact } from '../outbox/facts';\nimport { admit } from './rules/admission';` },
      { path: 'src/queue/rules/quota.ts', text: `import { Refusal } from '../../platform/refusal';\nimport { localDate } from '../../platform/clock';\nimport { type Booking } from '../booking';\nimport { n } from './numbering';\nimport { refuse } from '../refusals';` },
      { path: 'src/schedules/hfis-sync.ts', text: `import { call } from '../bpjs/call';` },
      { path: 'src/faskes/fkrtl/router.ts', text: `import { Router } from 'express';\nimport { endpoint } from '../endpoint';` },
      { path: 'src/cli/desk.ts', text: `import { park } from '../outbox/claim';\nconst url = process.env['DATABASE_URL'];\n// from '../tools/x'` },
      { path: 'src/tools/simulator/main.ts', text: `import express from 'express';\nprocess.env['PORT'];` },
      { path: 'src/platform/migrate.ts', text: `import knex from 'knex';\nimport { migrationSource } from '../../migrations';` },
    ];
    expect(allowed.flatMap(broken)).toEqual([]);
  });
});
