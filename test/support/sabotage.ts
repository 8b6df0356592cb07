/** Single faults of a host, one for one request: what the matrix of a bad network has in it. */
import type { IncomingMessage } from 'node:http';
import { gzipSync } from 'node:zlib';

export type Fault =
  /** The connection ends after that share of the body. */
  | { kind: 'cut'; at: number }
  /** Nothing more comes after that share of the body, and the connection stays open. */
  | { kind: 'stall'; at: number }
  /** The body ends there, and all headers say that it is complete. */
  | { kind: 'short'; at: number }
  /** One bit is another. */
  | { kind: 'flip'; at: number }
  /** The whole file with status 200, whatever part was asked for. */
  | { kind: 'whole' }
  /** A part, but another one. */
  | { kind: 'shifted' }
  /** Compressed, as a proxy does it to everything. */
  | { kind: 'gzip' }
  /** A sign-in page. */
  | { kind: 'html' }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** Not even a header. */
  | { kind: 'refused' };

/** What is sent in the place of the file. */
export interface Sabotaged {
  status: number;
  headers: Record<string, string | number>;
  body: Buffer;
  /** What comes after the body: its end, a broken connection, or nothing at all. */
  then: 'end' | 'break' | 'silence';
}

/** The answer of a host that has the file; undefined: not even a header. */
export function sabotage(
  fault: Fault,
  file: Buffer,
  request: IncomingMessage,
): Sabotaged | undefined {
  const [, first = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const ranged = request.headers.range !== undefined && fault.kind !== 'whole';
  const start = ranged ? Number(first) : 0;
  const end = ranged && last ? Number(last) + 1 : file.length;
  const whole = file.subarray(start, end);
  const head = (length: number, from = start) => ({
    'Content-Type': 'application/octet-stream',
    'Content-Length': length,
    ...(ranged && { 'Content-Range': `bytes ${from}-${from + whole.length - 1}/${file.length}` }),
  });
  const sent = (body: Buffer, headers: Sabotaged['headers'] = head(body.length)): Sabotaged => ({
    status: ranged ? 206 : 200,
    headers,
    body,
    then: 'end',
  });
  switch (fault.kind) {
    case 'cut':
      return { ...sent(part(whole, fault.at), head(whole.length)), then: 'break' };
    case 'stall':
      return { ...sent(part(whole, fault.at), head(whole.length)), then: 'silence' };
    case 'short':
      return sent(part(whole, fault.at));
    case 'flip': {
      const body = Buffer.from(whole);
      const at = Math.min(body.length - 1, Math.floor(fault.at * body.length));
      body[at] = (body[at] ?? 0) ^ (1 << (at % 8));
      return sent(body);
    }
    case 'whole':
      return sent(whole);
    case 'shifted':
      return sent(whole, head(whole.length, start + 1));
    case 'gzip': {
      const body = gzipSync(whole);
      return sent(body, { ...head(body.length), 'Content-Encoding': 'gzip' });
    }
    case 'html': {
      const body = Buffer.from('<!doctype html><title>Sign in</title>');
      return { ...sent(body, { 'Content-Type': 'text/html' }), status: 200 };
    }
    case 'status':
      return {
        ...sent(Buffer.from('no'), fault.headers ?? {}),
        status: fault.status,
      };
    case 'refused':
      return undefined;
  }
}

const part = (body: Buffer, share: number) => body.subarray(0, Math.floor(share * body.length));
