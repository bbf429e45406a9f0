import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { hashPassword } from '../auth/password';
import { ROLES } from '../auth/staff';
import type { Sql } from '../platform/db';
import { privateFileOnce } from '../platform/private-file';

const demoStaff = z.array(
  z.strictObject({
    username: z.string(),
    fullName: z.string(),
    roles: z.array(z.enum(ROLES)),
    password: z.string().min(1),
    /** Kept beside the password, so that each start can bring the database into line without hashing again. */
    passwordHash: z.string().min(1),
  }),
);

export type DemoStaff = z.infer<typeof demoStaff>;

/** Invented people, one per role. */
const PEOPLE = [
  { username: 'admin', fullName: 'Nadia Prameswari', roles: ['administrator', 'supervisor'] },
  { username: 'loket1', fullName: 'Wahyu Saputro', roles: ['registration'] },
  { username: 'loket2', fullName: 'Intan Maharani', roles: ['registration'] },
  { username: 'poli1', fullName: 'Ns. Ketut Lestari', roles: ['clinic'] },
  { username: 'poli2', fullName: 'Ns. Yusuf Ramadhan', roles: ['clinic'] },
  { username: 'farmasi1', fullName: 'apt. Melati Kurnia', roles: ['pharmacy'] },
  { username: 'supervisor', fullName: 'Bonar Sihombing', roles: ['supervisor'] },
] as const;

/**
 * The staff of this demo installation with their passwords, made at its first start and the same ever after. Readable by
 * their owner only.
 * @throws a sentence naming the file when it was damaged
 */
export async function demoStaffOf(varDir: string): Promise<DemoStaff> {
  const file = path.join(varDir, 'demo-staff.json');
  const made = existsSync(file) ? '' : JSON.stringify(await newStaff(), null, 2);
  const text = privateFileOnce(file, () => made);
  try {
    return demoStaff.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(`${file} is not readable as the staff of a demo. Remove it, and new passwords are made at the next start.`, { cause: error });
  }
}

async function newStaff(): Promise<DemoStaff> {
  return Promise.all(
    PEOPLE.map(async ({ roles, ...person }) => {
      const password = randomBytes(6).toString('base64url');
      return { ...person, roles: [...roles], password, passwordHash: await hashPassword(password) };
    }),
  );
}

/** Brings the demo's staff, service points and desk queues into the database; what is there already stays. */
export async function prepareDemoStaff(sql: Sql, facilityId: number, staff: DemoStaff, now: Date): Promise<void> {
  await sql.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, created_at, created_by)
     select :facilityId, s.username, s.full_name, s.password_hash, s.roles, false, :now, 'demo'
     from jsonb_to_recordset(:staff) as s(username text, full_name text, password_hash text, roles text[])
     on conflict (facility_id, username) do nothing`,
    { facilityId, now, staff: JSON.stringify(staff.map((s) => ({ username: s.username, full_name: s.fullName, password_hash: s.passwordHash, roles: s.roles }))) },
  );
  await sql.rows(
    `insert into service_queue (facility_id, queue_code, kind, queue_name, queue_prefix, at_kiosk)
     values (:facilityId, 'pendaftaran', 'registration', 'Pendaftaran', 'P', true),
       (:facilityId, 'laboratorium', 'other', 'Laboratorium', 'LAB', true),
       (:facilityId, 'radiologi', 'other', 'Radiologi', 'RAD', true)
     on conflict (facility_id, queue_code) do nothing`,
    { facilityId },
  );
  await sql.rows(
    `insert into service_point (facility_id, kind, point_name, clinic_codes, queue_code)
     select :facilityId, p.kind, p.point_name, coalesce(p.clinic_codes, '{}'), p.queue_code
     from jsonb_to_recordset(:points) as p(kind text, point_name text, clinic_codes text[], queue_code text)
     on conflict (facility_id, point_name) do nothing`,
    { facilityId, points: JSON.stringify(POINTS) },
  );
}

const POINTS = [
  { kind: 'registration', point_name: 'Loket 1', queue_code: 'pendaftaran' },
  { kind: 'registration', point_name: 'Loket 2', queue_code: 'pendaftaran' },
  { kind: 'registration', point_name: 'Loket 3', queue_code: 'pendaftaran' },
  { kind: 'clinic', point_name: 'Poli Penyakit Dalam', clinic_codes: ['INT'] },
  { kind: 'clinic', point_name: 'Poli Anak', clinic_codes: ['ANA'] },
  { kind: 'clinic', point_name: 'Poli Kandungan', clinic_codes: ['OBG'] },
  { kind: 'clinic', point_name: 'Poli Bedah dan Orthopedi', clinic_codes: ['BED', 'ORT'] },
  { kind: 'clinic', point_name: 'Poli Saraf', clinic_codes: ['SAR'] },
  { kind: 'clinic', point_name: 'Poli Jantung', clinic_codes: ['JAN'] },
  { kind: 'pharmacy', point_name: 'Farmasi' },
  { kind: 'other', point_name: 'Laboratorium', queue_code: 'laboratorium' },
  { kind: 'other', point_name: 'Radiologi', queue_code: 'radiologi' },
];
