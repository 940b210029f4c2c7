// usage: node lane.mjs PROGRAM DIR
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { ask, join, key, listen, news, openBoard, operate, signIn } from './client.mjs';

const [program, dir] = process.argv.slice(2);
const db = `${dir}/demo.db`;
let passed = 0;
let failed = 0;
const is = (what, good, ...more) => {
  if (good) passed++;
  else { failed++; console.log(`FAILED: ${what}`, ...more); }
};

let server;
let port;
const start = async () => {
  server = spawn(program, ['serve', '--db', db, '--listen', '127.0.0.1:0', '--demo'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  server.stderr.on('data', () => {});
  port = await new Promise((found, lost) => {
    server.stdout.on('data', (text) => {
      said += text;
      const at = /http:\/\/127\.0\.0\.1:(\d+)\//.exec(said);
      if (at) found(Number(at[1]));
    });
    server.on('exit', () => lost(new Error(`the server ended: ${said}`)));
  });
};
const stop = async (signal) => {
  server.removeAllListeners('exit'); // it was asked for
  const ended = once(server, 'exit');
  server.kill(signal);
  const [code] = await ended;
  return code;
};
const lead = (board, operations) => operate(port, sid, operations, `/api/towns/100/boards/${board.id}/operations`);
const live = async (who, board) => (await ask(port, 'GET', board ? `/api/towns/100/boards/${board.id}/live` : '/api/room', { cookie: who })).json;
// Asked again whenever somebody has heard something; that nobody does any more has an end.
const until = async (what, good) => {
  const end = AbortSignal.timeout(180_000);
  while (!good() && !end.aborted) await once(news, 'heard', { signal: end }).catch(() => undefined);
  is(what, good());
};

// What a phone makes of the events: stickies by id, and the numbers it saw.
const phone = (shot) => {
  const seen = [];
  const stickies = new Map((shot?.stickies ?? []).map((s) => [s.id, s]));
  const take = ({ event, data }) => {
    if (event !== 'operation') { seen.push(event); return; }
    const change = JSON.parse(data);
    seen.push(change.seq);
    for (const s of [change.sticky, ...(change.stickies ?? [])]) if (s) stickies.set(s.id, s);
    if (change.removed) stickies.delete(change.removed);
  };
  return { seen, stickies, take };
};
const same = (a, b) => ['id', 'text', 'x', 'y', 'votes', 'arrows', 'cluster', 'group', 'colour'].every((k) => a[k] === b[k]);
const equal = (view, shot) => view.stickies.size === shot.stickies.length && shot.stickies.every((s) => view.stickies.has(s.id) && same(view.stickies.get(s.id), s));

spawnSync(program, ['demo', '--db', db], { stdio: 'ignore' });
await start();
let sid = await signIn(port);

// ---- a phone sleeps and wakes ----
{
  const board = await openBoard(port, sid);
  const [a, b, c] = [await join(port, board.code, '一'), await join(port, board.code, '二'), await join(port, board.code, '三')];
  const add = (who, text, k) => operate(port, who.cookie, [{ kind: 'add', group: board.groups[0].id, area: 'free', text, ...(k && { key: k }) }]);
  const raw = [];
  const silent = listen(port, b.cookie, (e) => raw.push(e.data));
  is('a stream opens', (await silent.open) === 200);
  await add(a, '秘密の言葉');
  await until('an event comes', () => raw.length === 1);
  is('others’ words of the silent phase are not on the wire', !raw.join().includes('秘密の言葉'), raw);
  await lead(board, [{ kind: 'phase', phase: 'talk' }]);
  await until('the end of silence tells all words', () => raw.join().includes('秘密の言葉'));
  const shot = await live(b.cookie);
  const view = phone(shot);
  const first = listen(port, b.cookie, view.take, { path: `/api/room/events?after=${shot.seq}` });
  await first.open;
  const made = [];
  for (let i = 0; i < 10; i++) made.push((await add(a, `前の${i}`)).json.results[0].id);
  await until('ten are seen', () => view.seen.length === 10);
  first.cut();
  await first.ended;
  for (let i = 0; i < 10; i++) await operate(port, a.cookie, [{ kind: 'move', id: made[i], x: i * 100, y: 5000 }]);
  await operate(port, a.cookie, [{ kind: 'remove', id: made[3] }]);
  const again = key();
  const one = await add(c, '二度押した', again);
  const two = await add(c, '二度押した', again);
  is('a post that came twice is done once', one.json.results[0].status === 'done' && two.json.results[0].status === 'repeated' &&
    one.json.results[0].id === two.json.results[0].id, two.raw);
  const back = listen(port, b.cookie, view.take, { lastEventId: first.id });
  await back.open;
  await add(a, '戻ってから');
  const now = await live(b.cookie);
  await until('what happened meanwhile is told', () => view.seen.at(-1) === now.seq);
  is('each number once, in order', view.seen.every((n, i) => !i || n > view.seen[i - 1]), view.seen);
  is('the phone has what the server has', equal(view, now));
  const lost = [];
  const future = listen(port, b.cookie, (e) => lost.push(e.event), { lastEventId: now.seq + 1000 });
  await future.open;
  await until('a future that never was: read anew', () => lost[0] === 'reload');
  const wall = [];
  const facilitator = listen(port, sid, (e) => wall.push(e), { path: `/api/towns/100/boards/${board.id}/events` });
  await facilitator.open;
  await ask(port, 'POST', `/api/towns/100/boards/${board.id}/close`, { cookie: sid });
  await back.ended;
  is('the last that a guest hears is that the room closed', view.seen.at(-1) === now.seq + 1);
  is('and his door is shut', (await ask(port, 'GET', '/api/room', { cookie: b.cookie })).status === 401);
  await until('the facilitator sees it too', () => wall.some((e) => e.data.includes('"state":"closed"')));
  facilitator.cut();
}

// ---- four streams of one phone: the oldest ends ----
{
  const board = await openBoard(port, sid);
  const a = await join(port, board.code);
  const streams = [];
  for (let i = 0; i < 4; i++) {
    streams.push(listen(port, a.cookie, () => {}));
    await streams[i].open;
  }
  await streams[0].ended;
  is('a fourth stream ends the oldest', true);
  streams.forEach((s) => s.cut());
}

// ---- 200 press at once ----
{
  const board = await openBoard(port, sid);
  await lead(board, [{ kind: 'phase', phase: 'talk' }]);
  const crowd = [];
  for (let i = 0; i < 200; i += 20) crowd.push(...(await Promise.all(Array.from({ length: 20 }, () => join(port, board.code)))));
  const target = (await operate(port, crowd[0].cookie, [{ kind: 'add', group: board.groups[0].id, area: 'free', text: 'これだ' }])).json.results[0].id;
  await lead(board, [{ kind: 'phase', phase: 'vote' }]);
  const begin = (await live(sid, board)).seq;
  const views = [];
  for (const one of crowd.slice(0, 100)) {
    const view = phone();
    view.stream = listen(port, one.cookie, view.take, { path: `/api/room/events?after=${begin}` });
    await view.stream.open;
    views.push(view);
  }
  const answers = await Promise.all(crowd.map((one) => operate(port, one.cookie, [{ kind: 'vote', id: target, kind_of: 'like', n: 1 }], undefined, false)));
  is('200 people press at once: each is answered', answers.every((a) => a.status === 200 && a.json.results[0].status === 'done'),
    answers.filter((a) => a.status !== 200).slice(0, 3).map((a) => a.raw));
  const shot = await live(sid, board);
  is('and each vote counts', shot.stickies[0].votes === 200, shot.stickies[0].votes);
  await until('every stream tells all of them', () => views.every((v) => v.seen.length === 200));
  is('in order, none lost, none twice', views.every((v) => v.seen.every((n, i) => n === begin + 1 + i)));
  views.forEach((v) => v.stream.cut());
}

// ---- kill -9 during the vote ----
{
  const board = await openBoard(port, sid);
  await lead(board, [{ kind: 'phase', phase: 'talk' }, { kind: 'votes_each', n: 20, arrows: 0 }]);
  const crowd = await Promise.all(Array.from({ length: 20 }, () => join(port, board.code)));
  const target = (await operate(port, crowd[0].cookie, [{ kind: 'add', group: board.groups[0].id, area: 'free', text: 'これだ' }])).json.results[0].id;
  await lead(board, [{ kind: 'phase', phase: 'vote' }]);
  const sent = [];
  let dead = false;
  const voters = crowd.map(async (one) => {
    for (let i = 0; i < 20 && !dead; i++) {
      const vote = { key: key(), kind: 'vote', id: target, kind_of: 'like', n: 1 };
      const entry = { one, vote, acknowledged: false };
      sent.push(entry);
      try {
        const reply = await operate(port, one.cookie, [vote], undefined, false);
        entry.acknowledged = reply.json?.results?.[0]?.status === 'done';
        news.emit('heard');
      } catch { dead = true; }
    }
  });
  await until('votes are coming in', () => sent.filter((s) => s.acknowledged).length > 60);
  await stop('SIGKILL');
  await Promise.all(voters);
  const acknowledged = sent.filter((s) => s.acknowledged).length;
  await start();
  sid = await signIn(port);
  const votes = (await live(sid, board)).stickies[0].votes;
  is('acknowledged votes are there after kill -9', votes >= acknowledged && votes <= sent.length, { votes, acknowledged, sent: sent.length });
  const still = await ask(port, 'GET', '/api/room', { cookie: crowd[0].cookie });
  is('people are still in the room', still.status === 200);
  let repeated = 0;
  let done = 0;
  for (const entry of sent) {
    const result = (await operate(port, entry.one.cookie, [entry.vote])).json.results[0].status;
    if (result === 'repeated') repeated++;
    if (result === 'done') done++;
    if (entry.acknowledged) is('an acknowledged vote sent again is known', result === 'repeated', result);
  }
  const after = (await live(sid, board)).stickies[0].votes;
  is('sent again, every vote counts once', after === sent.length && repeated === votes && done === sent.length - votes, { after, repeated, done });
}

// ---- the server stops ----
{
  const board = await openBoard(port, sid);
  const a = await join(port, board.code);
  const stream = listen(port, a.cookie, () => {});
  await stream.open;
  const code = await stop('SIGTERM');
  await stream.ended;
  is('the server stops though phones listen', code === 0, code);
}
console.log(`board: ${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
