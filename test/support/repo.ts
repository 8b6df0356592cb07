/** Small repositories of made-up bytes for the tests of the download. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { customModel, type ModelSpec } from '../../src/contract/models.ts';

export const REPO = 'someone/Some-Model';
export const MODEL: ModelSpec = customModel(REPO);
export const ONNX = 'onnx/decoder_model_merged_quantized.onnx';
export const ONNX_SIZE = 100_000;

export type RepoFiles = Record<string, string | Uint8Array>;

/** The same bytes for the same seed; no two chunks alike. */
export function someBytes(size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size);
  let state = seed;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

export function repoFiles(
  changes: Record<string, string | Uint8Array | undefined> = {},
): RepoFiles {
  const files = {
    'README.md': '# A model',
    'config.json': '{"model_type":"qwen2"}',
    'generation_config.json': '{}',
    'tokenizer.json': JSON.stringify({ vocab: 'a'.repeat(5000) }),
    'tokenizer_config.json': '{}',
    [ONNX]: someBytes(ONNX_SIZE),
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(files).filter((entry): entry is [string, string | Uint8Array] =>
      Boolean(entry[1]),
    ),
  );
}

/** A folder with one repository in it, and the means to change and remove it. */
export function makeRepo(files: RepoFiles = repoFiles()) {
  const root = mkdtempSync(join(tmpdir(), 'hub-'));
  const write = (path: string, content: string | Uint8Array) => {
    const file = join(root, REPO, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  };
  for (const [path, content] of Object.entries(files)) write(path, content);
  return { root, write, remove: () => rmSync(root, { recursive: true }) };
}

export async function sha256(data: Response | Uint8Array): Promise<string> {
  const bytes = data instanceof Response ? new Uint8Array(await data.arrayBuffer()) : data;
  return createHash('sha256').update(bytes).digest('hex');
}
