// A phone in the room: asks, joins, listens to server-sent events. For the lane and the bench; no browser, so that hundreds fit.
import { EventEmitter } from 'node:events';
import { Agent, request } from 'node:http';

// Says "heard" after each event of a stream.
export const news = new EventEmitter();

export const agentFrom = (localAddress) => new Agent({ keepAlive: true, maxSockets: 32, localAddress });
const everybody = agentFrom();

export const ask = (port, method, path, { cookie = '', body, agent = everybody, headers = {} } = {}) =>
  new Promise((resolve, reject) => {
    const all = { 'X-Banso': '1', 'Sec-Fetch-Site': 'same-origin', ...(cookie && { Cookie: cookie }), ...headers };
    const text = body === undefined ? undefined : JSON.stringify(body);
    if (text !== undefined) {
      all['Content-Type'] = 'application/json';
      all['Content-Length'] = Buffer.byteLength(text);
    }
    const sent = request({ agent, port, host: '127.0.0.1', method, path, headers: all }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('end', () => {
        const raw = Buffer.concat(parts).toString();
        const json = (reply.headers['content-type'] ?? '').includes('json') && raw ? JSON.parse(raw) : undefined;
        resolve({ status: reply.statusCode, raw, json, headers: reply.headers });
      });
      reply.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(text);
  });

const cookieOf = (reply, name) => {
  const found = (reply.headers['set-cookie'] ?? []).map((c) => c.split(';')[0]).find((c) => c.startsWith(`${name}=`));
  if (!found) throw new Error(`no cookie ${name}: ${reply.status} ${reply.raw}`);
  return found;
};

// The demo's officer: the facilitator.
export const signIn = async (port, id = 1000, org = 100) => cookieOf(await ask(port, 'POST', '/api/demo/session', { body: { org, id } }), 'sid');

export const join = async (port, code, name = '', { agent, organisation_kind = 'resident' } = {}) => {
  const reply = await ask(port, 'POST', '/api/rooms', { body: { code, name, organisation_kind }, agent });
  if (reply.status !== 200) throw new Error(`join: ${reply.status} ${reply.raw}`);
  return { cookie: cookieOf(reply, 'room'), ...reply.json };
};

// A board of the demo town, opened: its id, code, and first group.
export const openBoard = async (port, sid, { template = 'free', groups = ['A班', 'B班'], title = 'ためし' } = {}) => {
  const engagements = await ask(port, 'GET', '/api/towns/100/engagements?sort=-fiscal_year', { cookie: sid });
  const made = await ask(port, 'POST', `/api/towns/100/engagements/${engagements.json.items[0].id}/boards`, { cookie: sid, body: { title, template, groups } });
  if (made.status !== 201) throw new Error(`make: ${made.status} ${made.raw}`);
  const opened = await ask(port, 'POST', `/api/towns/100/boards/${made.json.id}/open`, { cookie: sid, body: { hours: 6 } });
  const live = await ask(port, 'GET', `/api/towns/100/boards/${made.json.id}/live`, { cookie: sid });
  return { id: made.json.id, engagement: engagements.json.items[0].id, code: opened.json.code, groups: live.json.groups, areas: live.json.template.areas };
};

let count = 0;
export const key = () => `k${process.pid}-${++count}`;
export const operate = (port, who, operations, path = '/api/room/operations', agent = undefined) =>
  ask(port, 'POST', path, { cookie: who, body: { operations: operations.map((o) => ({ key: key(), ...o })) }, agent });

// Listens until stopped. on(event): {id, event, data}. ended: when the server or the network cut it.
export const listen = (port, cookie, on, { path = '/api/room/events', lastEventId, localAddress } = {}) => {
  const stream = { id: lastEventId, open: undefined, ended: undefined, heartbeats: 0 };
  let rest = '';
  const take = (block) => {
    const event = { event: 'message', data: '' };
    for (const line of block.split('\n')) {
      if (line.startsWith(':')) stream.heartbeats++;
      else if (line.startsWith('id: ')) event.id = stream.id = Number(line.slice(4));
      else if (line.startsWith('event: ')) event.event = line.slice(7);
      else if (line.startsWith('data: ')) event.data += line.slice(6);
    }
    if (event.data) {
      on(event, stream);
      news.emit('heard');
    }
  };
  const headers = { Cookie: cookie, ...(lastEventId !== undefined && { 'Last-Event-ID': String(lastEventId) }) };
  stream.open = new Promise((opened, failed) => {
    stream.ended = new Promise((ended) => {
      const sent = request({ port, host: '127.0.0.1', path, headers, agent: false, localAddress }, (reply) => {
        stream.status = reply.statusCode;
        reply.setEncoding('utf8');
        reply.on('data', (text) => {
          opened(reply.statusCode);
          rest += text;
          for (let at; (at = rest.indexOf('\n\n')) >= 0; rest = rest.slice(at + 2)) take(rest.slice(0, at));
        });
        reply.on('close', () => ended());
        reply.on('error', () => ended());
      });
      stream.cut = () => sent.destroy();
      sent.on('error', (why) => { failed(why); ended(); });
      sent.end();
    });
  });
  return stream;
};
