/** Synchronous random access to model files, as the runtime wants it. */
import { AppError } from '../contract/errors.ts';
import type { ByteSource } from './runtime/onnx-fields.ts';

export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
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
