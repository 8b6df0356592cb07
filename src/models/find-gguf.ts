/** The GGUF files among what a person brought: by their endings, and Ollama's by their contents. */
import { AppError } from '../contract/errors.ts';
import type { CarriedFile, GgufChoice } from '../contract/weights.ts';
import { nameOf, unpack } from './carried.ts';
import { ofImport } from './failures.ts';
import { readIntroduction } from './gguf/reader.ts';
import { refused } from './gguf/refusal.ts';
import { blobSource } from './import-job.ts';

/** How Ollama names its files, models and other things. */
const OLLAMA = /^sha256[-:][0-9a-f]{64}$/;
/** One of the files of a model that was split. */
export const PART = /-\d{5}-of-\d{5}\.gguf$/i;
const OLLAMA_MODEL = 'application/vnd.ollama.image.model';
const OLLAMA_MANIFEST = /(?:^|\/)manifests\/[^/]+\/(?:library\/)?(.+)\/([^/]+)$/;
const LONGEST_MANIFEST = 1e6;

/** What there is to choose from, the largest first; empty where there is one file or none. */
export async function ggufChoices(brought: readonly CarriedFile[]): Promise<GgufChoice[]> {
  try {
    return await choicesIn(brought);
  } catch (error) {
    throw ofImport(error);
  }
}

async function choicesIn(brought: readonly CarriedFile[]): Promise<GgufChoice[]> {
  const folder = await unpack(brought);
  const found = await ggufsIn(folder);
  if (found.length < 2) return [];
  const names = await ollamaNames(folder);
  const choices = found.map(async ({ path, file }): Promise<GgufChoice> => {
    const name = nameOf(path);
    const facts = await readIntroduction(blobSource(file));
    const own = OLLAMA.test(name) ? (names.get(name.slice(-64)) ?? facts.get('general.name')) : '';
    const architecture = String(facts.get('general.architecture') ?? '');
    return { path, title: String(own || name).slice(0, 100), architecture, bytes: file.size };
  });
  return (await Promise.all(choices)).sort((a, b) => b.bytes - a.bytes);
}

/**
 * The GGUF file in a folder. Where an ONNX file lies beside it, nothing needs to be converted.
 * @param only Its path, where there are several.
 * @throws AppError `input` (reasons `import-several`, `gguf-split`).
 */
export async function findGguf(
  folder: ReadonlyMap<string, Blob>,
  only?: string,
): Promise<CarriedFile | undefined> {
  const found = await ggufsIn(folder);
  const [first, second] = only ? found.filter(({ path }) => path === only) : found;
  if (first && second) throw new AppError('input', first.path, { reason: 'import-several' });
  return first;
}

async function ggufsIn(folder: ReadonlyMap<string, Blob>): Promise<CarriedFile[]> {
  const all = [...folder].map(([path, file]) => ({ path, file }));
  if (all.some(({ path }) => /\.onnx$/i.test(path))) return [];
  const found: CarriedFile[] = [];
  for (const one of all) {
    const named = /\.gguf$/i.test(one.path);
    const mayBe = named || all.length === 1 || OLLAMA.test(nameOf(one.path));
    if (named || (mayBe && (await one.file.slice(0, 4).text()) === 'GGUF')) found.push(one);
  }
  if (found.length > 1 && found.every(({ path }) => PART.test(path))) throw refused('gguf-split');
  return found;
}

/** What its owner calls a model, by the hash in the name of its file. */
async function ollamaNames(folder: ReadonlyMap<string, Blob>): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for (const [path, file] of folder) {
    const [, model, tag] = OLLAMA_MANIFEST.exec(path) ?? [];
    if (!model || file.size > LONGEST_MANIFEST) continue;
    const text = await file.text();
    const layer = /\{[^{}]*\}/g;
    for (const [json] of text.matchAll(layer)) {
      const [, hash] = /"sha256:([0-9a-f]{64})"/.exec(json) ?? [];
      if (hash && json.includes(OLLAMA_MODEL)) names.set(hash, `${model}:${tag}`);
    }
  }
  return names;
}
