// A push service over TLS that speaks HTTP/2 only: node h2_service.mjs CERT KEY REQUESTS_PER_CONNECTION
// A request for /close closes its connection, too.
import { readFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';

const [cert, key, most] = process.argv.slice(2);
const server = createSecureServer({
  cert: readFileSync(cert),
  key: readFileSync(key),
  allowHTTP1: false,
});
let sessions = 0;

server.on('session', (session) => {
  const number = ++sessions;
  let streams = 0;
  session.on('stream', (stream, headers) => {
    stream.respond({ ':status': 201 });
    stream.end(`${number}`);
    if (++streams === Number(most) || headers[':path'] === '/close') session.close();
  });
  session.on('error', () => undefined);
});
server.on('secureConnection', (socket) => socket.on('error', () => undefined));
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit()).resume();
