export interface StartTable {
  mode: 'demo' | 'production';
  publicUrl?: string | undefined;
  internalUrl?: string | undefined;
  simulatorUrl?: string | undefined;
  wsUser?: string | undefined;
  wsPassword?: string | undefined;
  administrator?: { username: string; password: string } | undefined;
  demoFile?: string | undefined;
  logFile?: string | undefined;
  warnings: readonly string[];
}

/** What a person wants to know when the server is up. Holds the demo's password; a production has none to show. */
export function startTable(table: StartTable): string {
  const rows: [string, string | undefined][] = [
    ['Web service (public)', table.publicUrl],
    ['Pages (internal)', table.internalUrl],
    ['  panels, as user', table.administrator?.username],
    ['  with password', table.administrator?.password],
    ['Swagger UI (internal)', below(table.internalUrl, '/docs')],
    ['Health (internal)', below(table.internalUrl, '/readyz')],
    ['BPJS simulator', table.simulatorUrl],
    ['Web-service user', table.wsUser],
    ['Web-service password', table.wsPassword],
    ['All of it, with samples', table.demoFile],
    ['Log', table.logFile],
  ];
  const shown = rows.flatMap(([label, value]) => (value === undefined ? [] : [`  ${label.padEnd(24)}${value}`]));
  const warnings = table.warnings.map((warning) => `  ! ${warning}`);
  return ['', `Antrean Online is up (${table.mode}). Ctrl-C stops it.`, '', ...shown, ...(warnings.length === 0 ? [] : ['', ...warnings]), '', ''].join('\n');
}

/** An address a person can open: one that listens everywhere is reached through loopback. */
export function listenerUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `https://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function below(url: string | undefined, path: string): string | undefined {
  return url === undefined ? undefined : `${url}${path}`;
}
