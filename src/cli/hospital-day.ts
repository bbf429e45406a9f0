import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demoSamples, type DemoSamples } from '../../seeds/demo-samples';
import { getListTask } from '../bpjs/antrean-rs';
import { makeCaller } from '../bpjs/call';
import type { PrescriptionKind, TaskId } from '../outbox/facts';
import { finishPreparation, startPreparation } from '../pharmacy/prepare-medicine';
import { readConfig } from '../platform/config';
import { reachTask } from '../queue/reach-task';
import { taskEvents } from '../queue/task-store';
import { BETWEEN_EVENTS_MS, held, type PlayedDay } from './played-day';
import { clockTime } from './timeline';
import { webServiceCaller, type ServiceReply, type WebServiceCaller } from './web-service-caller';

interface Day extends PlayedDay {
  app: WebServiceCaller;
  samples: DemoSamples;
}

/** One day of two patients of a hospital, with a third who cancels: Mobile JKN calls the web service itself. */
export async function playHospitalDay(played: PlayedDay): Promise<void> {
  const { publicUrl, wsUser, wsPassword } = played.described;
  const certificate = path.join(played.varDir, 'tls', 'certificate.pem');
  const app = webServiceCaller(publicUrl, wsUser, wsPassword, existsSync(certificate) ? readFileSync(certificate, 'utf8') : undefined);
  try {
    await play({ ...played, app, samples: await demoSamples(played.db, played.clock()) });
  } finally {
    app.close();
  }
}

async function play(day: Day): Promise<void> {
  const { told, samples } = day;
  const known = { ...samples.knownPatient };
  const stranger = { norm: '', nik: samples.unknownNik, nomorkartu: samples.unknownNomorkartu, nohp: '081200000001' };

  told.chapter('Booking in Mobile JKN');
  await day.app.signIn();
  told.step('Mobile JKN', 'token', '200 Ok');
  await ask(day, 'status antrean', '/statusantrean', { ...samples.sessionToday }, 200);
  const returning = kodebookingOf(await ask(day, 'ambil antrean, known patient', '/ambilantrean', ambil(samples, known, 'A'), 200));
  await ask(day, 'ambil antrean again', '/ambilantrean', ambil(samples, known, 'A'), 201);
  await ask(day, 'ambil antrean, unknown patient', '/ambilantrean', ambil(samples, stranger, 'B'), 202);
  await ask(day, 'info pasien baru', '/infopasienbaru', newPerson(stranger), 200);
  const fresh = kodebookingOf(await ask(day, 'ambil antrean, now registered', '/ambilantrean', ambil(samples, stranger, 'B'), 200));

  told.chapter('At the hospital');
  await ask(day, 'check in, known patient', '/checkinantrean', { kodebooking: returning, waktu: Date.now() }, 200);
  await ask(day, 'check in, new patient', '/checkinantrean', { kodebooking: fresh, waktu: Date.now() }, 200);
  await ask(day, 'sisa antrean', '/sisaantrean', { kodebooking: fresh }, 200);
  await staff(day, 'registration', 'calls the new patient', fresh, 2);
  await staff(day, 'registration', 'finishes the new patient', fresh, 3);
  for (const kodebooking of [returning, fresh]) {
    await staff(day, 'poli', 'calls the patient', kodebooking, 4);
    await ask(day, 'sisa antrean while with the doctor', '/sisaantrean', { kodebooking }, 200);
    await staff(day, 'poli', 'finishes, with a prescription', kodebooking, 5, kodebooking === fresh ? 'compounded' : 'non-compounded');
    await ask(day, 'ambil antrean farmasi', '/ambilantreanfarmasi', { kodebooking }, 200);
    await ask(day, 'status antrean farmasi', '/statusantreanfarmasi', { kodebooking }, 200);
    await staff(day, 'pharmacy', 'starts', kodebooking, 6);
    await staff(day, 'pharmacy', 'hands over', kodebooking, 7);
  }

  told.chapter('Another patient cancels');
  const other = kodebookingOf(await ask(day, 'ambil antrean for tomorrow', '/ambilantrean', ambil(samples, known, 'C', samples.sessionTomorrow), 200));
  await ask(day, 'batal antrean', '/batalantrean', { kodebooking: other, keterangan: 'Berhalangan hadir' }, 200);
  await ask(day, 'batal antrean again', '/batalantrean', { kodebooking: other, keterangan: 'Berhalangan hadir' }, 201);

  told.chapter('What BPJS holds');
  await compare(day, 'known patient', returning, [3, 4, 5, 6, 7]);
  await compare(day, 'new patient', fresh, [1, 2, 3, 4, 5, 6, 7]);
}

function ambil(samples: DemoSamples, who: DemoSamples['knownPatient'], mark: string, slot = samples.sessionToday): object {
  const nomorreferensi = `0001R001${mark}${String(Date.now()).slice(-10)}`;
  return { ...slot, ...who, jeniskunjungan: 1, nomorreferensi };
}

