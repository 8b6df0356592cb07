/** A folder of model files → `<site>/models/<owner>/<name>/` with its manifest, and the site's list. */
import { openAsBlob } from 'node:fs';
import { copyFile, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { ModelFacts } from '../../src/contract/model-facts.ts';
import { isRepoId } from '../../src/contract/models.ts';
import {
  SITE_MODELS_FILE,
  SITE_MODELS_FORMAT,
  type SiteModel,
  type SiteModels,
} from '../../src/contract/site-models.ts';
import type { CarriedFile } from '../../src/contract/weights.ts';
import { findModel, unpack } from '../../src/models/carried.ts';
import {
  describeFile,
  makePack,
  PACK_FILE,
  parsePack,
  type PackFile,
} from '../../src/models/pack.ts';
import { CHUNK_SIZE } from '../../src/models/store.ts';

export interface PackOptions {
  /** In the place of what the names of the folders say. */
  repo?: string;
  revision?: string;
  /** Instead of a copy. */
  move?: boolean;
  chunkSize?: number;
  /** What the page says of the model. */
  facts?: ModelFacts;
}

export interface Packed {
  repo: string;
  folder: string;
  files: number;
  bytes: number;
  /** Every model that the site offers now. */
  listed: string[];
}

/** @throws AppError as an import in the app does: what it would refuse is not packed. */
export async function packFolder(
  source: string,
  site: string,
  options: PackOptions = {},
): Promise<Packed> {
  const { chunkSize = CHUNK_SIZE } = options;
  const root = resolve(source);
  const brought = await readFolder(root);
  const found = await findModel(await unpack(brought));
  const repo = options.repo ?? found.model.id;
  if (!isRepoId(repo)) throw new Error(`${repo} is no name of a repository: owner/name`);
  const target = join(site, 'models', ...repo.split('/'));

  const files: PackFile[] = [];
  await mkdir(target, { recursive: true });
  for (const { known, file } of found.files) {
    const described = await describeFile(known.path, file, chunkSize);
    if (known.key && described.sha256 !== known.key) throw new Error(`${known.path} is damaged`);
    const from = brought.find((one) => one.file === file)?.full;
    if (!from) throw new Error(`${known.path}: unpack the archive first`);
    const to = join(target, ...known.path.split('/'));
    await mkdir(dirname(to), { recursive: true });
    if (resolve(from) !== resolve(to)) await (options.move ? rename : copyFile)(from, to);
    files.push(described);
  }
  const revision = options.revision ?? found.revision;
  const facts = options.facts ?? found.facts;
  const pack = makePack({
    repo,
    revision,
    onnx: found.onnx,
    chunkSize,
    files,
    ...(facts && { facts }),
  });
  await writeFile(join(target, PACK_FILE), `${JSON.stringify(pack, null, 1)}\n`);
  const listed = await listModels(site);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { repo, folder: target, files: files.length, bytes, listed };
}

/** Writes the list of the models that are there, so that a folder that was deleted is not offered. */
export async function listModels(site: string): Promise<string[]> {
  const root = join(site, 'models');
  const models: SiteModel[] = [];
  for (const owner of await subfolders(root)) {
    for (const name of await subfolders(join(root, owner))) {
      const text = await readFile(join(root, owner, name, PACK_FILE), 'utf8').catch(() => '');
      const pack = parsePack(text);
      if (pack?.repo !== `${owner}/${name}`) continue;
      const bytes = pack.files.reduce((sum, { size }) => sum + size, 0);
      const { repo, revision, facts } = pack;
      models.push({ repo, revision, bytes, ...(facts && { facts }) });
    }
  }
  const list: SiteModels = { format: SITE_MODELS_FORMAT, version: 1, models };
  await writeFile(join(root, SITE_MODELS_FILE), `${JSON.stringify(list, null, 2)}\n`);
  return models.map(({ repo }) => repo);
}

async function subfolders(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Paths begin with the last two folders of `root`, which may be the name of the repository. */
async function readFolder(root: string): Promise<(CarriedFile & { full: string })[]> {
  const prefix = `${basename(dirname(root))}/${basename(root)}`;
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return Promise.all(
    files.map(async (entry) => {
      const full = join(entry.parentPath, entry.name);
      const path = `${prefix}/${relative(root, full).split(sep).join('/')}`;
      return { path, file: await openAsBlob(full), full };
    }),
  );
}
