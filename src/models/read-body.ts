import type { Bytes } from './content.ts';

/**
 * What is being read. Chromium 156 collects the stream of a Blob that only its reader refers to, and
 * the read then never ends: seen after some 20 MB of a file.
 */
const underWay = new Set<ReadableStream>();

/**
 * Reads the first `length` bytes of a body into one buffer.
 *
 * `arrayBuffer()` makes a new buffer each time and leaves it to the garbage collector, which a worker
 * that reads half a gigabyte may not start before its end: 160 to 360 MB more at the peak, seen in
 * Chromium. A BYOB reader fills the buffer that it is given.
 * @param spare Filled where it is large enough, and not to be used afterwards: what is returned has
 *   its memory.
 * @returns What there is, which is less than `length` where the body ends early.
 */
export async function readBody(
  body: ReadableStream<Bytes>,
  length: number,
  spare?: ArrayBuffer,
): Promise<Bytes> {
  const buffer = spare && spare.byteLength >= length ? spare : new ArrayBuffer(length);
  underWay.add(body);
  try {
    const reader = bytesReader(body);
    return await (reader ? fill(reader, buffer, length) : copy(body, buffer, length));
  } finally {
    underWay.delete(body);
  }
}

/** As `readBody`; of unknown length, the whole. */
export async function readEntry(
  entry: Response,
  length?: number,
  spare?: ArrayBuffer,
): Promise<Bytes> {
  if (length === undefined || !entry.body) return new Uint8Array(await entry.arrayBuffer());
  return readBody(entry.body, length, spare);
}

/** A file in order, `size` bytes at a time; each part is overwritten by the next. */
export async function* partsOf(file: Blob, size: number): AsyncGenerator<Bytes> {
  let spare: ArrayBuffer | undefined;
  for (let at = 0; at < file.size; at += size) {
    const length = Math.min(size, file.size - at);
    const bytes = await readBody(file.slice(at, at + length).stream(), length, spare);
    yield bytes;
    spare = bytes.buffer;
  }
}

/** Undefined where this browser gives such bodies out in pieces of its own only. */
function bytesReader(body: ReadableStream<Bytes>): ReadableStreamBYOBReader | undefined {
  if (!('ReadableStreamBYOBReader' in globalThis)) return undefined;
  try {
    return body.getReader({ mode: 'byob' });
  } catch {
    return undefined;
  }
}

async function fill(
  reader: ReadableStreamBYOBReader,
  buffer: ArrayBuffer,
  length: number,
): Promise<Bytes> {
  let filled = 0;
  while (filled < length) {
    const { done, value } = await reader.read(new Uint8Array(buffer, filled, length - filled));
    if (value) ({ buffer } = value);
    if (done || !value) break;
    filled += value.length;
  }
  await reader.cancel();
  return new Uint8Array(buffer, 0, filled);
}

async function copy(
  body: ReadableStream<Bytes>,
  buffer: ArrayBuffer,
  length: number,
): Promise<Bytes> {
  const bytes = new Uint8Array(buffer, 0, length);
  const reader = body.getReader();
  let filled = 0;
  while (filled < length) {
    const { done, value } = await reader.read();
    if (done) break;
    const part = value.subarray(0, length - filled);
    bytes.set(part, filled);
    filled += part.length;
  }
  await reader.cancel();
  return bytes.subarray(0, filled);
}
