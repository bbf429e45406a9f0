export interface StartTable {
  mode: 'demo' | 'production';
  publicUrl?: string | undefined;
  internalUrl?: string | undefined;
  simulatorUrl?: string | undefined;
  wsUser?: string | undefined;
  wsPassword?: string | undefined;
  administrator?: Access | undefined;
  /** Besides the one at the root. */
  furtherFacilities?: ({ name: string; url: string } & Access)[] | undefined;
  platformAdministrator?: Access | undefined;
  demoFile?: string | undefined;
  logFile?: string | undefined;
  warnings: readonly string[];
}

type Row = [label: string, value: string | undefined];

interface Access {
  username: string;
  password: string;
}

/** What a person wants to know when the server is up. Holds the demo's password; a production has none to show. */
export function startTable(table: StartTable): string {
  const rows: Row[] = [
    ['Web service (public)', table.publicUrl],
    ['Pages (internal)', table.internalUrl],
    ['  panels, as user', table.administrator?.username],
    ['  with password', table.administrator?.password],
    ['Swagger UI (internal)', below(table.internalUrl, '/docs')],
    ['Health (internal)', below(table.internalUrl, '/readyz')],
    ['BPJS simulator', table.simulatorUrl],
    ['Web-service user', table.wsUser],
    ['Web-service password', table.wsPassword],
    ...(table.furtherFacilities ?? []).map(({ name, url, ...access }): Row => [name, `${url}  ${said(access)}`]),
    ['Platform', table.platformAdministrator === undefined ? undefined : `${below(table.internalUrl, '/platform') ?? ''}  ${said(table.platformAdministrator)}`],
    ['All of it, with samples', table.demoFile],
    ['Log', table.logFile],
  ];
  const shown = rows.flatMap(([label, value]) => (value === undefined ? [] : [`  ${label.padEnd(26)}${value}`]));
  const warnings = table.warnings.map((warning) => `  ! ${warning}`);
  return ['', `Antrean Online is up (${table.mode}). Ctrl-C stops it.`, '', ...shown, ...(warnings.length === 0 ? [] : ['', ...warnings]), '', ''].join('\n');
}

/** An address a person can open: one that listens everywhere is reached through loopback. */
export function listenerUrl(host: string, port: number): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `https://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function said({ username, password }: Access): string {
  return `user ${username}, password ${password}`;
}

function below(url: string | undefined, path: string): string | undefined {
  return url === undefined ? undefined : `${url}${path}`;
}
