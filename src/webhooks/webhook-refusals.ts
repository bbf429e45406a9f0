import { Refusal } from '../platform/refusal';

type NoData = Record<never, never>;

/** Every "no" about webhooks. */
export interface WebhookRefusals {
  'webhook-unknown': NoData;
  /** Not http or https, with a user or password in it, or too long. */
  'webhook-url-unusable': NoData;
  'webhook-disabled': NoData;
  'webhooks-too-many': { most: number };
  /** A cursor of events that have not happened yet. */
  'cursor-ahead': { last: number };
  'changed-meanwhile': NoData;
}

export function refuseWebhook<Code extends keyof WebhookRefusals & string>(
  code: Code,
  ...data: keyof WebhookRefusals[Code] extends never ? [] : [WebhookRefusals[Code]]
): Refusal<WebhookRefusals, Code> {
  return new Refusal<WebhookRefusals, Code>(code, data[0] ?? ({} as WebhookRefusals[Code]));
}
