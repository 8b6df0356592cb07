/** A model's folder on disk, its weights read in place as out of the browser's storage. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelFiles } from '../../src/engine/model-files.ts';
import type { ByteSource } from '../../src/engine/runtime/onnx-fields.ts';

export function modelFolder(folder: string, onnx: string): ModelFiles {
  return {
    onnx,
    external: [],
    async get(path) {
      if (path === onnx) return new Response('');
      const file = join(folder, path);
      return existsSync(file) ? new Response(readFileSync(file)) : undefined;
    },
    async source(path): Promise<ByteSource | undefined> {
      if (path !== onnx) return undefined;
      const file = openSync(join(folder, path), 'r');
      return {
        size: fstatSync(file).size,
        read(offset, length) {
          const bytes = new Uint8Array(length);
          if (readSync(file, bytes, 0, length, offset) !== length) throw new RangeError(path);
          return bytes;
        },
        close: () => closeSync(file),
      };
    },
  };
}
