/** The files of a model from a hub, each checked against the hash that the hub names. */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { customModel, MODELS, type ModelHost } from '../../src/contract/models.ts';
import { ContentCheck } from '../../src/models/content.ts';
import { listFiles, listFloatFiles } from '../../src/models/hub.ts';
import { fileUrl } from '../../src/models/repository.ts';
import { request } from '../../src/models/request.ts';
import { CHUNK_SIZE } from '../../src/models/store.ts';

/** In the site, so that the files need only be renamed afterwards. */
export const FETCHING = 'models/.fetching';

export interface Fetched {
  repo: string;
  /** Commit, where the hub tells. */
  revision: string;
  folder: string;
}

/**
 * @param options.float Its float weights instead of the ONNX file.
 * @throws AppError `offline`, `download`, `corrupt`, as a download in the app.
 */
export async function fetchRepository(
  repo: string,
  from: string,
  site: string,
  { float = false } = {},
): Promise<Fetched> {
  const host: ModelHost = { kind: 'hub', url: from.replace(/\/*$/, '/') };
  const model = MODELS.find(({ id }) => id === repo) ?? customModel(repo);
  const listing = float ? listFloatFiles(model, host) : listFiles(model, host, CHUNK_SIZE);
  const { revision, files } = await listing;
  const folder = join(site, FETCHING, ...repo.split('/'));
  for (const { path, size, key } of files) {
    console.log(`${path} ${(size / 1e6).toFixed(1)} MB`);
    const response = await request(fileUrl(host, repo, revision, path), { file: path });
    const target = join(folder, ...path.split('/'));
    await mkdir(dirname(target), { recursive: true });
    const check = await ContentCheck.open(key, size);
    const body = Readable.fromWeb(response.body as ReadableStream);
    await pipeline(
      body,
      async function* (pieces: AsyncIterable<Buffer>) {
        for await (const piece of pieces) {
          check.update(new Uint8Array(piece));
          yield piece;
        }
      },
      createWriteStream(target),
    );
    check.finish(path);
  }
  return { repo, revision, folder };
}
