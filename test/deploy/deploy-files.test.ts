import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { VARIABLES } from '../../src/platform/config';

const root = path.join(__dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

test('each path the Dockerfile copies is in the repository and not left out by .dockerignore', () => {
  const admitted = read('.dockerignore').split('\n').filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const copied = [...read('Dockerfile').matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, from = '']) => from.split(' '));
  expect(copied.length).toBeGreaterThan(10);
  expect(copied.filter((from) => !existsSync(path.join(root, from)))).toEqual([]);
  expect(copied.filter((from) => !admitted.some((name) => from === name || from.startsWith(`${name}/`) || name.startsWith(`${from}/`)))).toEqual([]);
});

test('the image runs as nobody in particular, with Node as its first process', () => {
  const dockerfile = read('Dockerfile');
  expect(dockerfile.match(/^USER .*$/gm)).toEqual(['USER node']);
  expect(dockerfile.indexOf('\nUSER node')).toBeGreaterThan(dockerfile.lastIndexOf('\nRUN '));
  expect(dockerfile).toMatch(/^ENTRYPOINT \["node", /m);
  expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["node", /m);
  expect(dockerfile.match(/^ENV (.*)$/m)?.[1]?.split(' ').map((pair) => pair.split('=')[0]).filter((name) => name !== 'NODE_ENV' && !VARIABLES.includes(name!))).toEqual([]);
});

test('the compose file and the units start the roles there are', () => {
  const { services } = parse(read('compose.yaml'), { merge: true }) as { services: Record<string, { environment?: Record<string, string> }> };
  const confined = { read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] };
  for (const role of ['migrate', 'serve', 'work']) expect(services[role]).toMatchObject({ command: [role], ...confined });
  for (const role of ['serve', 'work']) expect(services[role]).toMatchObject({ depends_on: { migrate: { condition: 'service_completed_successfully' } }, restart: 'unless-stopped' });
  expect(Object.keys(services['database']?.environment ?? {})).not.toContain('POSTGRES_PASSWORD');
  for (const role of ['serve', 'work']) {
    const unit = read(`deploy/antrean-${role}.service`);
    expect(unit).toContain(`dist/src/main.js ${role}\n`);
    for (const line of ['ProtectSystem=strict', 'ProtectHome=yes', 'PrivateTmp=yes', 'NoNewPrivileges=yes', 'UMask=0077', 'User=antrean', 'Restart=always', 'KillSignal=SIGTERM', 'SystemCallFilter=@system-service']) expect(unit).toContain(`\n${line}\n`);
  }
});

test('nginx passes the headers BPJS sends, appends the address it saw, speaks no old TLS, and sends no booking twice', () => {
  const conf = read('deploy/nginx.conf');
  for (const line of ['underscores_in_headers on;', 'ssl_protocols TLSv1.2 TLSv1.3;', 'proxy_set_header Host $http_host;', 'proxy_next_upstream error timeout;', 'X-Forwarded-For $proxy_add_x_forwarded_for;', 'proxy_buffering off;']) expect(conf).toContain(line);
  // within a server nginx heeds it in the first one of a port only
  expect(conf.indexOf('\nunderscores_in_headers on;')).toBeLessThan(conf.indexOf('\nserver {'));
  expect(conf.indexOf('\nunderscores_in_headers on;')).toBeGreaterThan(0);
});

test('the health check is a script Node can read', () => {
  expect(() => execFileSync(process.execPath, ['--check', path.join(root, 'deploy/healthcheck.mjs')])).not.toThrow();
});