function newPerson(who: { nik: string; nomorkartu: string; nohp: string }): object {
  return {
    nomorkartu: who.nomorkartu, nik: who.nik, nohp: who.nohp, nomorkk: '9801120101010001', nama: 'Pasien Contoh Baru', jeniskelamin: 'P', tanggallahir: '1990-02-28',
    alamat: 'Jalan Contoh 1', kodeprop: '98', namaprop: 'Provinsi Contoh', kodedati2: '9801', namadati2: 'Kota Contoh', kodekec: '980101', namakec: 'Kecamatan Contoh',
    kodekel: '9801011001', namakel: 'Kelurahan Contoh', rw: '001', rt: '002',
  };
}

async function ask(day: Day, what: string, servicePath: string, body: object, expected: number): Promise<ServiceReply> {
  const reply = await day.app.call(servicePath, body);
  const { code, message } = reply.metadata;
  day.told.step('Mobile JKN', what, `${code} ${message}${facts(reply)}`);
  if (code !== expected) day.wrong.push(`${what}: ${expected} expected, ${code} ${message} came`);
  return reply;
}

/** The fields of a reply that a reader of the timeline cares for. */
function facts(reply: ServiceReply): string {
  const shown = ['kodebooking', 'nomorantrean', 'norm', 'totalantrean', 'sisaantrean', 'antreanpanggil', 'waktutunggu', 'jenisresep'];
  const found = shown.flatMap((name) => {
    const value = reply.response?.[name];
    return typeof value === 'string' || typeof value === 'number' ? [`${name} ${value}`] : [];
  });
  return found.length === 0 ? '' : ` · ${found.join(' · ')}`;
}

function kodebookingOf(reply: ServiceReply): string {
  const code = reply.response?.['kodebooking'];
  if (typeof code !== 'string') throw new Error(`no booking: ${reply.metadata.message}`);
  return code;
}

async function staff(day: Day, who: string, what: string, bookingCode: string, task: TaskId, prescriptionKind?: PrescriptionKind): Promise<void> {
  await pause(BETWEEN_EVENTS_MS);
  const step = { bookingCode, occurredAt: day.clock() };
  if (task === 6) await startPreparation(day, day.facility, step);
  else if (task === 7) await finishPreparation(day, day.facility, step);
  else await reachTask(day, day.facility, { ...step, task, source: who, ...(prescriptionKind === undefined ? {} : { prescriptionKind }) });
  day.told.step(who, what, `task ${task} · ${bookingCode}`);
}

interface SimulatedTask {
  taskid: number;
  waktu: number;
}

/** The recorded tasks against those in BPJS's ledger, millisecond by millisecond, and against getlisttask. */
async function compare(day: Day, whose: string, bookingCode: string, expected: readonly number[]): Promise<void> {
  const recorded = (await taskEvents(day.db, day.facility.facilityId, bookingCode)).map((event): SimulatedTask => ({ taskid: event.task, waktu: event.occurredAt.getTime() }));
  const theirTasks = await heldBySimulator(day, bookingCode, expected.length);
  for (const taskid of expected) {
    const ours = recorded.find((task) => task.taskid === taskid)?.waktu;
    const theirs = theirTasks.find((task) => task.taskid === taskid)?.waktu;
    const verdict = ours === undefined ? 'not recorded here' : theirs === undefined ? 'missing at BPJS' : ours === theirs ? `${ours} ms, the same` : `${theirs} ms, ${ours} ms recorded`;
    if (ours === undefined || ours !== theirs) day.wrong.push(`task ${taskid} of ${bookingCode}: ${verdict}`);
    day.told.step('BPJS', `${whose}, task ${taskid}`, `${ours === undefined ? '-' : clockTime(ours, day.facility.timeZone)} · ${verdict}`);
  }
  if (theirTasks.map((task) => task.taskid).join() !== expected.join()) day.wrong.push(`order of ${bookingCode} at BPJS: ${theirTasks.map((task) => task.taskid).join('-')}`);

  const account = day.facility.bpjs.get('antrean-rs')!;
  const caller = makeCaller(readConfig({}).config.bpjs, day.clock, day.log);
  const list = await getListTask(caller, account, bookingCode);
  caller.close();
  const listed = list.rows.map((row) => row.taskid);
  day.told.step('BPJS', `getlisttask of the ${whose}`, listed.join('-'));
  if (listed.join() !== expected.join()) day.wrong.push(`getlisttask of ${bookingCode} shows ${listed.join('-')}`);
}

/** What the simulator's ledger holds of a booking, as soon as all is there. */
async function heldBySimulator(day: Day, bookingCode: string, count: number): Promise<SimulatedTask[]> {
  const url = `${day.described.simulatorUrl}/control/ledger/${bookingCode}`;
  return held(async () => {
    const reply = await fetch(url);
    return reply.ok ? ((await reply.json()) as { tasks: SimulatedTask[] }).tasks : [];
  }, (tasks) => tasks.length >= count);
}
