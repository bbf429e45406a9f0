// Stands between a display's browser and the network, so that a television that is on before its server shows a calm sentence
// and tries again every few seconds, instead of the browser's own error. It keeps nothing else.

/** @typedef {{ request: Request; respondWith: (reply: Promise<Response>) => void }} Fetching */

const WAITING = `<!DOCTYPE html><html lang="id"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Menunggu server</title>
<style>body{margin:0;min-height:100vh;display:grid;place-content:center;gap:24px;background:#07423d;color:#fff;font:40px system-ui,sans-serif;text-align:center}h1{margin:0;font-size:64px}p{margin:0}</style></head>
<body><main><h1>Layar antrean menunggu server</h1><p>Layar ini menyala sendiri. Silakan hubungi petugas bila perlu.</p></main></body></html>`;

addEventListener('install', () => /** @type {{ skipWaiting?: () => void }} */ (globalThis).skipWaiting?.());

addEventListener('fetch', (event) => {
  const fetching = /** @type {Fetching} */ (/** @type {unknown} */ (event));
  if (fetching.request.mode !== 'navigate') return;
  fetching.respondWith(fetch(fetching.request).catch(() => new Response(WAITING, { headers: { 'content-type': 'text/html; charset=utf-8' } })));
});
