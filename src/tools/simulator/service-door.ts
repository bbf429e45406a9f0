import type { IncomingMessage } from 'node:http';
import { applyFault, type Outcome } from './fault-effects';
import type { FaultQueue } from './fault-queue';
import { bodyText, jsonObject } from './http-request';
import type { SimulatorOptionValues } from './options';
import { matchRoute } from './route-table';
import type { ServiceKind, VisitOfCall } from './service-kinds';
import type { ServiceContext, ServiceReply } from './services/service';
import { checkHeaders, type Account } from './signature';
import type { Traffic } from './traffic';
import { envelope, metadataOnly, type Spelling } from './wire-reply';

export interface ServiceDoor {
  /** Whose calls are accepted; cons id and secret are one pair for both services, the user_key is not (ws-bpjs §1.2). */
  accounts: Readonly<Record<ServiceKind['prefix'], Account>>;
  services: ServiceContext;
  faults: FaultQueue;
  traffic: Traffic;
  closing: AbortSignal;
}

export interface ServiceRequest {
  request: IncomingMessage;
  /** Behind the base of the service, percent-decoded. */
  segments: readonly string[];
  host: 'first' | 'second';
}

/** Answers a call of a service: route, headers, faults, the service itself. */
export async function answerService(door: ServiceDoor, kind: ServiceKind, { request, segments, host }: ServiceRequest): Promise<Outcome> {
  const { services, faults, traffic } = door;
  const method = request.method ?? '';
  const call = { path: kind.prefix + segments.join('/'), kodebooking: undefined as string | undefined, host };
  const match = matchRoute(kind.routes, method, segments);
  let visit: VisitOfCall = {};
  let fault: string | null = null;
  let said: ServiceReply | undefined;

  const noted = (outcome: Outcome): Outcome => {
    const service = kind.prefix + (match.found === 'route' ? match.route.path : '?');
    traffic.note({
      at: services.clock().getTime(), host, method, service, kodebooking: visit.kodebooking ?? null, entry: visit.entry ?? null, fault,
      outcome: typeof outcome === 'string' ? outcome : outcome.status, code: said?.code ?? null, message: said?.message ?? null,
    });
    return outcome;
  };

  const refused = (code: number, message: string): Outcome => {
    said = { code, message };
    return noted(metadataOnly(code, message));
  };

  // A host that is down knows neither paths nor headers.
  const down = faults.take(call, (each) => each === 'host-down');
  if (down !== undefined) {
    fault = down.kind;
    return noted('drop');
  }
  if (match.found === 'nothing') return refused(404, 'Layanan tidak ditemukan');
  if (match.found === 'other-method') return refused(405, 'Metode tidak sesuai');

  const account = door.accounts[kind.prefix];
  const headers = checkHeaders(request.headers, account, services.clock(), { skewSeconds: services.options.skewSeconds, needsAuthorization: kind.needsAuthorization(services.options) });
  if (!headers.accepted) return refused(401, headers.message);

  const serviceCall = { params: match.params, body: jsonObject(await bodyText(request)) };
  visit = kind.visit(services.ledger, serviceCall);
  call.kodebooking = visit.kodebooking;

  const exchange = {
    body: serviceCall.body,
    serve: (options: Partial<SimulatorOptionValues> = {}) => match.route.service({ ...services, options: { ...services.options, ...options } }, serviceCall),
    write: (reply: ServiceReply, spelling?: Spelling) => {
      said = reply;
      return envelope(reply, { account, timestamp: headers.timestamp, listForm: kind.listForm(services.options) }, spelling);
    },
    cancelInMobileJkn: () => visit.cancelInMobileJkn?.(),
    closing: door.closing,
  };
  // Only a visit that stands can be cancelled: a repeated call must not use the fault up.
  const struck = faults.take(call, (each) => each !== 'host-down' && (each !== 'patient-cancels' || visit.cancelInMobileJkn !== undefined));
  if (struck === undefined) return noted(exchange.write(exchange.serve()));
  fault = struck.kind;
  return noted(await applyFault(struck, exchange));
}
