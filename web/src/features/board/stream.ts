// Server-sent events read by fetch: unlike EventSource it says why a stream was refused,
// and lets us notice a line that died while the phone slept (no comment for too long).
import { openEvents } from '../../api';

export type Happened = { id: string | null; event: string; data: string };

/** Cuts what came into events; what is not whole yet is kept for the next piece. */
export function cutter(happened: (e: Happened) => void): (piece: string) => void {
  let rest = '';
  let id: string | null = null;
  let event = '';
  let data: string[] = [];
  const line = (text: string) => {
    if (text === '') {
      if (data.length > 0 || event !== '') happened({ id, event: event || 'message', data: data.join('\n') });
      event = '';
      data = [];
      return;
    }
    const colon = text.indexOf(':');
    if (colon === 0) return;
    const field = colon < 0 ? text : text.slice(0, colon);
    const value = colon < 0 ? '' : text.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
  };
  return (piece) => {
    // A CR at the very end may be half of a CRLF.
    const text = rest + piece;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(/\r\n|\n|\r/);
    rest = (lines.pop() ?? '') + text.slice(whole.length);
    for (const l of lines) line(l);
  };
}

/** Reads until the stream ends; breaking off and being refused are thrown. */
export async function listen(
  path: string,
  on: { opened: () => void; happened: (e: Happened) => void; alive: () => void },
  signal: AbortSignal,
): Promise<void> {
  const reader = (await openEvents(path, signal)).getReader();
  on.opened();
  const cut = cutter(on.happened);
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    on.alive();
    cut(value);
  }
}
