import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" to a member of staff about signing in, passwords, users and devices. */
export interface StaffRefusals {
  'sign-in-refused': NoData;
  /** `until`: the instant the user may try again. */
  'sign-in-locked': { until: Date };
  'password-too-short': { atLeast: number };
  'password-unchanged': NoData;
  'password-wrong': NoData;
  'username-taken': { username: string };
  'username-not-plain': NoData;
  'staff-unknown': NoData;
  'last-administrator': NoData;
  'pairing-code-unknown': NoData;
  'device-unknown': NoData;
  /** Somebody else saved it since the form was opened. */
  'changed-meanwhile': NoData;
}

export function refuseStaff<Code extends keyof StaffRefusals & string>(
  code: Code,
  ...data: keyof StaffRefusals[Code] extends never ? [] : [StaffRefusals[Code]]
): Refusal<StaffRefusals, Code> {
  return new Refusal<StaffRefusals, Code>(code, data[0] ?? ({} as StaffRefusals[Code]));
}
