/** Synchronous random access to model files, in memory or in the weights store. */
import { AppError } from '../contract/errors.ts';
import type { OpenFile } from '../weights/place.ts';
import type { ByteSource } from './runtime/onnx-fields.ts';

/** In workers only, so not in every set of types that this file is checked with. */
declare const FileReaderSync:
  (new () => { readAsArrayBuffer(blob: Blob): ArrayBuffer }) | undefined;

/** Whether this thread can read blobs synchronously. */
export const CAN_READ_IN_PLACE = typeof FileReaderSync !== 'undefined';

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/**
 * A stored file, which never gets into memory as a whole.
 * @param chunks Blobs of `chunkSize` bytes each, the last one shorter.
 */
export function chunkSource(chunks: readonly Blob[], chunkSize: number): ByteSource {
  if (!FileReaderSync) throw new AppError('internal', 'no FileReaderSync on this thread');
  const reader = new FileReaderSync();
  const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  const readPart = (index: number, from: number, length: number) =>
    new Uint8Array(
      reader.readAsArrayBuffer(chunks[index]?.slice(from, from + length) ?? new Blob()),
    );
  const fetch = (offset: number, length: number): Uint8Array => {
    const inFirst = offset % chunkSize;
    if (inFirst + length <= chunkSize) {
      return readPart(Math.floor(offset / chunkSize), inFirst, length);
    }
    const bytes = new Uint8Array(length);
    eachPart(offset, length, chunkSize, (index, from, done, step) =>
      bytes.set(readPart(index, from, step), done),
    );
    return bytes;
  };
  return { size, read: windowed(size, fetch) };
}

/**
 * The same from open files, ten times faster. What is read in large pieces is valid until the next
 * of them only: each goes into the same room.
 */
export function fileSource(
  files: readonly OpenFile[],
  chunkSize: number,
): ByteSource & { close(): void } {
  const size = files.reduce((sum, file) => sum + file.getSize(), 0);
  let room = new Uint8Array(0);
  const fetch = (offset: number, length: number): Uint8Array => {
    if (length > WINDOW && length > room.length) room = new Uint8Array(length);
    const bytes = length > WINDOW ? room.subarray(0, length) : new Uint8Array(length);
    eachPart(offset, length, chunkSize, (index, at, done, step) => {
      files[index]?.read(bytes.subarray(done, done + step), { at });
    });
    return bytes;
  };
  const close = () => files.forEach((file) => file.close());
  return { size, read: windowed(size, fetch), close };
}

/** @param use Told the chunk, where in it a part begins, how much came before, and its length. */
function eachPart(
  offset: number,
  length: number,
  chunkSize: number,
  use: (index: number, from: number, done: number, step: number) => void,
): void {
  for (let done = 0; done < length;) {
    const from = (offset + done) % chunkSize;
    const step = Math.min(length - done, chunkSize - from);
    use(Math.floor((offset + done) / chunkSize), from, done, step);
    done += step;
  }
}

/** Headers are read in small steps: one read of this size serves many of them. */
const WINDOW = 64 * 1024;

function windowed(size: number, fetch: ByteSource['read']): ByteSource['read'] {
  let window: Uint8Array = new Uint8Array(0);
  let start = 0;
  return (offset, length) => {
    if (length >= WINDOW) return fetch(offset, length);
    if (offset < start || offset + length > start + window.length) {
      start = offset;
      window = fetch(offset, Math.min(WINDOW, size - offset));
    }
    return window.subarray(offset - start, offset - start + length);
  };
}

/**
 * What the runtime takes for the bytes of an external data file: it calls only `byteLength` and
 * `subarray(from, to)`, synchronously, and copies what it gets into the WASM heap at once.
 */
export function lazyBytes(
  source: ByteSource,
  file: string,
  onRead: (bytes: number) => void = () => {},
): Uint8Array {
  const subarray = (from: number, to: number): Uint8Array => {
    if (!(from >= 0 && from <= to && to <= source.size)) {
      throw new AppError('corrupt', `${file}: no bytes ${from} to ${to}`, { file });
    }
    onRead(to - from);
    return source.read(from, to - from);
  };
  return Object.defineProperties(new Uint8Array(0), {
    byteLength: { value: source.size },
    subarray: { value: subarray },
  });
}
