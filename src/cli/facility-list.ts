import { listFacilities, type ListedFacility } from '../platform-administration/list-facilities';
import type { Sql } from '../platform/db';
import { REPORTED_TO } from '../platform/facility';

/** Every facility with what it has, how it stands and what it lacks. */
export async function facilityLines(db: Sql): Promise<string[]> {
  const facilities = await listFacilities(db);
  if (facilities.length === 0) return ['There is no facility yet. Begin with: npm run facility -- add'];
  return facilities.flatMap((facility) => [headOf(facility, facilities.length > 1), ...standingOf(facility), ...(facility.retiredAt === null ? lackOf(facility) : [])]);
}

function headOf({ code, kind, timeZone, name, hostName, isDemo, isDefault, retiredAt }: ListedFacility, isOneOfMany: boolean): string {
  const marks = [...(isDefault && isOneOfMany ? ['default'] : []), ...(isDemo ? ['demo'] : []), ...(retiredAt === null ? [] : [`retired ${retiredAt.toISOString().slice(0, 10)}`])];
  return [code, kind, timeZone, name, ...(hostName === null ? [] : [hostName]), ...marks.map((mark) => `(${mark})`)].join('  ');
}

function standingOf({ users, accounts, owed, parked, lastCalledAt, lastSentAt }: ListedFacility): string[] {
  const last = [...(lastCalledAt === null ? [] : [`last called ${lastCalledAt.toISOString()}`]), ...(lastSentAt === null ? [] : [`last sent ${lastSentAt.toISOString()}`])];
  return [
    ...users.map(({ username, isDisabled, oldPasswordUntil }) => `  user  ${username}${isDisabled ? '  (disabled)' : ''}${oldPasswordUntil === null ? '' : `  old password good until ${new Date(oldPasswordUntil).toISOString()}`}`),
    ...accounts.map(
      ({ service, baseUrl, secondBaseUrl, consId, hasAuthorization }) =>
        `  bpjs  ${service}  ${baseUrl}${secondBaseUrl === null ? '' : `  second ${secondBaseUrl}`}  cons-id ${consId}${hasAuthorization ? '  with X-authorization' : ''}`,
    ),
    ...(owed + parked === 0 ? [] : [`  owes  ${owed} to be sent, ${parked} waiting for a person`]),
    ...(last.length === 0 ? [] : [`  calls ${last.join(', ')}`]),
  ];
}

function lackOf({ users, accounts, kind }: ListedFacility): string[] {
  return [
    ...(users.some(({ isDisabled }) => !isDisabled) ? [] : ['  !     nobody may call it: npm run facility -- user add']),
    ...(accounts.some(({ service }) => service === REPORTED_TO[kind]) ? [] : ['  !     nothing is reported to BPJS: npm run facility -- bpjs']),
  ];
}
