import type { BrowserContext, Page } from 'playwright-core';
import { hashPassword } from '../../src/auth/password';
import { acceptPairing } from '../../src/auth/devices';
import { ROLES, type Role } from '../../src/auth/staff';
import type { Hospital } from './hospital';

export const STAFF_PASSWORD = 'sandi-petugas-uji';
const hash = hashPassword(STAFF_PASSWORD);

/** One user per role, named after it, and the places of a small hospital, or the one room of a Puskesmas. */
export async function addStaff(hospital: Hospital): Promise<void> {
  const { facilityId, kind } = hospital.facility();
  await hospital.db.rows(
    `insert into staff_user (facility_id, username, full_name, password_hash, roles, must_change_password, created_at, created_by)
     select :facilityId, s.role, 'Petugas ' || s.role, :hash, array[s.role], false, now(), 'test'
     from unnest(cast(:roles as text[])) as s(role)`,
    { facilityId, hash: await hash, roles: ROLES },
  );
  if (kind === 'FKTP') {
    await hospital.db.rows(`insert into service_point (facility_id, kind, point_name, clinic_codes) values (:facilityId, 'clinic', 'Ruang Pelayanan', '{}')`, { facilityId });
    return;
  }
  await hospital.db.rows(
    `insert into service_queue (facility_id, queue_code, kind, queue_name, queue_prefix, at_kiosk)
     values (:facilityId, 'pendaftaran', 'registration', 'Pendaftaran', 'P', true), (:facilityId, 'laboratorium', 'other', 'Laboratorium', 'LAB', true)`,
    { facilityId },
  );
  await hospital.db.rows(
    `insert into service_point (facility_id, kind, point_name, clinic_codes, queue_code)
     values (:facilityId, 'registration', 'Loket 1', '{}', 'pendaftaran'), (:facilityId, 'registration', 'Loket 2', '{}', 'pendaftaran'),
       (:facilityId, 'clinic', 'Poli Saraf', '{SAR}', null), (:facilityId, 'clinic', 'Poli Anak', '{ANA}', null),
       (:facilityId, 'pharmacy', 'Farmasi', '{}', null), (:facilityId, 'other', 'Laboratorium', '{}', 'laboratorium')`,
    { facilityId },
  );
}

/** Signs a role in through the page, and sits down at a place where one is named. */
export async function signInAs(context: BrowserContext, hospital: Hospital, role: Role, place?: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${hospital.internalUrl}/petugas`);
  await page.getByLabel('Nama pengguna').fill(role);
  await page.getByLabel('Kata sandi').fill(STAFF_PASSWORD);
  await page.getByRole('button', { name: 'Masuk' }).click();
  await page.getByRole('heading', { name: 'Selamat bertugas' }).waitFor();
  if (place !== undefined) {
    await page.getByRole('button', { name: place }).click();
    await page.getByText(`Anda bertugas di ${place}.`).waitFor();
  }
  return page;
}

/** A kiosk or display as an administrator has paired it. */
export async function pairedDevice(context: BrowserContext, hospital: Hospital, kind: 'kiosk' | 'display', layout: Record<string, unknown> = {}): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${hospital.internalUrl}/${kind}`);
  const pairingCode = await page.locator('.pairing-code').innerText();
  await acceptPairing(hospital.deps, hospital.facility().facilityId, { pairingCode, name: `${kind} uji`, actor: 'administrator', layout });
  await page.goto(`${hospital.internalUrl}/${kind}`);
  return page;
}
