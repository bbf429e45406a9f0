import { randomInt } from 'node:crypto';
import { addMinutes, type Clock } from '../platform/clock';
import type { Db, Sql } from '../platform/db';
import type { FacilityId } from '../platform/facility';
import { changesBetween } from '../platform/changes-between';
import { versionOf } from '../platform/row-version';
import { recordAct } from '../platform/staff-acts';
import { newToken, tokenDigest } from './opaque-token';
import { refuseStaff } from './staff-refusals';

export type DeviceKind = 'kiosk' | 'display';

/** A paired kiosk or display. */
export interface Device {
  deviceId: number;
  kind: DeviceKind;
  name: string;
  layout: Record<string, unknown>;
}

export interface DeviceDeps {
  db: Db;
  clock: Clock;
}

/** Letters and digits nobody takes for one another across a hall. */
const CODE_LETTERS = 'ABCDEFGHJKMNPRTUVWXY2346789';
const CODE_LENGTH = 6;
const CODE_MINUTES = 15;
const MOST_WAITING = 200;
const SEEN_EVERY_MINUTES = 1;

/** @returns the device of this token, or the code it waits with; undefined: the device has to ask anew */
export async function deviceOfToken(deps: DeviceDeps, facilityId: FacilityId, kind: DeviceKind, token: string): Promise<Device | { pairingCode: string } | undefined> {
  const now = deps.clock();
  const digest = tokenDigest(token);
  const [device] = await deps.db.rows<{ device_id: number; device_name: string; layout: Record<string, unknown>; last_seen_at: Date | null }>(
    `select device_id, device_name, layout, last_seen_at from device
     where facility_id = :facilityId and token_digest = :digest and kind = :kind and revoked_at is null`,
    { facilityId, digest, kind },
    'device_of_token',
  );
  if (device !== undefined) {
    if (device.last_seen_at === null || device.last_seen_at <= addMinutes(now, -SEEN_EVERY_MINUTES)) {
      await deps.db.rows('update device set last_seen_at = :now where facility_id = :facilityId and device_id = :deviceId', { facilityId, deviceId: device.device_id, now });
    }
    return { deviceId: device.device_id, kind, name: device.device_name, layout: device.layout };
  }
  const [pairing] = await deps.db.rows<{ pairing_code: string }>(
    'select pairing_code from device_pairing where facility_id = :facilityId and token_digest = :digest and kind = :kind and expires_at > :now',
    { facilityId, digest, kind, now },
    'pairing_of_token',
  );
  return pairing === undefined ? undefined : { pairingCode: pairing.pairing_code };
}

/** A device nobody knows yet gets a code to show; an administrator types it. */
export async function askForPairing(deps: DeviceDeps, facilityId: FacilityId, kind: DeviceKind): Promise<{ token: string; pairingCode: string }> {
  const now = deps.clock();
  const token = newToken();
  return deps.db.transaction(async (tx) => {
    // A script that asks without end must not fill the table: the oldest codes give way. Two who ask at once each sweep what
    // the other does not hold, or they could wait for each other in a circle.
    await tx.rows(
      `delete from device_pairing where facility_id = :facilityId and pairing_code in (
         select over.pairing_code from device_pairing over
         where over.facility_id = :facilityId and (over.expires_at <= :now or over.pairing_code in (
           select newest.pairing_code from device_pairing newest where newest.facility_id = :facilityId order by newest.asked_at desc offset :most))
         for update skip locked)`,
      { facilityId, now, most: MOST_WAITING },
    );
    for (;;) {
      const pairingCode = Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
      const made = await tx.rows(
        `insert into device_pairing (facility_id, pairing_code, kind, token_digest, asked_at, expires_at)
         values (:facilityId, :pairingCode, :kind, :digest, :now, :expiresAt)
         on conflict (facility_id, pairing_code) do nothing
         returning 1`,
        { facilityId, pairingCode, kind, digest: tokenDigest(token), now, expiresAt: addMinutes(now, CODE_MINUTES) },
      );
      if (made.length === 1) return { token, pairingCode };
    }
  });
}

/**
 * An administrator accepts the code a device shows.
 * @throws Refusal pairing-code-unknown
 */
