/** Finds the model among files that a person brought, and says what is missing or is no file of one. */
import { AppError } from '../contract/errors.ts';
import type { ModelFacts } from '../contract/model-facts.ts';
import { customModel, isRepoId, MODELS, ONNX_NAMES, type ModelSpec } from '../contract/models.ts';
import type { CarriedFile, ImportReason } from '../contract/weights.ts';
import { sha256 } from './content.ts';
import { chooseOnnx, externalData, OPTIONAL } from './hub.ts';
import { REQUIRED } from './repository.ts';
import { PACK_FILE, PACK_FORMAT, parsePack, type Pack } from './pack.ts';
import type { KnownFile } from './store-file.ts';
import { readZip } from './zip.ts';

export interface CarriedModel {
  model: ModelSpec;
  revision: string;
  onnx: string;
  /** Whether a manifest of ours promises a hash for every file. */
  promised: boolean;
  /** As that manifest has them. */
  facts?: ModelFacts;
  files: { known: KnownFile; file: Blob }[];
}

/** What systems leave in folders; never part of a model. */
const LITTER = /(^|\/)(\.[^/]*|__MACOSX|Thumbs\.db|desktop\.ini|System Volume Information)(\/|$)/i;
/** Stands for the commit where nothing names one. */
const CARRIED = 'carried';
const MANIFEST_LIMIT = 16e6;

