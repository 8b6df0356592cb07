/** Writes a converted model as a folder in the hub's layout. */
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { convertGguf, type ConvertedFile, type Conversion } from '../../src/models/gguf/convert.ts';
import type { RangeSource } from '../../src/models/gguf/source.ts';

/** @throws AppError `input` with one of `GGUF_REASONS`; nothing is left in `folder` then. */
export async function convertFile(path: string, folder: string): Promise<Conversion> {
  const source = await fileSource(path);
  try {
    const conversion = await convertGguf(source);
    await writeFiles(conversion.files, folder);
    return conversion;
  } finally {
    await source.close();
  }
}

export async function writeFiles(files: readonly ConvertedFile[], folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  try {
    for (const { path, parts } of files) {
      const target = join(folder, ...path.split('/'));
      await mkdir(dirname(target), { recursive: true });
      await pipeline(async function* () {
        for (const part of parts) yield* part.pieces();
      }, createWriteStream(target));
    }
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export async function fileSource(path: string): Promise<RangeSource & { close(): Promise<void> }> {
  const file = await open(path);
  const { size } = await file.stat();
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      let done = 0;
      while (done < length) {
        const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
        if (bytesRead === 0) throw new Error(`${path} ended while it was read`);
        done += bytesRead;
      }
      return bytes;
    },
    close: () => file.close(),
  };
}
