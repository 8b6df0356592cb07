/** Single faults of a host, one for one request: what the matrix of a bad network has in it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
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
  | { kind: 'status'; status: number; retryAfter?: string }
  /** Not even a header. */
  | { kind: 'refused' };

export interface Sent {
  status: number;
  bytes: number;
}

/** Answers in the place of a host that has the file. */
export function sabotage(
  fault: Fault,
  file: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const [, first = '0', last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  const ranged = request.headers.range !== undefined && fault.kind !== 'whole';
  const start = ranged ? Number(first) : 0;
  const end = ranged && last ? Number(last) + 1 : file.length;
  const body = Buffer.from(file.subarray(start, end));
  const head = (length: number, from = start) =>
    response.writeHead(ranged ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': length,
      ...(ranged && { 'Content-Range': `bytes ${from}-${from + body.length - 1}/${file.length}` }),
    });
  switch (fault.kind) {
    case 'cut':
      head(body.length);
      // Ended a moment later, so that what was written does arrive.
      response.write(part(body, fault.at), () => setTimeout(() => response.destroy(), 2));
      return;
    case 'stall':
      head(body.length);
      response.write(part(body, fault.at));
      return;
    case 'short':
      head(part(body, fault.at).length);
      response.end(part(body, fault.at));
      return;
    case 'flip': {
      const at = Math.min(body.length - 1, Math.floor(fault.at * body.length));
      body[at] = (body[at] ?? 0) ^ (1 << (at % 8));
      head(body.length);
      response.end(body);
      return;
    }
    case 'whole':
      head(file.length);
      response.end(file);
      return;
    case 'shifted':
      head(body.length, start + 1);
      response.end(body);
      return;
    case 'gzip': {
      const packed = gzipSync(body);
      response.setHeader('Content-Encoding', 'gzip');
      head(packed.length);
      response.end(packed);
      return;
    }
    case 'html':
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!doctype html><title>Sign in</title>');
      return;
    case 'status':
      if (fault.retryAfter) response.setHeader('Retry-After', fault.retryAfter);
      response.writeHead(fault.status).end('no');
      return;
    case 'refused':
      response.destroy();
  }
}

const part = (body: Buffer, share: number) => body.subarray(0, Math.floor(share * body.length));