export async function acceptPairing(deps: DeviceDeps, facilityId: FacilityId, input: { pairingCode: string; name: string; actor: string; layout?: Record<string, unknown> }): Promise<Device> {
  const now = deps.clock();
  const pairingCode = plainCode(input.pairingCode);
  return deps.db.transaction(async (tx) => {
    const [asked] = await tx.rows<{ kind: DeviceKind; token_digest: string }>(
      'delete from device_pairing where facility_id = :facilityId and pairing_code = :pairingCode and expires_at > :now returning kind, token_digest',
      { facilityId, pairingCode, now },
    );
    if (asked === undefined) throw refuseStaff('pairing-code-unknown');
    const [row] = await tx.rows<{ device_id: number }>(
      `insert into device (facility_id, kind, device_name, token_digest, layout, paired_at, paired_by)
       values (:facilityId, :kind, :name, :digest, :layout, :now, :actor)
       returning device_id`,
      { facilityId, kind: asked.kind, name: input.name, digest: asked.token_digest, layout: JSON.stringify(input.layout ?? {}), now, actor: input.actor },
    );
    const deviceId = row!.device_id;
    await recordAct(tx, facilityId, { at: now, actor: input.actor, act: 'device-paired', subject: `device ${deviceId}`, detail: { kind: asked.kind, name: input.name } });
    return { deviceId, kind: asked.kind, name: input.name, layout: input.layout ?? {} };
  });
}

/** A lost or replaced device is out at once. @throws Refusal device-unknown */
export async function revokeDevice(deps: DeviceDeps, facilityId: FacilityId, deviceId: number, actor: string): Promise<void> {
  const now = deps.clock();
  await deps.db.transaction(async (tx) => {
    const gone = await tx.rows('update device set revoked_at = :now where facility_id = :facilityId and device_id = :deviceId and revoked_at is null returning 1', { facilityId, deviceId, now });
    if (gone.length === 0) throw refuseStaff('device-unknown');
    await recordAct(tx, facilityId, { at: now, actor, act: 'device-revoked', subject: `device ${deviceId}` });
  });
}

export interface ListedDevice extends Device {
  pairedAt: Date;
  pairedBy: string;
  lastSeenAt: Date | null;
}

const LIST_COLUMNS = `
  device.device_id as "deviceId", device.kind, device.device_name as name, device.layout,
  device.paired_at as "pairedAt", device.paired_by as "pairedBy", device.last_seen_at as "lastSeenAt"`;

/** The devices that are paired, by kind and name. */
export async function listDevices(sql: Sql, facilityId: FacilityId): Promise<ListedDevice[]> {
  return sql.rows<ListedDevice>(
    `select ${LIST_COLUMNS} from device
     where device.facility_id = :facilityId and device.revoked_at is null
     order by device.kind, device.device_name, device.device_id`,
    { facilityId },
  );
}

export async function findDevice(sql: Sql, facilityId: FacilityId, deviceId: number): Promise<ListedDevice | undefined> {
  const [device] = await sql.rows<ListedDevice>(
    `select ${LIST_COLUMNS} from device where device.facility_id = :facilityId and device.device_id = :deviceId and device.revoked_at is null`,
    { facilityId, deviceId },
  );
  return device;
}

export const deviceVersion = ({ name, layout }: Pick<Device, 'name' | 'layout'>): string => versionOf({ name, layout });

/**
 * Gives a device another name and layout.
 * @throws Refusal device-unknown, changed-meanwhile
 */
export async function changeDevice(
  deps: DeviceDeps,
  facilityId: FacilityId,
  input: { deviceId: number; name: string; layout: Record<string, unknown>; version: string; actor: string },
): Promise<void> {
  const { deviceId, name, layout, actor } = input;
  await deps.db.transaction(async (tx) => {
    const [before] = await tx.rows<{ name: string; layout: Record<string, unknown> }>(
      `select device_name as name, layout from device
       where facility_id = :facilityId and device_id = :deviceId and revoked_at is null
       for no key update`,
      { facilityId, deviceId },
    );
    if (before === undefined) throw refuseStaff('device-unknown');
    if (deviceVersion(before) !== input.version) throw refuseStaff('changed-meanwhile');
    await tx.rows('update device set device_name = :name, layout = :layout where facility_id = :facilityId and device_id = :deviceId', { facilityId, deviceId, name, layout: JSON.stringify(layout) });
    await recordAct(tx, facilityId, { at: deps.clock(), actor, act: 'device-changed', subject: `device ${deviceId}`, detail: changesBetween(before, { name, layout }) });
  });
}

/** The kind of the device that shows this code, so that an administrator sees what they are about to accept. */
export async function pairingOf(deps: DeviceDeps, facilityId: FacilityId, typedCode: string): Promise<{ pairingCode: string; kind: DeviceKind } | undefined> {
  const [asked] = await deps.db.rows<{ pairingCode: string; kind: DeviceKind }>(
    `select pairing_code as "pairingCode", kind from device_pairing
     where facility_id = :facilityId and pairing_code = :pairingCode and expires_at > :now`,
    { facilityId, pairingCode: plainCode(typedCode), now: deps.clock() },
  );
  return asked;
}

/** As it may be typed: small letters, blanks or dashes between. */
function plainCode(typed: string): string {
  return typed.toUpperCase().replace(/[^A-Z0-9]/g, '');
}
