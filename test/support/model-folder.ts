/** A model's folder on disk, its weights read in place as out of the browser's storage. */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelFiles } from '../../src/engine/model-files.ts';
import type { Ahead } from '../../src/engine/read-ahead.ts';

export function modelFolder(folder: string, onnx: string): ModelFiles {
  return {
    onnx,
    external: [],
    async get(path) {
      if (path === onnx) return new Response('');
      const file = join(folder, path);
      return existsSync(file) ? new Response(readFileSync(file)) : undefined;
    },
    ahead: inPlace(join(folder, onnx)),
  };
}

/** Bytes of the one file that is asked for, read as they are needed. */
export function inPlace(file: string): Ahead {
  let opened: number | undefined;
  return {
    async source() {
      const fd = (opened = openSync(file, 'r'));
      return {
        size: fstatSync(fd).size,
        read(offset, length) {
          const bytes = new Uint8Array(length);
          if (readSync(fd, bytes, 0, length, offset) !== length) throw new RangeError(file);
          return bytes;
        },
      };
    },
    async complete() {},
    stuck: false,
    async keepOutlines() {},
    close() {
      if (opened !== undefined) closeSync(opened);
    },
  };
}
