// The only place that calls the server: checks the status, turns problem+json into ApiProblem,
// sends X-Banso and If-Match, follows jobs. No personal data ever goes into a URL.
import { QueryClient, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { asOf, asOfNow, useAsOf } from './asOf';

export type FieldError = { pointer: string; code: string; detail: string };

export type ProblemBody = {
  type: string;
  title: string;
  status: number;
  code?: string;
  detail?: string;
  errors?: FieldError[];
  current?: Record<string, unknown>;
};

export class ApiProblem extends Error {
  readonly problem: ProblemBody;
  constructor(problem: ProblemBody) {
    super(problem.title);
    this.name = 'ApiProblem';
    this.problem = problem;
  }
  get status(): number {
    return this.problem.status;
  }
  /** The error of one field, by its JSON pointer without the slash. */
  of(field: string): string | undefined {
    return this.problem.errors?.find((e) => e.pointer === `/${field}`)?.detail;
  }
}

const OFFLINE: ProblemBody = {
  type: 'offline',
  status: 0,
  title:
    'サーバーにつながりません。庁内ネットワークを確かめて、もう一度お試しください。入力した内容はこの画面に残っています。',
};

function unreadable(status: number): ProblemBody {
  return {
    type: 'unreadable',
    status,
    title:
      status >= 500
        ? 'サーバーで処理できませんでした。しばらく待ってからもう一度お試しください。続くときは、システム担当にこの画面を見せてください。'
        : 'サーバーの答えを読み取れませんでした。画面を開き直してください。',
    code: `HTTP ${status}`,
  };
}

async function problemOf(response: Response): Promise<ApiProblem> {
  if (response.headers.get('Content-Type')?.startsWith('application/problem+json')) {
    const body: unknown = await response.json().catch(() => null);
    if (typeof body === 'object' && body !== null && 'title' in body)
      return new ApiProblem({ ...(body as ProblemBody), status: response.status });
  }
  return new ApiProblem(unreadable(response.status));
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
export type Send = { method: Method; path: string; body?: unknown; rev?: number | undefined; file?: Blob };

async function answered(send: Send, signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (send.method !== 'GET') {
    headers['X-Banso'] = '1';
    headers['Content-Type'] = send.file ? 'application/octet-stream' : 'application/json';
  }
  if (send.rev !== undefined) headers['If-Match'] = `"${send.rev}"`;
  const body = send.file ?? (send.body === undefined ? null : JSON.stringify(send.body));
  let response: Response;
  try {
    response = await fetch(send.path, {
      method: send.method,
      headers,
      body,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiProblem(OFFLINE);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function call<T>(send: Send, signal?: AbortSignal): Promise<T> {
  const response = await answered(send, signal);
  if (response.status === 204) return undefined as T;
  const value: unknown = await response.json().catch(() => undefined);
  if (typeof value !== 'object' || value === null) throw new ApiProblem(unreadable(response.status));
  return value as T;
}

/** Opens a stream of server-sent events; unlike EventSource it says why it was refused. */
export async function openEvents(path: string, signal: AbortSignal): Promise<ReadableStream<string>> {
  let response: Response;
  try {
    response = await fetch(path, {
      headers: { Accept: 'text/event-stream' },
      credentials: 'same-origin',
      cache: 'no-store',
      signal,
    });
  } catch {
    throw new ApiProblem(OFFLINE);
  }
  if (!response.ok) throw await problemOf(response);
  if (!response.body) throw new ApiProblem(unreadable(response.status));
  return response.body.pipeThrough(new TextDecoderStream());
}

/** Fetches a file and hands it to the browser's own saving. Answers what the server says about lost characters. */
export async function download(path: string, name: string): Promise<{ unmapped: number }> {
  const response = await answered({ method: 'GET', path: asOf(path, asOfNow()) });
  const url = URL.createObjectURL(await response.blob());
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
  return { unmapped: Number(response.headers.get('X-Banso-Unmapped') ?? 0) };
}

/** Path with a query of the given values; empty ones are left out. */
export function withQuery(path: string, query: Record<string, string | number | undefined>): string {
  const q = new URLSearchParams();
  for (const [k, v] of Object.entries(query)) if (v !== undefined && v !== '') q.set(k, String(v));
  const text = q.toString();
  return text ? `${path}?${text}` : path;
}

// ---- queries ----

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 1 && error instanceof ApiProblem && error.status === 0,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

export const SESSION = '/api/session';

/** A session that ended shows the sign-in over the same address, so that the place is kept. */
function noticeEnd(error: unknown): void {
  if (error instanceof ApiProblem && error.status === 401)
    void queryClient.invalidateQueries({ queryKey: [SESSION] });
}

/** `fresh`: read anew each time it is opened; for forms, which must begin with the newest rev. */
export function useGet<T>(asked: string | null, { fresh = false } = {}) {
  const at = useAsOf();
  const path = asked === null ? null : asOf(asked, at);
  return useQuery({
    ...(fresh && { gcTime: 0, staleTime: Number.POSITIVE_INFINITY }),
    queryKey: [path, ...(fresh ? ['fresh'] : [])],
    enabled: path !== null,
    queryFn: async ({ signal }) => {
      try {
        return await call<T>({ method: 'GET', path: path ?? '' }, signal);
      } catch (error) {
        if (path !== SESSION) noticeEnd(error);
        throw error;
      }
    },
  });
}

/** Everything whose address starts so is read again. */
export function refresh(...prefixes: string[]): void {
  void queryClient.invalidateQueries({
    predicate: (q) => prefixes.some((p) => String(q.queryKey[0]).startsWith(p)),
  });
}

/** A write; afterwards everything that starts with one of `touches` is read again. */
export function useSend<T = unknown>(touches: string[] = []) {
  return useMutation<T, ApiProblem, Send>({
    mutationFn: (send) => call<T>(send),
    onError: noticeEnd,
    onSuccess: () => refresh(...touches),
  });
}

export function problemOfError(error: unknown): ProblemBody {
  if (error instanceof ApiProblem) return error.problem;
  return {
    type: 'bug',
    status: 0,
    title: '画面のこの部分を表示できませんでした。画面を開き直してください。ほかの部分はそのまま使えます。',
  };
}

// ---- jobs ----

export type Job<R = Record<string, unknown>> = {
  id: number;
  title: string;
  phase: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';
  done: number;
  expected: number;
  rate: number;
  seconds_left: number | null;
  result?: R;
  problem?: ProblemBody;
};

/** What stopped a job, as an error to show; null while it is well. */
export function jobProblem(job: Job<unknown> | null): ApiProblem | null {
  return job?.state === 'failed' ? new ApiProblem(job.problem ?? unreadable(500)) : null;
}

export const jobEnded = (job: Job<unknown>) =>
  job.state === 'done' || job.state === 'failed' || job.state === 'cancelled';

/** Follows a job by server-sent events; where these do not come through, asks once a second. */
export function useJob<R>(id: number | null, ended: (job: Job<R>) => void): Job<R> | null {
  const [job, setJob] = useState<Job<R> | null>(null);
  const onEnd = useEffectEvent(ended);
  useEffect(() => {
    setJob(null);
    if (id === null) return;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let source: EventSource | undefined;
    const take = (next: Job<R>) => {
      if (over) return;
      setJob(next);
      if (!jobEnded(next)) return;
      over = true;
      source?.close();
      clearTimeout(timer);
      onEnd(next);
    };
    const poll = async () => {
      try {
        take(await call<Job<R>>({ method: 'GET', path: `/api/jobs/${id}` }));
      } catch (error) {
        noticeEnd(error);
      }
      if (!over) timer = setTimeout(poll, 1000);
    };
    source = new EventSource(`/api/jobs/${id}/events`);
    source.onmessage = (event) => {
      const next: unknown = JSON.parse(event.data);
      if (typeof next === 'object' && next !== null && 'state' in next) take(next as Job<R>);
    };
    source.onerror = () => {
      source?.close();
      if (!over && timer === undefined) void poll();
    };
    return () => {
      over = true;
      source?.close();
      clearTimeout(timer);
    };
  }, [id]);
  return job;
}
