import tls from 'node:tls';

/** What a TLS server shows to whoever connects. */
export interface TlsLook {
  protocol: string;
  /** Undefined: the chain is complete and trusted, and the name matches. Otherwise OpenSSL's or Node's own word. */
  complaint: string | undefined;
  isSelfSigned: boolean;
  subject: string;
  issuer: string;
  names: string[];
  validFrom: Date;
  validTo: Date;
  /** Of the certificates sent, the leaf among them. */
  sent: number;
}

export interface TlsLookInput {
  host: string;
  port: number;
  /** The name the certificate has to be for; the host unless given. */
  serverName?: string;
  ca?: string;
  minVersion?: tls.SecureVersion;
  maxVersion?: tls.SecureVersion;
  withinMs?: number;
}

const WITHIN_MS = 6_000;

/**
 * Connects and looks, whatever the certificate is worth.
 * @throws an error with `code` where no TLS connection comes about
 */
export function lookAtTls({ host, port, serverName = host, ca, minVersion, maxVersion, withinMs = WITHIN_MS }: TlsLookInput): Promise<TlsLook> {
  return new Promise((resolve, reject) => {
    const isOld = maxVersion === 'TLSv1' || maxVersion === 'TLSv1.1';
    const socket = tls.connect({
      host,
      port,
      rejectUnauthorized: false,
      // An IP address is no server name (RFC 6066).
      ...(/^[\d.]+$|:/.test(serverName) ? {} : { servername: serverName }),
      ...(ca === undefined ? {} : { ca }),
      ...(minVersion === undefined ? {} : { minVersion }),
      ...(maxVersion === undefined ? {} : { maxVersion }),
      // Our own OpenSSL would not even ask for the old versions.
      ...(isOld ? { ciphers: 'DEFAULT:@SECLEVEL=0' } : {}),
    });
    const timer = setTimeout(() => socket.destroy(Object.assign(new Error('too slow'), { code: 'ETIMEDOUT' })), withinMs);
    socket.once('error', (error: Error) => {
      clearTimeout(timer);
      reject(error);
    });
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      resolve(seen(socket, serverName));
      socket.destroy();
    });
  });
}

function seen(socket: tls.TLSSocket, serverName: string): TlsLook {
  const leaf = socket.getPeerCertificate(true);
  const wrongName = tls.checkServerIdentity(serverName, leaf);
  const refused = socket.authorizationError as unknown as string | Error | undefined | null;
  const complaint = socket.authorized ? (wrongName === undefined ? undefined : 'ERR_TLS_CERT_ALTNAME_INVALID') : refused instanceof Error ? ((refused as NodeJS.ErrnoException).code ?? refused.message) : String(refused);
  return {
    protocol: socket.getProtocol() ?? '',
    complaint,
    isSelfSigned: leaf.issuerCertificate !== undefined && leaf.fingerprint256 === leaf.issuerCertificate.fingerprint256,
    subject: text(leaf.subject?.CN),
    issuer: text(leaf.issuer?.O ?? leaf.issuer?.CN),
    names: (leaf.subjectaltname ?? '').split(', ').map((name) => name.replace(/^(DNS|IP Address):/, '')).filter((name) => name !== ''),
    validFrom: new Date(leaf.valid_from),
    validTo: new Date(leaf.valid_to),
    sent: chainLength(leaf),
  };
}

const text = (value: string | string[] | undefined): string => (Array.isArray(value) ? value.join(', ') : (value ?? ''));

function chainLength(leaf: tls.DetailedPeerCertificate): number {
  const known = new Set<string>();
  for (let each: tls.DetailedPeerCertificate | undefined = leaf; each !== undefined && !known.has(each.fingerprint256); each = each.issuerCertificate) known.add(each.fingerprint256);
  return known.size;
}
