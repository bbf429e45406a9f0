import { readFileSync } from 'node:fs';
import https from 'node:https';

// Exit 0 while this container can serve. "work" has no listener: there the process itself is the sign of life.
const command = readFileSync('/proc/1/cmdline', 'utf8').split('\0');
if (command.includes('work')) process.exit(0);
const port = Number(process.env.INTERNAL_PORT || 8081);
// the certificate is asked for its name elsewhere; here only whether somebody answers
const request = https.get({ host: '127.0.0.1', port, path: '/readyz', rejectUnauthorized: false, timeout: 4000 }, (reply) => {
  process.exit(reply.statusCode === 200 ? 0 : 1);
});
request.on('timeout', () => request.destroy(new Error('no answer')));
request.on('error', () => process.exit(1));
