// A steady day: so many requests a second whatever the answers take, four reads of what is made anew to one write, by five
// persons. A latency counts from the moment the request was due. Prints "requests errors p50 p99 most", in milliseconds.
// usage: node steady.mjs PORT SECONDS [PER_SECOND]
import { Agent, request } from 'node:http';

const [portText, secondsText, rateText = '40'] = process.argv.slice(2);
const port = Number(portText);
const seconds = Number(secondsText);
const rate = Number(rateText);
const readers = [1000, 1001, 1002];
const writer = 1003;
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

const ask = (method, path, sid, body) =>
  new Promise((resolve) => {
    const headers = { 'X-Banso': '1', 'Sec-Fetch-Site': 'same-origin', ...(sid && { Cookie: `sid=${sid}` }) };
    if (body) headers['Content-Type'] = 'application/json';
    const sent = request({ agent, port, host: '127.0.0.1', method, path, headers }, (reply) => {
      reply.resume();
      reply.on('end', () => resolve(reply));
    });
    sent.on('error', () => resolve({ statusCode: 0 }));
    sent.end(body && JSON.stringify(body));
  });

const signIn = async (id) => {
  const reply = await ask('POST', '/api/demo/session', '', { org: 100, id });
  return /sid=([^;]*)/.exec(reply.headers['set-cookie'][0])[1];
};

const sessions = [];
for (const id of [...readers, writer]) sessions.push(await signIn(id));
const paths = ['/api/towns/100/home?year=2026', '/api/towns/100/cap?year=2026', '/api/towns/100/spending?from=202603&to=202702&by=month,service'];

let errors = 0;
const times = [];
const one = async (n, due) => {
  const write = n % 5 === 4;
  const reply = write
    ? await ask('POST', '/api/towns/100/units', sessions[readers.length], { kind: 'area', name: `圏域${process.pid}-${n}` })
    : await ask('GET', `${paths[n % paths.length]}&n=${n}`, sessions[n % readers.length]);
  if (reply.statusCode !== (write ? 201 : 200)) errors++;
  times.push(performance.now() - due);
};

const under = [];
const start = performance.now();
for (let n = 0; n < rate * seconds; n++) {
  const due = start + (n * 1000) / rate;
  const wait = due - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  under.push(one(n, due));
}
await Promise.all(under);
times.sort((a, b) => a - b);
const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))].toFixed(1);
console.log(times.length, errors, at(0.5), at(0.99), at(1));
agent.destroy();
