import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import request from 'supertest';
import { parse } from 'yaml';
import { signInStaff } from '../src/auth/staff-sessions';
import { certificatePair } from '../src/platform/certificate';
import { startListeners } from '../src/server';
import { booking, openHospital, person, TODAY, MORNING_SESSION, type Hospital } from './support/hospital';

let hospital: Hospital;
beforeAll(async () => {
  hospital = await openHospital();
});
afterAll(() => hospital.close());

async function scraped(): Promise<string> {
  const reply = await request(hospital.internalUrl).get('/metrics').disableTLSCerts();
  expect(reply.status).toBe(200);
  expect(reply.headers['content-type']).toMatch(/^text\/plain; version=0\.0\.4/);
  return reply.text;
}

/** The figure behind a name and its labels. */
function figure(text: string, series: string): number {
  const line = text.split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length + 1));
}

test('calls, refusals, bookings, what is owed, jobs and backups are told as they are, and nobody by name', async () => {
  await hospital.call('ambil-antrean', '/ambilantrean', booking(person(1), { ...MORNING_SESSION, tanggalperiksa: TODAY }));
  // a wrong password at each door there is
  await request(hospital.publicUrl).get('/auth').set('x-username', 'siapa').set('x-password', 'salah').disableTLSCerts();
  for (const name of ['siapa', 'siapa']) await expect(signInStaff(hospital.deps, hospital.facility().facilityId, name, 'salah')).rejects.toMatchObject({ code: 'sign-in-refused' });
  await request(hospital.internalUrl).get('/api/simrs/v1/status').set('authorization', 'Bearer ao_0123456789ab_palsu').disableTLSCerts();
  await hospital.db.rows(`insert into backup_run (kind, place, started_at, finished_at, outcome) values ('dump', '/b', :at, :at, 'succeeded')`, { at: new Date(hospital.deps.clock().getTime() - 3_600_000) });
  await hospital.db.rows(
    `insert into job_run (job, tick, starts, worker, started_at, heartbeat_at, finished_at, outcome, summary) values ('outbox-kick', :at, 1, 'w', :at, :at, :at, 'succeeded', '{"clockSkewSeconds": 7}')`,
    { at: new Date(hospital.deps.clock().getTime() - 60_000) },
  );
  const text = await scraped();
  expect(figure(text, 'antrean_calls_total{service="ambil-antrean",code="200"}')).toBe(1);
  expect(figure(text, 'antrean_call_duration_seconds_count{service="ambil-antrean"}')).toBe(1);
  expect(['web-service', 'people', 'simrs'].map((door) => figure(text, `antrean_sign_in_refusals_total{door="${door}"}`))).toEqual([1, 2, 1]);
  expect(figure(text, 'antrean_bookings_today{facility="0000R999",source="mobile-jkn"}')).toBe(1);
  expect(figure(text, 'antrean_outbox_entries{facility="0000R999",state="open"}')).toBe(1);
  expect(figure(text, 'antrean_outbox_entries{facility="0000R999",state="parked"}')).toBe(0);
  expect(figure(text, 'antrean_clock_skew_seconds')).toBe(7);
  expect(figure(text, 'antrean_backup_age_seconds')).toBe(3_600);
  expect(figure(text, 'antrean_job_last_success_timestamp_seconds{job="outbox-kick"}')).toBe((hospital.deps.clock().getTime() - 60_000) / 1_000);
  expect(figure(text, 'antrean_database_up')).toBe(1);
  for (const secret of Object.values(person(1))) expect(text).not.toContain(secret);
});

test('another machine needs the token, and so does who comes through a proxy of this one', async () => {
  const refused = await request(hospital.internalUrl).get('/metrics').set('x-forwarded-for', '10.1.2.3').disableTLSCerts();
  expect(refused.status).toBe(403);
  const metricsToken = 'token-of-the-tests-with-32-characters';
  const guarded = await startListeners({ ...hospital.deps, config: { ...hospital.deps.config, metricsToken } }, await certificatePair(path.join(os.tmpdir(), 'antrean-test-certificate')));
  try {
    const asked = (authorization: string) => request(`https://127.0.0.1:${guarded.internalPort}`).get('/metrics').set('authorization', authorization).disableTLSCerts();
    expect((await asked('')).status).toBe(403);
    expect((await asked(`Bearer ${metricsToken}x`)).status).toBe(403);
    expect((await asked(`Bearer ${metricsToken}`)).status).toBe(200);
  } finally {
    await guarded.close();
  }
});

describe('docs/pemantauan', () => {
  const folder = path.join(__dirname, '../docs/pemantauan');
  const rules = (parse(readFileSync(path.join(folder, 'aturan-alarm.yaml'), 'utf8')) as { groups: { rules: { alert: string; expr: string }[] }[] }).groups.flatMap((group) => group.rules);
  const dashboard = JSON.parse(readFileSync(path.join(folder, 'dasbor-grafana.json'), 'utf8')) as { panels: { targets: { expr: string }[] }[] };

  test('names only metrics there are', async () => {
    const text = await scraped();
    const known = new Set([...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', type]) => (type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])));
    const named = [...rules.map(({ expr }) => expr), ...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))].flatMap((expr) => expr.match(/\bantrean_[a-z0-9_]+/g) ?? []);
    expect(named.length).toBeGreaterThan(25);
    expect(named.filter((name) => !known.has(name))).toEqual([]);
  });

  test('says of each alarm what to do', () => {
    const text = readFileSync(path.join(folder, 'README.md'), 'utf8');
    expect(rules.map(({ alert }) => alert).filter((alert) => !text.includes(`| \`${alert}\` |`))).toEqual([]);
  });
});
