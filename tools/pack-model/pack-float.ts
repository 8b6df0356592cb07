/** A folder of float weights → a model of the site: int8, one scale for each column. */
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isRepoId } from '../../src/contract/models.ts';
import { onnxFile } from '../../src/models/gguf/convert.ts';
import { OPTIONAL } from '../../src/models/hub.ts';
import { REQUIRED } from '../../src/models/repository.ts';
import { writeFiles } from './convert-file.ts';
import { FETCHING } from './fetch-repository.ts';
import { openFloatCheckpoint } from './float-checkpoint.ts';
import { convertedFacts } from '../../src/models/gguf/facts.ts';
import { packFolder, type Packed } from './pack-folder.ts';

export interface FloatOptions {
  /** Instead of the names of the last two folders. */
  repo?: string;
  revision?: string;
  licence?: string;
}

/** @throws Error in one sentence, or AppError `input`: then the site is as it was. */
export async function packFloat(
  source: string,
  site: string,
  options: FloatOptions = {},
): Promise<Packed> {
  const root = resolve(source);
  const repo = options.repo ?? `${basename(dirname(root))}/${basename(root)}`;
  if (!isRepoId(repo)) throw new Error(`${repo} is no name of a repository: say --repo owner/name`);
  const missing = REQUIRED.find((path) => !existsSync(join(root, path)));
  if (missing) throw new Error(`${missing} is missing in ${source}`);
  // Two folders deep, as that of a repository: names with a dot are nobody's model.
  const folder = join(site, FETCHING, 'converted', 'model');
  const checkpoint = await openFloatCheckpoint(root);
  try {
    await writeFiles([onnxFile(checkpoint)], folder);
  } finally {
    await checkpoint.close();
  }
  for (const path of [...REQUIRED, ...OPTIONAL]) {
    if (existsSync(join(root, path))) await copyFile(join(root, path), join(folder, path));
  }
  const title = repo.slice(repo.indexOf('/') + 1);
  return packFolder(folder, site, {
    repo,
    revision: `${options.revision ?? 'main'}-per-column`,
    move: true,
    facts: convertedFacts(title, 'safetensors', options.licence),
  });
}
