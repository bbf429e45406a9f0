import { EVENT_TYPES, type EventType } from '../../events/event';
import type { DeliveryAttempt, DeliveryBacklog } from '../../webhooks/delivery-list';
import type { DisabledReason, Webhook } from '../../webhooks/webhook';

const REASONS: Record<DisabledReason, string> = {
  'by-hand': 'Dinonaktifkan petugas atau SIMRS.',
  failing: 'Dinonaktifkan sistem: lima hari berturut-turut tidak satu pun kiriman diterima.',
  gone: 'Dinonaktifkan sistem: penerima menjawab 410.',
};

/** An endpoint as its owner sees it; its secret is never among it. */
export function toWebhook(webhook: Webhook, backlog: DeliveryBacklog | undefined, attempts: readonly DeliveryAttempt[]): Record<string, unknown> {
  return {
    id: webhook.webhookId,
    url: webhook.url,
    peristiwa: webhook.eventTypes.length === 0 ? EVENT_TYPES : webhook.eventTypes,
    status: webhook.disabledAt !== null ? 'nonaktif' : webhook.failingSince !== null ? 'gagal' : 'aktif',
    gagalsejak: webhook.failingSince?.getTime() ?? null,
    nonaktifsejak: webhook.disabledAt?.getTime() ?? null,
    alasannonaktif: webhook.disabledReason === null ? null : REASONS[webhook.disabledReason],
    rahasialamasampai: webhook.previousSecretUntil?.getTime() ?? null,
    dibuat: webhook.createdAt.getTime(),
    dibuatoleh: webhook.createdBy,
    belumterkirim: backlog?.open ?? 0,
    kursorbelumterkirim: backlog?.firstOpen ?? null,
    percobaanterakhir: attempts.map(toAttempt),
  };
}

export function toAttempt(attempt: DeliveryAttempt): Record<string, unknown> {
  return {
    kursor: attempt.position,
    type: attempt.eventType,
    waktu: attempt.attemptedAt.getTime(),
    lamamilidetik: attempt.durationMs,
    statushttp: attempt.httpStatus,
    berhasil: attempt.failure === null,
    kegagalan: attempt.failure,
  };
}

export const isEventType = (type: string): type is EventType => (EVENT_TYPES as readonly string[]).includes(type);
