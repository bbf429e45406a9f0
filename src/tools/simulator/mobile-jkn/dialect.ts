/** What the app asks of a facility after it has a token (ws-faskes §3). Operation lists are not a patient's and not here. */
export const APP_SERVICES = [
  'statusantrean',
  'ambilantrean',
  'sisaantrean',
  'batalantrean',
  'checkinantrean',
  'infopasienbaru',
  'ambilantreanfarmasi',
  'statusantreanfarmasi',
] as const;

export type AppService = (typeof APP_SERVICES)[number];
export type AppCall = 'token' | AppService;

/** One request as it goes out, but for host and credentials. */
export interface AppRequest {
  method: 'GET' | 'POST';
  path: string;
  body: Readonly<Record<string, unknown>> | null;
}

/** How a kind of facility is spoken to. FKTP asks by GET with the data in the path, so a dialect forms whole requests. */
export interface AppDialect {
  token: (paths: AppPaths) => AppRequest;
  request: (paths: AppPaths, service: AppService, fields: Readonly<Record<string, unknown>>) => AppRequest;
}

/** Paths a facility has registered that differ from the usual ones: they are free (ws-faskes §1.6). */
export type AppPaths = Partial<Record<AppCall, string>>;

/** The hospital dialect: everything by POST under the name of its service, the token by GET (ws-faskes §1.4, §1.6). */
export const FKRTL: AppDialect = {
  token: (paths) => ({ method: 'GET', path: paths.token ?? '/auth', body: null }),
  request: (paths, service, fields) => ({ method: 'POST', path: paths[service] ?? `/${service}`, body: fields }),
};
