import { SIMRS_ENDPOINTS } from '../../src/simrs/routes';
import { purgePatientAccess } from '../../src/platform/patient-access/purge-patient-access';
import { fieldsOf } from '../isolation/schema-fields';
import { fillFacility, VISIT_COUNT, type FilledFacility } from '../support/filled-hospital';
import { openHospital, person, TODAY, TOMORROW, type Hospital } from '../support/hospital';
import { askAt, visitorsOf, walkPages, type Who } from '../support/page-walk';
import { simrsClient } from '../support/simrs';
import { addStaff } from '../support/staff';
import type { Visitor } from '../support/visitor';

/**
 * Walks every page and every reading endpoint of the SIMRS API there is: whoever is shown a patient's name, NIK or card is in
 * the book of who looked. A new page that forgets is found by being in the list.
 */
const WALK_MS = 600_000;
let hospital: Hospital;
let facilityId: number;
let filled: FilledFacility;
let visitors: Record<Who, Visitor>;
/** What tells who somebody is, by record number. */
let people: Map<string, string[]>;

beforeAll(async () => {
  hospital = await openHospital({ patients: VISIT_COUNT + 5 });
  ({ facilityId } = hospital.facility());
  await addStaff(hospital);
  filled = await fillFacility(hospital, facilityId, 1, (what) => `Keterangan ${what}`);
  visitors = await visitorsOf(hospital, facilityId, { kiosk: 'kiosk', display: 'layar', runningText: 'Selamat datang' });
  people = new Map(
    Array.from({ length: VISIT_COUNT + 5 }, (_, i): [string, string[]] => {
      const { norm, nik, nomorkartu } = person(i + 1);
      return [norm, [`Pasien Uji ${i + 1}(?![0-9])`, nik, nomorkartu]];
    }),
  );
}, WALK_MS);
afterAll(() => hospital.close());

const shownIn = (text: string): string[] => [...people].filter(([, words]) => words.some((word) => new RegExp(word).test(text))).map(([norm]) => norm);

/** `who|place|patient` of all that is in the book. */
async function booked(): Promise<Set<string>> {
  await hospital.deps.access.close();
  const rows = await hospital.db.rows<{ who: string; place: string; norm: string }>('select who, place, medical_record_number as norm from patient_access where facility_id = :facilityId', { facilityId });
  return new Set(rows.map(({ who, place, norm }) => `${who}|${place}|${norm}`));
}

const NAME_OF: Partial<Record<Who, string>> = { nobody: '' };

test.each(['FKRTL', 'FKTP'] as const)('whoever opens a page of a facility of kind %s that shows a patient is in the book with it', async (kind) => {
  await hospital.db.rows('update facility set kind = :kind', { kind });
  await hospital.deps.facilities.reload();
  const { pages } = await walkPages(askAt(hospital.internalUrl), '', { ...filled, facility: hospital.facility() }, visitors);
  const devices = new Map((await hospital.db.rows<{ device_id: number; kind: Who }>('select device_id, kind from device where facility_id = :facilityId order by device_id', { facilityId })).map((device) => [device.kind, `device ${device.device_id}`]));
  const book = await booked();
  const shown = pages.flatMap(({ route, who, answer }) => shownIn(answer.text).map((norm) => `${NAME_OF[who] ?? devices.get(who) ?? who}|${route.path}|${norm}`));
  expect(new Set(shown).size).toBeGreaterThan(50);
  expect([...new Set(shown)].filter((look) => !book.has(look))).toEqual([]);
}, WALK_MS);

test('a client of the SIMRS API that reads a patient is in the book with the service', async () => {
  await hospital.db.rows(`update facility set kind = 'FKRTL'`);
  await hospital.deps.facilities.reload();
  await hospital.db.rows(
    `insert into surgery (facility_id, booking_code, surgery_date, procedure_name, clinic_code, card_number, performed, updated_at)
     values (:facilityId, 'OP-AKSES', :today, 'Uji', 'SAR', :card, false, :now) on conflict do nothing`,
    { facilityId, today: TODAY, card: person(1).nomorkartu, now: hospital.deps.clock() },
  );
  const client = await simrsClient(hospital, { name: 'simrs-akses' });
  const { ids } = filled;
  const words: Record<string, string> = { norm: person(1).norm, nik: person(1).nik, nomorkartu: person(1).nomorkartu, kodebooking: ids['bookingCode']!, tanggal: TODAY, tanggalawal: TODAY, tanggalakhir: TOMORROW, limit: '100', sejak: '2020-01-01' };
  const shown = new Set<string>();
  for (const endpoint of SIMRS_ENDPOINTS) {
    if (endpoint.kind !== 'read') continue;
    const place = endpoint.path.replace(/:(\w+)/g, (_whole, name: string) => encodeURIComponent(endpoint.path.startsWith('/operasi') ? 'OP-AKSES' : (words[name] ?? '1')));
    const asked = fieldsOf(endpoint.query).filter((name) => name in words);
    for (const at of [place, ...asked.map((name) => `${place}?${name}=${encodeURIComponent(words[name]!)}`)]) {
      const reply = await client.call('GET', at);
      if (reply.status >= 400) continue;
      const patients = endpoint.path.startsWith('/operasi') ? (reply.text.includes('OP-AKSES') ? ['operasi OP-AKSES'] : []) : shownIn(reply.text);
      for (const norm of patients) shown.add(`simrs-akses|${endpoint.name}|${norm}`);
    }
  }
  const book = await booked();
  expect(shown.size).toBeGreaterThan(20);
  expect([...shown].filter((look) => !book.has(look))).toEqual([]);
}, WALK_MS);

test('who looks again within five minutes is in the book once, later again; what is old leaves', async () => {
  const looks = async () =>
    (await booked(), hospital.db.rows<{ manner: string }>(`select manner from patient_access where facility_id = :facilityId and who = 'simrs-ulang' order by looked_at`, { facilityId }));
  const client = await simrsClient(hospital, { name: 'simrs-ulang' });
  const look = () => client.call('GET', `/pasien/${person(2).norm}`);
  hospital.setTime(`${TODAY}T10:00:00+07:00`);
  await Promise.all([look(), look()]);
  hospital.setTime(`${TODAY}T10:04:59+07:00`);
  await look();
  expect(await looks()).toEqual([{ manner: 'opened' }]);
  hospital.setTime(`${TODAY}T10:05:00+07:00`);
  await look();
  expect(await looks()).toHaveLength(2);
  const later = new Date(new Date(`${TODAY}T10:02:00+07:00`).getTime() + 400 * 86_400_000);
  await purgePatientAccess({ ...hospital.deps, clock: () => later, config: { patientAccessDays: 400 } });
  expect(await looks()).toHaveLength(1);
});
