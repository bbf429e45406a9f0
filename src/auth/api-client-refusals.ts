import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" about clients of the SIMRS API and their keys. */
export interface ApiClientRefusals {
  'client-name-not-plain': NoData;
  'client-name-taken': { clientName: string };
  'client-unknown': NoData;
  'client-disabled': NoData;
  'scopes-missing': NoData;
  'key-unknown': NoData;
  'changed-meanwhile': NoData;
}

export function refuseApiClient<Code extends keyof ApiClientRefusals & string>(
  code: Code,
  ...data: keyof ApiClientRefusals[Code] extends never ? [] : [ApiClientRefusals[Code]]
): Refusal<ApiClientRefusals, Code> {
  return new Refusal<ApiClientRefusals, Code>(code, data[0] ?? ({} as ApiClientRefusals[Code]));
}
