// Restarts the server and asks it for its first page. Prints a line a time: milliseconds from SIGTERM to the port
// answering, to the first byte of the page, to the first byte of the first cap dashboard of a session kept from before.
// usage: node restart.mjs PROGRAM DATABASE PORT TIMES
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

const [program, database, portText, timesText] = process.argv.slice(2);
const port = Number(portText);
const PATIENCE_MS = 10_000;

const start = () =>
  spawn(program, ['serve', '--db', database, '--listen', `127.0.0.1:${port}`, '--demo', '--quiet'], { stdio: ['ignore', 'ignore', 'inherit'] });

const connectOnce = () =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket)).on('error', reject);
    socket.setNoDelay(true);
  });

async function connectWhenOpen() {
  for (const end = performance.now() + PATIENCE_MS; performance.now() < end; ) {
    try {
      return await connectOnce();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
  throw new Error(`nothing answers on port ${port}`);
}

/** Milliseconds until the first byte; the answer must be a 200. */
function firstByte(socket, path, cookie) {
  const began = performance.now();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n${cookie ? `Cookie: ${cookie}\r\n` : ''}Connection: close\r\n\r\n`);
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once('data', (bytes) => {
      const took = performance.now() - began;
      if (bytes.toString('latin1', 0, 12) === 'HTTP/1.1 200') resolve(took);
      else reject(new Error(`${path}: ${bytes.toString('latin1', 0, 80)}`));
      socket.destroy();
    });
  });
}

async function signIn() {
  const answer = await fetch(`http://127.0.0.1:${port}/api/demo/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Banso': '1' },
    body: '{"org":100,"id":1000}',
  });
  if (!answer.ok) throw new Error(`sign-in: ${answer.status}`);
  return answer.headers.get('set-cookie').split(';')[0];
}

let server = start();
try {
  (await connectWhenOpen()).destroy();
  const cookie = await signIn();
  for (let i = 0; i < Number(timesText); i++) {
    const ended = once(server, 'exit');
    const began = performance.now();
    server.kill('SIGTERM');
    await ended;
    server = start();
    const socket = await connectWhenOpen();
    const restart = performance.now() - began;
    const page = await firstByte(socket, '/', '');
    const home = await firstByte(await connectOnce(), '/api/towns/100/home?year=2026', cookie);
    console.log([restart, page, home].map((ms) => ms.toFixed(1)).join(' '));
  }
} finally {
  server.kill('SIGTERM');
}
