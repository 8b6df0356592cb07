/** Which files make up a model, in which order they are fetched. */
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import { dataNames, isDataOf } from './data-files.ts';
import type { PlannedFile } from './manifest.ts';
import type { Pack } from './pack.ts';
import { Repository, REQUIRED } from './repository.ts';
import type { Patience } from './request.ts';

export interface Listing {
  /** Commit, where the host tells; else the requested revision. */
  revision: string;
  /** Path of the chosen ONNX file, or of the GGUF file that becomes one. */
  onnx: string;
  /** Small files first, so that what is wrong with a repository shows before the long download. */
  files: PlannedFile[];
}

export const OPTIONAL = ['generation_config.json'];

/**
 * @param chunkSize Chunk hashes of another size are left out.
 * @throws AppError `offline` or `download` (reason `no-onnx` if no usable ONNX file is there).
 */
export async function listFiles(
  model: ModelSpec,
  host: ModelHost,
  chunkSize: number,
  patience: Patience = {},
): Promise<Listing> {
  const repository = new Repository(model, host, patience);
  const pack = host.kind === 'site' && !model.gguf ? await repository.pack() : undefined;
  if (pack) return listPacked(pack, chunkSize, repository);
  const tree = host.kind === 'hub' ? await repository.tree() : undefined;
  if (!model.gguf) return listOnnx(model, host, repository, tree);
  const file = await finder(repository, tree)(model.gguf);
  if (!file) throw repository.lacks(model.gguf, { status: 404, file: model.gguf });
  return { revision: repository.revision, onnx: file.path, files: [file] };
}

/** @throws AppError `download` where the repository has no model of this kind. */
export async function listOnnx(
  model: ModelSpec,
  host: ModelHost,
  repository: Repository,
  tree: Map<string, PlannedFile> | undefined,
): Promise<Listing> {
  const find = finder(repository, tree);
  const files = await smallFiles(repository, find, host.kind === 'hub' && !tree);
  const onnx = await chooseOnnx(model, find);
  if (!onnx) throw repository.lacks('ONNX file that runs here', { reason: 'no-onnx' });
  files.push(onnx, ...(await externalData(onnx.path, find, tree?.keys())));
  return { revision: repository.revision, onnx: onnx.path, files };
}

const FLOAT_WEIGHTS = /^model(?:-\d+-of-\d+)?\.safetensors(?:\.index\.json)?$/;

/**
 * The files of a repository of float weights, for tools that convert them.
 * @throws AppError `offline` or `download` (reason `no-onnx` if it has no such weights).
 */
export async function listFloatFiles(
  model: ModelSpec,
  host: ModelHost,
): Promise<Omit<Listing, 'onnx'>> {
  const repository = new Repository(model, host, {});
  const tree = await repository.tree();
  const files = await smallFiles(repository, finder(repository, tree), !tree);
  const weights = [...(tree?.values() ?? [])].filter(({ path }) => FLOAT_WEIGHTS.test(path));
  if (weights.length === 0) {
    throw repository.lacks('model.safetensors', { reason: 'no-onnx', file: 'model.safetensors' });
  }
  return { revision: repository.revision, files: [...files, ...weights] };
}

function finder(repository: Repository, tree: Map<string, PlannedFile> | undefined): Find {
  return (path) => (tree ? Promise.resolve(tree.get(path)) : repository.probe(path));
}

/** @param blind Of a hub that lists nothing. */
async function smallFiles(
  repository: Repository,
  find: Find,
  blind: boolean,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const path of [...REQUIRED, ...OPTIONAL]) {
    const file = await find(path);
    if (file) files.push(file);
    else if (REQUIRED.includes(path)) {
      // Where not even the first file is there, there is no such repository for us.
      const gone = blind && files.length === 0;
      const facts = { status: 404, file: path, ...(gone && { reason: 'no-repo' as const }) };
      throw repository.lacks(path, facts);
    }
  }
  return files;
}

export type Find = (path: string) => Promise<PlannedFile | undefined>;

function listPacked(pack: Pack, chunkSize: number, repository: Repository): Listing {
  const { revision, onnx } = pack;
  for (const path of REQUIRED) {
    const listed = pack.files.some((file) => file.path === path);
    if (!listed) throw repository.lacks(path, { status: 404, file: path });
  }
  const files = pack.files.map(({ path, size, sha256, chunks }) => ({
    path,
    size,
    key: sha256,
    chunks: pack.chunkSize === chunkSize ? chunks : [],
  }));
  return { revision, onnx, files: files.sort((a, b) => a.size - b.size) };
}

/** Folder before name: what a repository keeps in its root is rarely meant for browsers. */
export async function chooseOnnx(
  model: Pick<ModelSpec, 'onnxNames'>,
  find: Find,
): Promise<PlannedFile | undefined> {
  for (const folder of ['onnx/', '']) {
    for (const name of model.onnxNames) {
      const file = await find(`${folder}${name}.onnx`);
      if (file) return file;
    }
  }
  return undefined;
}

/**
 * Weights kept outside the ONNX file.
 * @param listed All paths, where the host tells them.
 */
export async function externalData(
  onnx: string,
  find: Find,
  listed?: Iterable<string>,
): Promise<PlannedFile[]> {
  const files: PlannedFile[] = [];
  const take = async (path: string) => {
    const file = await find(path);
    if (file) files.push(file);
    return file !== undefined;
  };
  if (listed) {
    for (const path of listed) if (isDataOf(onnx, path)) await take(path);
    return files;
  }
  while (await take(`${onnx}_data${files.length ? `_${files.length}` : ''}`));
  if (files.length === 0) for (const path of dataNames(onnx)) if (await take(path)) break;
  return files;
}
