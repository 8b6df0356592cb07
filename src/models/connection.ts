/** One GET of a file, or of a part of it: checked to be what was asked for, cut into chunks. */
import { AppError, type ErrorReason } from '../contract/errors.ts';
import type { Bytes } from './content.ts';
import { htmlError, request, type Patience } from './request.ts';

export interface Wanted extends Patience {
  url: string;
  /** For messages. */
  path: string;
  /** Of the whole file; 0 where it is not known. */
  size: number;
  chunkSize: number;
  /** First chunk, and the one after the last. */
  from: number;
  to: number;
  /** False: the whole file is asked for, and what comes before `from` is passed over. */
  useRange: boolean;
  /** Bytes of the file that arrived; negative where they were lost with the connection. */
  onBytes: (count: number) => void;
  /** The size of the file, as soon as it is known; not later than its last chunk. */
  onSize: (size: number) => void;
}

/**
 * Yields the chunks in order, each overwritten by the next; the last one of the file is what remains.
 * @throws AppError `offline`, `download` (reasons `incomplete`, `range`, `html`), `corrupt`.
 */
export async function* fetchChunks(wanted: Wanted): AsyncGenerator<Bytes, void, void> {
  const { url, path, chunkSize, from, to, onBytes, onSize, signal, idleMs } = wanted;
  const offset = from * chunkSize;
  const range = rangeOf(wanted);
  const response = await request(url, { file: path, signal, idleMs, ...(range && { range }) });
  const reader = response.body!.getReader();
  let filled = 0;
  try {
    const { start, size } = startOf(response, wanted, range !== undefined);
    if (size) onSize(size);
    const inside = size > 0 && to * chunkSize < size;
    let position = start;
    let index = from;
    const length = () =>
      size ? Math.max(0, Math.min(chunkSize, size - index * chunkSize)) : chunkSize;
    let chunk = new Uint8Array(length());
    while (!inside || index < to) {
      const { done, value } = await read(reader, wanted);
      if (done) break;
      if (position === 0 && looksLikeHtml(value)) throw htmlError(new URL(url).host, path);
      // A host without Range sends from the beginning what is stored already.
      let piece = value.subarray(Math.max(0, Math.min(value.length, offset - position)));
      position += value.length;
      if (size && position > size) throw tooLong(wanted, size);
      onBytes(piece.length);
      while (piece.length > 0 && index < to) {
        const part = piece.subarray(0, chunk.length - filled);
        chunk.set(part, filled);
        filled += part.length;
        piece = piece.subarray(part.length);
        if (filled < chunk.length) continue;
        filled = 0;
        yield chunk;
        index += 1;
        if (length() < chunk.length) chunk = new Uint8Array(length());
      }
    }
    if (inside) return;
    if (size ? position < size : !position) throw incomplete(wanted, `ended at byte ${position}`);
    if (!size) onSize(position);
    if (filled > 0) yield chunk.slice(0, filled);
  } catch (error) {
    onBytes(-filled);
    throw error;
  } finally {
    void reader.cancel().catch(() => {}); // nobody waits for it: it may be broken already
  }
}

/** A Range also keeps servers from compressing, so that Content-Length is the size. */
function rangeOf({ size, chunkSize, from, to, useRange }: Wanted): string | undefined {
  const end = to * chunkSize;
  const inside = size > 0 && end < size;
  if (!useRange || (from === 0 && !inside && size)) return undefined;
  return `bytes=${from * chunkSize}-${inside ? end - 1 : ''}`;
}

/** Where in the file the body begins; learns the size on the way if it is not known yet. */
function startOf(
  response: Response,
  wanted: Wanted,
  ranged: boolean,
): { start: number; size: number } {
  const { headers, status } = response;
  const offset = wanted.from * wanted.chunkSize;
  const length = Number(headers.get('Content-Length') ?? 0);
  if (status !== 206) {
    // At first taken for an accident: to pass over half a file costs as much as to fetch it.
    if (ranged && offset > 0) throw wrongRange(wanted, 'the whole file instead of a part');
    // Without a Range the length may be that of a compressed body.
    return { start: 0, size: wanted.size || (ranged ? length : 0) };
  }
  // Content-Range can be read across origins only where the host says so.
  const [, start, total] =
    /^bytes (\d+)-\d+\/(\d+)$/.exec(headers.get('Content-Range') ?? '') ?? [];
  const size = wanted.size || (total === undefined ? offset + length : Number(total));
  if (Number(start ?? offset) !== offset || Number(total ?? size) !== size) {
    throw wrongRange(wanted, `byte ${start} of ${total} instead of ${offset} of ${size}`);
  }
  return { start: offset, size };
}

async function read(reader: ReadableStreamDefaultReader<Bytes>, wanted: Wanted) {
  try {
    return await reader.read();
  } catch (error) {
    if (!(error instanceof AppError) || error.facts.reason === 'timeout') throw error;
    throw incomplete(wanted, String(error), error);
  }
}

const wrongRange = (wanted: Wanted, message: string) => refusal(wanted, 'range', message);

function incomplete(wanted: Wanted, message: string, cause?: unknown): AppError {
  return refusal(wanted, 'incomplete', message, cause);
}

function tooLong({ path, url }: Wanted, size: number): AppError {
  const facts = { file: path, host: new URL(url).host };
  return new AppError('corrupt', `${path}: more than ${size} bytes`, facts);
}

function refusal(
  { path, url }: Wanted,
  reason: ErrorReason<'download'>,
  message: string,
  cause?: unknown,
) {
  const facts = { host: new URL(url).host, file: path, reason };
  return new AppError('download', `${path}: ${message}`, facts, cause);
}

function looksLikeHtml(bytes: Bytes): boolean {
  return /^\s*<(!doctype|html)/i.test(new TextDecoder().decode(bytes.subarray(0, 64)));
}
