import http from 'node:http';
import https from 'node:https';
import type { Express } from 'express';

/**
 * Express 5 calls Object.setPrototypeOf on every request and response, which costs V8 its fast property access from
 * then on. Objects born with the app's own prototypes make that call change nothing: measured 3 to 4 times the requests
 * a second. Works while Node's two classes can be called as functions; test/fast-server.test.ts would say otherwise.
 */
export function fastHttpsServer(app: Express, options: https.ServerOptions): https.Server {
  const classes = { IncomingMessage: bornWith(http.IncomingMessage, app.request), ServerResponse: bornWith(http.ServerResponse, app.response) };
  // Express gives an address it cannot take apart (`GET http://[ HTTP/1.1`) to no route, but to a page of its own in HTML.
  return https.createServer({ ...options, ...classes } as https.ServerOptions, (request, response) => {
    if (!isAddress(request.url)) request.url = '/';
    app(request, response);
  });
}

type Constructor = abstract new (...args: never[]) => object;

function bornWith(Base: Constructor, prototype: object): Constructor {
  function Born(this: object, first: unknown, second: unknown): void {
    // Reflect.construct instead was measured slower than plain Express.
    (Base as unknown as (this: object, first: unknown, second: unknown) => void).call(this, first, second);
  }
  Born.prototype = prototype;
  return Born as unknown as Constructor;
}

/** A path, or an absolute address with a path in it. */
function isAddress(url: string | undefined): boolean {
  return url !== undefined && (url.startsWith('/') || url === '*' || URL.canParse(url));
}
