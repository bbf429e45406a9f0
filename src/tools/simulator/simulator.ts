import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../../platform/clock';
import { answerControl } from './control';
import { applyFault, type Outcome } from './fault-effects';
import { makeFaultQueue, type FaultQueue } from './faults';
import { UnreadableRequest, jsonBody, pathSegments } from './http-request';
import { openLedger, type Ledger } from './ledger';
import { EMPTY_REFERENCE, type ReferenceData } from './reference';
import { matchRoute } from './services/routes';
import type { ListForm, ServiceContext, ServiceReply } from './services/service';
import { checkHeaders, type Account } from './signature';
import type { RepeatOfLowerTask } from './task-rules';
import { envelope, metadataOnly, type Spelling } from './wire-reply';

const HOST = '127.0.0.1';
const BASE_SEGMENT = 'antreanrs';
const DEFAULT_SKEW_SECONDS = 300;

export interface SimulatorOptions {
  /** 0 takes any free port. */
  port: number;
  /** Absent: the ledger lives in memory only. */
  stateFile?: string;
  account: Account;
  clock: Clock;
  facilityCode?: string;
  reference?: ReferenceData;
  listForm?: ListForm;
  repeatOfLowerTask?: RepeatOfLowerTask;
  skewSeconds?: number;
  /** Told of a bug inside the simulator; the caller of the service sees a neutral sentence. */
  onError?: (error: unknown) => void;
}

export interface Simulator {
  /** Base URL of the service, ending with `/antreanrs/`. */
  url: string;
  port: number;
  ledger: Ledger;
  close(): Promise<void>;
}

interface Running {
  options: SimulatorOptions;
  skewSeconds: number;
  services: ServiceContext;
  faults: FaultQueue;
}

/** Starts a BPJS "Antrean v2.0" to talk to, on loopback only. What it has acknowledged survives a restart on the same file. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });

  // After the port is ours: a second simulator started by mistake fails before it can touch the first one's file.
  let ledger: Ledger;
  try {
    ledger = openLedger(options.clock, options.stateFile);
  } catch (error) {
    server.close();
    throw error;
  }

  const { clock, reference = EMPTY_REFERENCE, skewSeconds = DEFAULT_SKEW_SECONDS } = options;
  const { listForm = 'array', repeatOfLowerTask = 'TaskId terakhir' } = options;
  const services = { clock, ledger, reference, listForm, repeatOfLowerTask };
  const running: Running = { options, skewSeconds, services, faults: makeFaultQueue() };
  server.on('request', (request, response) => void handle(running, request, response));
  server.on('clientError', (_error, socket) => {
    const { body } = metadataOnly(400, 'Permintaan HTTP tidak dapat dibaca');
    const head = ['HTTP/1.1 400 Bad Request', 'Content-Type: application/json', `Content-Length: ${body.length}`, 'Connection: close'];
    if (socket.writable) socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  });

  const { port } = server.address() as AddressInfo;
  const shutDown = () =>
    new Promise<void>((resolve) => {
      server.close(() => {
        ledger.close();
        resolve();
      });
      // Hanging replies would hold the port for ever.
      server.closeAllConnections();
    });
  let closing: Promise<void> | undefined;
  return {
    url: `http://${HOST}:${port}/${BASE_SEGMENT}/`,
    port,
    ledger,
    close: () => (closing ??= shutDown()),
  };
}

async function handle(running: Running, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const outcome = await answer(running, request).catch((error: unknown): Outcome => {
    if (error instanceof UnreadableRequest) return metadataOnly(error.status, error.message);
    // The caller went away in the middle of its request: nobody is left to answer.
    if (!request.complete) return 'drop';
    running.options.onError?.(error);
    return metadataOnly(500, 'Terjadi kesalahan pada simulator');
  });

  if (outcome === 'hang') return;
  if (outcome === 'drop') {
    request.socket.destroy();
    return;
  }
  // Our clock, not the machine's: clients measure their skew against this header.
  response.setHeader('date', running.options.clock().toUTCString());
  response.writeHead(outcome.status, outcome.headers);
  response.end(outcome.body);
}

async function answer(running: Running, request: IncomingMessage): Promise<Outcome> {
  const [first, ...segments] = pathSegments(request);
  if (first === BASE_SEGMENT) return answerService(running, request, segments);
  if (first === 'control') {
    // A page of some web site open in the same machine's browser must not be able to empty the ledger.
    if (isFromForeignPage(request)) return metadataOnly(403, 'Hanya dari komputer ini');
    const context = { facilityCode: running.options.facilityCode ?? null, ledger: running.services.ledger, faults: running.faults };
    return answerControl(context, { method: request.method ?? '', segments, body: await jsonBody(request) });
  }
  return metadataOnly(404, 'Layanan tidak ditemukan');
}

async function answerService({ options, skewSeconds, services, faults }: Running, request: IncomingMessage, segments: string[]): Promise<Outcome> {
  const route = matchRoute(request.method ?? '', segments);
  if (route.found === 'nothing') return metadataOnly(404, 'Layanan tidak ditemukan');
  if (route.found === 'other-method') return metadataOnly(405, 'Metode tidak sesuai');

  const headers = checkHeaders(request.headers, options.account, services.clock(), skewSeconds);
  if (!headers.accepted) return metadataOnly(401, headers.message);

  const call = { params: route.params, body: await jsonBody(request) };
  const exchange = {
    serve: () => route.service(services, call),
    write: (reply: ServiceReply, spelling?: Spelling) =>
      envelope(reply, { account: options.account, timestamp: headers.timestamp, listForm: services.listForm }, spelling),
  };
  const kodebooking = call.params.kodebooking ?? call.body.kodebooking;
  const fault = faults.take({ path: segments.join('/'), kodebooking: typeof kodebooking === 'string' ? kodebooking : undefined });
  return fault === undefined ? exchange.write(exchange.serve()) : applyFault(fault, exchange);
}

function isFromForeignPage({ headers, socket }: IncomingMessage): boolean {
  const port = String(socket.localPort);
  const own = [`${HOST}:${port}`, `localhost:${port}`];
  const origin = headers.origin?.replace(/^http:\/\//, '');
  return !own.includes(headers.host ?? '') || (origin !== undefined && !own.includes(origin));
}
