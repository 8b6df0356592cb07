/** A GGUF file → a model of the site, converted on the way. */
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { convertFile } from './convert-file.ts';
import { FETCHING } from './fetch-repository.ts';
import { factsOf, repoOf } from '../../src/models/gguf/facts.ts';
import { packFolder, type Packed } from './pack-folder.ts';

export interface GgufOptions {
  /** Instead of what file and metadata say. */
  repo?: string;
  licence?: string;
}

/** @throws AppError `input` with one of `GGUF_REASONS`: then the site is as it was. */
export async function packGguf(
  file: string,
  site: string,
  options: GgufOptions = {},
): Promise<Packed> {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  // Two folders deep, as that of a repository: names with a dot are nobody's model.
  const folder = join(site, FETCHING, 'converted', 'model');
  const { origin } = await convertFile(file, folder);
  const repo = options.repo ?? repoOf(origin, basename(file));
  const title = repo.slice(repo.indexOf('/') + 1);
  return packFolder(folder, site, {
    repo,
    revision: `gguf-${(await hashOf(file)).slice(0, 12)}`,
    move: true,
    facts: factsOf(origin, title, options.licence),
  });
}

/** SHA-256, hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