/** By their paths, archives unpacked. @throws AppError `input` with one of `IMPORT_REASONS`. */
export async function unpack(brought: readonly CarriedFile[]): Promise<Map<string, Blob>> {
  const unpacked = await Promise.all(
    brought.map((one) => (/\.zip$/i.test(one.path) ? readZip(one.file) : [one])),
  );
  const files = unpacked
    .flat()
    .map(({ path, file }) => ({ path: path.replace(/^\.\//, ''), file }));
  const escaping = files.find(({ path }) => !staysInside(path));
  if (escaping) throw refused('import-path', escaping.path);
  // A person may well choose a hidden folder, such as .lmstudio: only what lies in it is judged.
  const root = /^[^/]*\//.exec(files[0]?.path ?? '')?.[0] ?? '';
  const inside = files.every(({ path }) => path.startsWith(root)) ? root.length : 0;
  const folder = new Map(
    files
      .filter(({ path }) => !LITTER.test(path.slice(inside)))
      .map(({ path, file }) => [path, file]),
  );
  if (folder.size === 0) throw refused('import-empty');
  return folder;
}

/** @throws AppError `input` with one of `IMPORT_REASONS`. */
export async function findModel(folder: Map<string, Blob>): Promise<CarriedModel> {
  const found = (await findPacked(folder)) ?? (await findPlain(folder));
  for (const { known, file } of found.files) await checkKind(known.path, file);
  return found;
}

/** Our pack: the manifest names the files and their hashes. */
async function findPacked(folder: Map<string, Blob>): Promise<CarriedModel | undefined> {
  const packs: { root: string; pack: Pack }[] = [];
  for (const [path, file] of folder) {
    if (nameOf(path) !== PACK_FILE || file.size > MANIFEST_LIMIT) continue;
    const text = await file.text();
    const pack = parsePack(text);
    if (pack && isRepoId(pack.repo)) packs.push({ root: rootOf(path), pack });
    else if (text.includes(PACK_FORMAT)) throw refused('import-manifest', path);
  }
  const [first, second] = packs;
  if (!first) return undefined;
  if (second) throw refused('import-several');
  const { root, pack } = first;
  const missing = REQUIRED.find((name) => !pack.files.some(({ path }) => path === name));
  if (missing) throw refused('import-missing', missing);
  const files = pack.files.map(({ path, size, sha256 }) => {
    const file = folder.get(root + path);
    if (!file) throw refused('import-missing', path);
    return { known: { path, size, key: sha256 }, file };
  });
  const { repo, revision, onnx, facts } = pack;
  return {
    model: modelOf(repo, files, facts),
    revision,
    onnx,
    promised: true,
    files,
    ...(facts && { facts }),
  };
}

/** The hub's layout: the files that a download would choose, by their names. */
async function findPlain(folder: Map<string, Blob>): Promise<CarriedModel> {
  const [first = '', ...others] = REQUIRED;
  const roots = [...folder.keys()].filter((path) => nameOf(path) === first).map(rootOf);
  const [root, second] = roots;
  if (root === undefined) throw refused('import-missing', first);
  if (second !== undefined) throw refused('import-several');
  const repo = repoOf(root, await folder.get(root + first)?.text());
  const onnxNames = MODELS.find(({ id }) => id === repo)?.onnxNames ?? ONNX_NAMES;

  const find = async (path: string) => {
    const file = folder.get(root + path);
    return file && { path, size: file.size, key: '', chunks: [] };
  };
  for (const path of others) if (!(await find(path))) throw refused('import-missing', path);
  const onnx = await chooseOnnx({ onnxNames }, find);
  if (!onnx) throw refused('import-no-onnx');
  const inside = [...folder.keys()].flatMap((path) =>
    path.startsWith(root) ? [path.slice(root.length)] : [],
  );
  const external = await externalData(onnx.path, find, inside);
  const names = [...REQUIRED, ...OPTIONAL, onnx.path, ...external.map(({ path }) => path)];
  const files = names.flatMap((path) => {
    const file = folder.get(root + path);
    return file ? [{ known: { path }, file }] : [];
  });
  const facts = { revision: CARRIED, onnx: onnx.path, promised: false };
  if (repo) return { model: modelOf(repo, files), ...facts, files };
  const title = root.split('/').filter(Boolean).at(-1) ?? 'model';
  const model = modelOf(await idOf(title, files), files, { title: title.slice(0, 200) });
  return { model, ...facts, files };
}

/** By the names of the folders around it: the hub's own, those of its cache, or a known model's. */
function repoOf(root: string, config: string | undefined): string {
  const parts = root.split('/').filter(Boolean);
  const cached = parts.map((part) => /^models--(.+?)--(.+)$/.exec(part)).find(Boolean);
  if (cached) return `${cached[1]}/${cached[2]}`;
  const pair = parts.slice(-2).join('/');
  if (MODELS.some(({ id }) => id === pair)) return pair;
  const origin = /"_name_or_path"\s*:\s*"([^"]*)"/.exec(config ?? '')?.[1] ?? '';
  for (const name of [parts.at(-1), origin.split('/').at(-1)]) {
    const known = MODELS.find(({ id, builtIn }) => !builtIn && nameOf(id) === name);
    if (known) return known.id;
  }
  if (isRepoId(pair)) return pair;
  const name = `imported/${parts.at(-1) ?? ''}`;
  return isRepoId(name) ? name : '';
}

/** For a model that has no name we could use: two different ones must not replace each other. */
async function idOf(title: string, files: readonly { known: KnownFile; file: Blob }[]) {
  const facts = files.map(({ known, file }) => [known.path, file.size]);
  const digest = await sha256(new TextEncoder().encode(JSON.stringify([title, facts])));
  return `imported/model-${digest.slice(0, 8)}`;
}

export function modelOf(
  repo: string,
  files: readonly { file: { size: number } }[],
  facts?: ModelFacts,
): ModelSpec {
  const known = MODELS.find(({ id, builtIn }) => !builtIn && id === repo);
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return known
    ? { ...known, ...(facts?.gguf && { gguf: facts.gguf }) }
    : { ...customModel(repo, facts), bytes };
}

/** Web pages and git's notes have the right name and the wrong contents. */
async function checkKind(path: string, file: Blob): Promise<void> {
  const beginning = await file.slice(0, 256).text();
  if (/^\s*<(!doctype|html|\?xml)/i.test(beginning)) throw refused('import-html', path);
  if (beginning.startsWith('version https://git-lfs')) throw refused('import-pointer', path);
}

function staysInside(path: string): boolean {
  return !/^[/\\]|\\|\0|(^|\/)\.\.(\/|$)/.test(path);
}

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const rootOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function refused(reason: ImportReason, file?: string): AppError {
  return new AppError('input', `${reason}: ${file ?? ''}`, { reason, ...(file && { file }) });
}
