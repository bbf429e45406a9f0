import { readFileSync } from 'node:fs';
import path from 'node:path';
import { localDate, localTime, type TimeZone } from '../../platform/clock';
import { PACKAGE_ROOT } from '../../platform/package-root';
import type { Exchange } from './exchange';
import type { Identity } from './identity-file';
import type { Mask } from './mask';
import type { Aspect, ManualLine, ScenarioResult, Step, Verdict } from './scenario';
import { VERDICTS } from './scenario';
import type { UatResult } from './run-uat';

/** A step as it is shown: nothing in it is secret any more. */
export interface ReportStep {
  label: string;
  expected: string;
  /** The clock of the facility, `09:15:02 WIB`. */
  sentAt: string;
  request: { method: string; path: string; headers: Readonly<Record<string, string>>; body: unknown };
  reply: { httpStatus: number; body: unknown } | { failure: string };
  durationMs: number;
  findings: readonly { weight: 'salah' | 'hampir'; aspect: Aspect; text: string }[];
}

export interface ReportScenario extends Omit<ScenarioResult, 'steps'> {
  steps: readonly ReportStep[];
}

export interface ReportSection {
  letter: 'B' | 'C' | 'D';
  title: string;
  items: readonly (readonly [name: string, filled: string])[];
}

/** Everything a report says, in the order of BPJS's form, fit to leave the house. */
export interface Report {
  title: string;
  profile: 'fkrtl' | 'fktp';
  facts: readonly (readonly [name: string, value: string])[];
  /** What a reader must know before believing it. */
  warnings: readonly string[];
  counts: Readonly<Record<Verdict, number>>;
  /** Part A, by service. */
  services: readonly { name: string; scenarios: readonly ReportScenario[] }[];
  sections: readonly ReportSection[];
  signatories: Identity['penandaTangan'];
  note: string;
  tidied: readonly string[];
}

/** No reply of the contract is longer; a page of a crashed server may be. */
const LONGEST_TEXT = 2_000;

export function makeReport(result: UatResult, identity: Identity): Report {
  const { mask, results, profile } = result;
  const masked = results.map((one) => maskedScenario(one, mask, result.faskes.zona));
  const names = [...new Set(masked.map(({ service }) => service))];
  return {
    title: `Laporan UAT Web Service Antrean Online 2.0 – ${profile.toUpperCase()}`,
    profile,
    facts: facts(result, identity),
    warnings: [
      ...(result.isInsecure ? ['Sertifikat server tidak diperiksa (--insecure): laporan ini belum membuktikan HTTPS yang benar.'] : []),
      ...(results.some(({ verdict, isOptional }) => verdict === 'tidak diuji' && !isOptional) ? ['Ada skenario yang tidak diuji: lengkapi berkas data, lalu jalankan lagi sebelum dilampirkan.'] : []),
    ],
    counts: countsOf(results),
    services: names.map((name) => ({ name, scenarios: masked.filter(({ service }) => service === name) })),
    sections: sectionsOf(identity, profile),
    signatories: identity.penandaTangan,
    note: identity.catatan,
    tidied: result.tidied,
  };
}

export function countsOf(results: readonly Pick<ScenarioResult, 'verdict'>[]): Record<Verdict, number> {
  const count = (verdict: Verdict) => results.filter((one) => one.verdict === verdict).length;
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, count(verdict)])) as Record<Verdict, number>;
}

function facts({ faskes, profile, versi, lingkungan, baseUrl, startedAt, endedAt }: UatResult, identity: Identity): [string, string][] {
  const place = [identity.faskes.alamat, identity.faskes.kota].filter((text) => text !== '').join(', ');
  return [
    ['Nama faskes', faskes.nama],
    ['Kode faskes', faskes.kode],
    ...(place === '' ? [] : ([['Alamat', place]] as [string, string][])),
    ['Jenis', `${profile.toUpperCase()}${versi === undefined ? '' : `, kontrak versi ${versi}`}`],
    ['Lingkungan', lingkungan],
    ['Alamat web service', baseUrl],
    ['Waktu pengujian', `${moment(startedAt, faskes.zona)} – ${localTime(endedAt, faskes.zona)} ${faskes.zona}`],
    ['Alat uji', `Antrean Online UAT ${toolVersion()}`],
  ];
}

function sectionsOf({ availability, reliability, readiness }: Identity, profile: 'fkrtl' | 'fktp'): ReportSection[] {
  const kind = profile === 'fkrtl' ? 'RS' : 'FKTP';
  return [
    {
      letter: 'B',
      title: 'Availability',
      items: [
        [`Dashboard antrean ${kind}`, availability.dashboardAntrean],
        ['IP publik', availability.ipPublik],
        ['Username dan password diserahkan ke BPJS Kesehatan', availability.akunDiserahkan],
      ],
    },
    { letter: 'C', title: 'Reliability', items: [['Memori', reliability.memori], ['CPU', reliability.cpu], ['Disk', reliability.disk], ['Bandwidth', reliability.bandwidth], ['UPS', reliability.ups]] },
    { letter: 'D', title: 'Readiness', items: [['Panduan', readiness.panduan], ['Manual pengguna', readiness.manualPengguna], ['Kontak pengaduan', readiness.kontakPengaduan]] },
  ];
}

function maskedScenario(result: ScenarioResult, mask: Mask, zone: TimeZone): ReportScenario {
  const manual = result.manual.map((line): ManualLine => ({ what: mask.text(line.what), shownBy: line.shownBy }));
  return { ...result, manual, notes: result.notes.map((note) => mask.text(note)), steps: result.steps.map((step) => maskedStep(step, mask, zone)) };
}

function maskedStep({ label, expected, exchange, findings }: Step, mask: Mask, zone: TimeZone): ReportStep {
  const { request, durationMs, sentAt } = exchange;
  return {
    label,
    expected,
    sentAt: clockTime(sentAt, zone),
    request: { method: request.method, path: mask.text(request.path), headers: mask.value(request.headers) as Record<string, string>, body: mask.value(request.body) },
    reply: maskedReply(exchange, mask),
    durationMs,
    findings: findings.map((finding) => ({ ...finding, text: mask.text(finding.text) })),
  };
}

function maskedReply({ outcome }: Exchange, mask: Mask): ReportStep['reply'] {
  if (outcome.kind === 'failed') return { failure: outcome.detail };
  return { httpStatus: outcome.httpStatus, body: outcome.json === undefined ? mask.text(outcome.text).slice(0, LONGEST_TEXT) : mask.value(outcome.json) };
}

function moment(instant: Date, zone: TimeZone): string {
  return `${localDate(instant, zone)} ${localTime(instant, zone)}`;
}

function clockTime(instant: Date, zone: TimeZone): string {
  return `${localTime(instant, zone)}:${instant.toISOString().slice(17, 19)} ${zone}`;
}

function toolVersion(): string {
  return (JSON.parse(readFileSync(path.join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { version: string }).version;
}
