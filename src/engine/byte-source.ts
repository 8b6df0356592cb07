/** Synchronous random access to model files, in memory or in the weights store. */
import { AppError } from '../contract/errors.ts';
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

/** Headers are read in small steps: one read of this size serves many of them. */
const WINDOW = 64 * 1024;

/**
 * A stored file, which never gets into memory as a whole.
 * @param chunks Blobs of `chunkSize` bytes each, the last one shorter.
 */
export function chunkSource(chunks: readonly Blob[], chunkSize: number): ByteSource {
  if (!FileReaderSync) throw new AppError('internal', 'no FileReaderSync on this thread');
  const reader = new FileReaderSync();
  const size = chunks.reduce((sum, chunk) => sum + chunk.size, 0);
  let window = new Uint8Array(0);
  let windowStart = 0;

  const fetch = (offset: number, length: number): Uint8Array<ArrayBuffer> => {
    const first = Math.floor(offset / chunkSize);
    const inFirst = offset - first * chunkSize;
    if (inFirst + length <= chunkSize) {
      const part = chunks[first]?.slice(inFirst, inFirst + length) ?? new Blob();
      return new Uint8Array(reader.readAsArrayBuffer(part));
    }
    const bytes = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const step = Math.min(length - done, chunkSize - ((offset + done) % chunkSize));
      bytes.set(fetch(offset + done, step), done);
      done += step;
    }
    return bytes;
  };

  return {
    size,
    read(offset, length) {
      if (length >= WINDOW) return fetch(offset, length);
      if (offset < windowStart || offset + length > windowStart + window.length) {
        windowStart = offset;
        window = fetch(offset, Math.min(WINDOW, size - offset));
      }
      return window.subarray(offset - windowStart, offset - windowStart + length);
    },
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
