import https from 'node:https';

export interface ServiceReply {
  metadata: { code: number; message: string };
  response?: Record<string, unknown>;
}

/** Calls a facility's web service as BPJS does: token first, then services with it. */
export interface WebServiceCaller {
  /** @throws a sentence when the token is refused */
  signIn: () => Promise<void>;
  call: (path: string, body: object) => Promise<ServiceReply>;
  close: () => void;
}

/** @param ca the certificate to trust, for a demo whose certificate is its own */
export function webServiceCaller(baseUrl: string, user: string, password: string, ca?: string): WebServiceCaller {
  const agent = new https.Agent({ keepAlive: true, ...(ca === undefined ? {} : { ca }) });
  let token = '';

  const send = (method: 'GET' | 'POST', path: string, headers: Record<string, string>, body?: object): Promise<ServiceReply> =>
    new Promise((resolve, reject) => {
      const request = https.request(`${baseUrl}${path}`, { method, agent, timeout: 30_000, headers: { 'content-type': 'application/json', ...headers } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          try {
            resolve(JSON.parse(Buffer.concat(chunks).toString('utf8')) as ServiceReply);
          } catch (error) {
            reject(new Error(`${path} answered no JSON`, { cause: error }));
          }
        });
      });
      request.on('timeout', () => request.destroy(new Error(`${path} did not answer in time`)));
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });

  return {
    signIn: async () => {
      const reply = await send('GET', '/token', { 'x-username': user, 'x-password': password });
      if (typeof reply.response?.['token'] !== 'string') throw new Error(`no token: ${reply.metadata.message}`);
      token = reply.response['token'];
    },
    call: (path, body) => send('POST', path, { 'x-token': token, 'x-username': user }, body),
    close: () => agent.destroy(),
  };
}
