import { readFileSync } from 'node:fs';
import { Router } from 'express';
import swaggerUi from 'swagger-ui-express';
import { parse } from 'yaml';

/** Where the internal listener carries the public router, so that "Try it out" has somewhere to go. */
const TRY_OUT_AT = '/ws';

/** The SIMRS API is served by the internal listener itself. */
const HERE = [{ url: '/', description: 'Listener internal pemasangan ini' }];

/** Nothing from elsewhere, no inline script, no inline style; the page's own script calls only this server. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

// Our own page in place of the library's: that one carries inline styles.
const PAGE = `<!DOCTYPE html>
<html lang="id">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Antrean Online: web service dan API SIMRS</title>
  <link rel="stylesheet" href="./index.css">
  <link rel="stylesheet" href="./swagger-ui.css">
  <link rel="icon" type="image/png" href="./favicon-32x32.png" sizes="32x32">
</head>
<body>
  <div id="swagger-ui"></div>
  <script src="./swagger-ui-bundle.js"></script>
  <script src="./swagger-ui-standalone-preset.js"></script>
  <script src="./swagger-ui-init.js"></script>
</body>
</html>
`;

interface Message {
  code: number;
  message: string;
  when: string;
}

interface Contract {
  info: { description: string };
  paths: Record<string, Record<string, unknown>>;
  'x-common-messages': Message[];
}

function table(messages: readonly Message[]): string {
  const rows = messages.map(({ code, message, when }) => `| ${code} | ${message} | ${when} |`);
  return ['', '', '| Kode | Pesan | Keadaan |', '| --- | --- | --- |', ...rows].join('\n');
}

interface SimrsShown {
  description?: string;
  'x-scope': string;
  'x-codeSamples': { source: string }[];
}

/** What a key needs and how a call is written. */
function sample({ 'x-scope': scope, 'x-codeSamples': samples }: SimrsShown): string {
  return [`\n\nCakupan: \`${scope}\``, ...samples.map(({ source }) => `\`\`\`sh\n${source.trimEnd()}\n\`\`\``)].join('\n\n');
}

/** Swagger UI shows descriptions, not our `x-messages`, `x-scope` and `x-codeSamples`: they join the descriptions. */
function withMessagesShown(contract: Contract): Contract {
  const shownOperation = (operation: unknown): unknown => {
    if (typeof operation !== 'object' || operation === null) return operation;
    if ('x-scope' in operation) {
      const shown = operation as SimrsShown;
      return { ...shown, description: (shown.description ?? '') + sample(shown) };
    }
    if (!('x-messages' in operation)) return operation;
    const { description = '', 'x-messages': messages } = operation as { description?: string; 'x-messages': Message[] };
    return { ...operation, description: description + table(messages) };
  };
  return {
    ...contract,
    info: { ...contract.info, description: `${contract.info.description}\n\n**Pesan umum**${table(contract['x-common-messages'])}` },
    paths: Object.fromEntries(
      Object.entries(contract.paths).map(([path, item]) => [
        path,
        Object.fromEntries(Object.entries(item).map(([key, value]) => [key, key === 'servers' ? HERE : shownOperation(value)])),
      ]),
    ),
  };
}

/**
 * Swagger UI of the contract, every asset from this server. The contract itself stands beside it as `openapi.yaml`.
 * @throws when the contract cannot be read
 */
export function docsRouter(openapiPath: string): Router {
  const text = readFileSync(openapiPath, 'utf8');

  const router = Router();
  router.use((_request, response, next) => {
    response.set('content-security-policy', CONTENT_SECURITY_POLICY);
    next();
  });
  router.get('/', (request, response) => {
    // The page names its assets relative to itself, which needs the closing slash.
    const [path = '', query] = request.originalUrl.split('?', 2);
    if (!path.endsWith('/')) response.redirect(`${request.baseUrl}/${query === undefined ? '' : `?${query}`}`);
    else response.type('html').send(PAGE);
  });
  router.get('/openapi.yaml', (_request, response) => {
    response.type('application/yaml').send(text);
  });
  // The assets bring a page of their own, which shows somebody else's contract.
  router.get('/index.html', (request, response) => {
    response.redirect(`${request.baseUrl}/`);
  });
  let pages: Router | undefined;
  router.use((request, response, next) => {
    pages ??= swaggerPages(text);
    pages(request, response, next);
  });
  return router;
}

/** Made for the first who asks: to read the contract as YAML takes half a second and 20 MB, which a start has better use for. */
function swaggerPages(contract: string): Router {
  const shown = { ...withMessagesShown(parse(contract) as Contract), servers: [{ url: TRY_OUT_AT, description: 'Listener internal pemasangan ini' }] };
  return Router().use(
    swaggerUi.serveFiles(shown, {
      // validatorUrl: the default asks a server of the makers to judge the contract
      swaggerOptions: { layout: 'BaseLayout', validatorUrl: null, persistAuthorization: false, docExpansion: 'list', showExtensions: false },
    }),
  );
}
