import { Refusal } from '../platform/refusal';

/** Every "no" of the registration desk. */
export interface RegistrationRefusals {
  'patient-not-found': Record<never, never>;
}

export function refuseRegistration<Code extends keyof RegistrationRefusals & string>(
  code: Code,
  ...data: keyof RegistrationRefusals[Code] extends never ? [] : [RegistrationRefusals[Code]]
): Refusal<RegistrationRefusals, Code> {
  return new Refusal<RegistrationRefusals, Code>(code, data[0] ?? ({}));
}
