import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { z } from 'zod';
import type { FacilityPlan } from '../../seeds/facility-plan';
import { hashPassword } from '../auth/password';
import { ROLES } from '../auth/staff';
import type { Sql } from '../platform/db';
import { secretFile } from './secret-file';

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

/**
 * The staff of a demo facility with their passwords.
 * @throws a sentence naming the file when it was damaged
 */
export async function demoStaffOf(varDir: string, plan: FacilityPlan): Promise<DemoStaff> {
  const name = plan.isDefault ? 'demo-staff.json' : `demo-staff-${plan.code}.json`;
  return secretFile(path.join(varDir, name), 'staff passwords', demoStaff, () => newStaff(plan));
}

async function newStaff({ staff }: FacilityPlan): Promise<DemoStaff> {
  return Promise.all(
    staff.map(async ({ roles, ...person }) => {
      const password = randomBytes(6).toString('base64url');
      return { ...person, roles: [...roles], password, passwordHash: await hashPassword(password) };
    }),
  );
}

/** Brings a demo facility's staff, service points and desk queues into the database; what is there already stays. */
export async function prepareDemoStaff(sql: Sql, plan: FacilityPlan, facilityId: number, staff: DemoStaff, now: Date): Promise<void> {
  await sql.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, created_at, created_by)
     select :facilityId, s.username, s.full_name, s.password_hash, s.roles, false, :now, 'demo'
     from jsonb_to_recordset(:staff) as s(username text, full_name text, password_hash text, roles text[])
     on conflict (facility_id, username) do nothing`,
    { facilityId, now, staff: JSON.stringify(staff.map((s) => ({ username: s.username, full_name: s.fullName, password_hash: s.passwordHash, roles: s.roles }))) },
  );
  await sql.rows(
    `insert into service_queue (facility_id, queue_code, kind, queue_name, queue_prefix, at_kiosk)
     select :facilityId, q."queueCode", q.kind, q."queueName", q."queuePrefix", true
     from jsonb_to_recordset(:queues) as q("queueCode" text, kind text, "queueName" text, "queuePrefix" text)
     on conflict (facility_id, queue_code) do nothing`,
    { facilityId, queues: JSON.stringify(plan.queues) },
  );
  await sql.rows(
    `insert into service_point (facility_id, kind, point_name, clinic_codes, queue_code)
     select :facilityId, p.kind, p."pointName", coalesce(p."clinicCodes", '{}'), p."queueCode"
     from jsonb_to_recordset(:points) as p(kind text, "pointName" text, "clinicCodes" text[], "queueCode" text)
     on conflict (facility_id, point_name) do nothing`,
    { facilityId, points: JSON.stringify(plan.points) },
  );
}
