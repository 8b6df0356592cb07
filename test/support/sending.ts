/** Bodies on their way to a client: as fast as it takes them, so that only what went out is counted. */
import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Sabotaged } from './sabotage.ts';

const PIECE = 65_536;

/** @param count `bytes`: of the body, as far as it was sent. */
export async function send(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  response: ServerResponse,
  count: { bytes: number },
  limits: { cut?: number | undefined; bytesPerSecond?: number | undefined } = {},
): Promise<void> {
  const { cut = Infinity, bytesPerSecond } = limits;
  for await (const piece of pieces) {
    const bytes = piece.subarray(0, cut - count.bytes);
    count.bytes += bytes.length;
    if (!response.write(bytes) && !response.destroyed) await drained(response);
    if (bytes.length < piece.length || response.destroyed) break;
    if (bytesPerSecond) await sleep((1000 * bytes.length) / bytesPerSecond);
  }
}

/** @param sent Undefined: the connection ends without an answer. */
export async function sendWrong(
  sent: Sabotaged | undefined,
  response: ServerResponse,
  count: { bytes: number },
): Promise<void> {
  if (!sent) return void response.destroy();
  response.writeHead(sent.status, sent.headers);
  await send(piecesOf(sent.body), response, count);
  if (sent.then === 'end') response.end();
  // Ended a moment later, so that what was written does arrive.
  if (sent.then === 'break') await sleep(2).then(() => response.destroy());
}

function* piecesOf(body: Buffer): Generator<Buffer> {
  for (let at = 0; at < body.length; at += PIECE) yield body.subarray(at, at + PIECE);
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.on('drain', go).on('close', go);
  });
}
