// Rooms full of people on the wire, each with an event stream of its own: how long until every client has seen an operation, what a
// participant costs in memory, whether anything is lost or comes twice. Prints one JSON object.
// usage: node board.mjs PORT PID ROOMS PEOPLE_PER_ROOM OPERATIONS_PER_SECOND SECONDS
import { readFileSync } from 'node:fs';
import { agentFrom, ask, join, key, listen, openBoard, operate, signIn } from '../tests/board/client.mjs';

const [port, pid, rooms, people, rate, seconds] = process.argv.slice(2).map(Number);
const rss = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const quantile = (sorted, q) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))];

// One address holds 1,024 connections: the people come from several.
const addressOf = (n) => `127.0.0.${2 + Math.floor(n / 200)}`;
const agents = new Map();
const agentOf = (n) => agents.get(addressOf(n)) ?? agents.set(addressOf(n), agentFrom(addressOf(n))).get(addressOf(n));

const sid = await signIn(port);
const boards = [];
for (let i = 0; i < rooms; i++) {
  const board = await openBoard(port, sid, { title: `部屋${i + 1}` });
  const talk = await operate(port, sid, [{ kind: 'phase', phase: 'talk' }], `/api/towns/100/boards/${board.id}/operations`);
  if (talk.status !== 200) throw new Error(talk.raw);
  boards.push({ ...board, people: [], sent: new Map() });
}
await sleep(1000);
const before = rss();

let errors = 0;
let reloads = 0;
const delays = [];   // of the last client to see an operation
const each = [];     // of every client
const crowd = boards.flatMap((board, b) => Array.from({ length: people }, (_, i) => ({ board, n: b * people + i, seen: [], last: 0, twice: 0, gaps: 0 })));

const take = (one) => (event) => {
  if (event.event === 'reload') { reloads++; return; }
  const now = performance.now();
  const data = JSON.parse(event.data);
  if (one.last && data.seq <= one.last) one.twice++;
  if (one.last && data.seq > one.last + 1) one.gaps += data.seq - one.last - 1;
  one.last = data.seq;
  const sent = data.key && one.board.sent.get(data.key);
  if (!sent) return;
  each.push(now - sent.at);
  if (++sent.seen === one.board.people.length) {
    delays.push(now - sent.at);
    one.board.sent.delete(data.key);
  }
};

for (let from = 0; from < crowd.length; from += 20)
  await Promise.all(crowd.slice(from, from + 20).map(async (one) => {
    try {
      one.cookie = (await join(port, one.board.code, `${one.n + 1}番`, { agent: agentOf(one.n) })).cookie;
      one.stream = listen(port, one.cookie, take(one), { localAddress: addressOf(one.n) });
      if ((await one.stream.open) !== 200) errors++;
      one.board.people.push(one);
    } catch (why) { errors++; if (errors < 10) console.error(String(why)); }
  }));
await sleep(2000);
const after = rss();

let done = 0;
const act = async (n) => {
  const one = crowd[(n * 7919) % crowd.length];
  const k = key();
  one.board.sent.set(k, { at: performance.now(), seen: 0 });
  const mine = one.own && n % 25 ? { kind: 'move', id: one.own, x: (n * 37) % 10000, y: (n * 91) % 10000 } : { kind: 'add', group: one.board.groups[0].id, area: 'free', text: `${n}枚め` };
  try {
    const reply = await ask(port, 'POST', '/api/room/operations', { cookie: one.cookie, agent: agentOf(one.n), body: { operations: [{ key: k, ...mine }] } });
    const result = reply.json?.results?.[0];
    if (reply.status !== 200 || result.status !== 'done') { errors++; one.board.sent.delete(k); console.error(reply.status, reply.raw); return; }
    one.own ??= result.id;
    done++;
  } catch (why) { errors++; one.board.sent.delete(k); if (errors < 10) console.error(String(why)); }
};
const began = performance.now();
const acts = [];
for (let n = 0; performance.now() - began < seconds * 1000; n++) {
  const wait = began + (n * 1000) / rate - performance.now();
  if (wait > 0) await sleep(wait);
  acts.push(act(n));
}
await Promise.all(acts);
await sleep(1500);
const unseen = boards.reduce((sum, board) => sum + board.sent.size, 0);
for (const board of boards) {
  const live = await ask(port, 'GET', `/api/towns/100/boards/${board.id}/live`, { cookie: sid });
  for (const one of board.people) if (one.last !== live.json.seq) one.gaps++;
}
const sum = (name) => crowd.reduce((total, one) => total + one[name], 0);
delays.sort((a, b) => a - b);
each.sort((a, b) => a - b);
const round = (n) => Math.round((n ?? -1) * 10) / 10;
console.log(JSON.stringify({
  people: crowd.length, rooms, operations: done, seconds, errors, lost: sum('gaps') + unseen, twice: sum('twice'), reloads,
  all_p50: round(quantile(delays, 0.5)), all_p95: round(quantile(delays, 0.95)), all_most: round(delays.at(-1)), each_p95: round(quantile(each, 0.95)),
  kb_before: before, kb_after: after, kb_each: round((after - before) / crowd.length), kb_end: rss(),
}));
for (const one of crowd) one.stream?.cut();
process.exit(0);
