/** Repositories of float weights, written here, as int8 with one scale a column. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CONVERTED_ONNX, convertGguf } from '../../src/models/gguf/convert.ts';
import { parsePack } from '../../src/models/pack.ts';
import { fetchRepository } from '../../tools/pack-model/fetch-repository.ts';
import { packFloat } from '../../tools/pack-model/pack-float.ts';
import { bytesSource, TINY, tinyGguf, writeGguf, type TinyOptions } from '../support/gguf.ts';
import { COMMIT, startHub } from '../support/hub.ts';
import {
  floatTensors,
  withHeader,
  writeSafetensors,
  type FloatTensor,
} from '../support/safetensors.ts';

const REPO = 'someone/Tiny';
const WEIGHTS = 'model.safetensors';
const INDEX = 'model.safetensors.index.json';

let root: string;
let site: string;
let folder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pack-float-'));
  site = join(root, 'site');
  folder = join(root, 'hub', REPO);
  mkdirSync(join(site, 'models/demo'), { recursive: true });
  mkdirSync(folder, { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (name: string, content: string | Uint8Array) =>
  writeFileSync(join(folder, name), content);
const packedFile = (path: string) => readFileSync(join(site, 'models', REPO, path));

function changeConfig(changes: object): void {
  const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as object;
  write('config.json', JSON.stringify({ ...config, ...changes }));
}

/** Writes all but the weights. @returns these, and what the same values convert to from GGUF. */
async function writeRepository(options: TinyOptions = {}) {
  const gguf = tinyGguf(options);
  const { files } = await convertGguf(bytesSource(writeGguf(gguf)));
  const contents = new Map<string, Buffer>();
  for (const { path, parts } of files) {
    const pieces: Uint8Array[] = [];
    for (const part of parts) for await (const piece of part.pieces()) pieces.push(piece);
    contents.set(path, Buffer.concat(pieces));
    if (path !== CONVERTED_ONNX) write(path, contents.get(path)!);
  }
  changeConfig({ rms_norm_eps: Math.fround(TINY.epsilon) }); // as a GGUF file has it, unrounded
  return { tensors: floatTensors(gguf), expected: contents.get(CONVERTED_ONNX)! };
}

async function writeWhole(change = (_: Record<string, FloatTensor>) => {}): Promise<void> {
  const { tensors } = await writeRepository();
  change(tensors);
  write(WEIGHTS, writeSafetensors(tensors));
}

test.each([{ head: false }, { head: true }])(
  'float32, float16 and bfloat16 become the file that the same values in GGUF do: %o',
  async (options) => {
    const { tensors, expected } = await writeRepository(options);
    expect(new Set(Object.values(tensors).map(({ dtype }) => dtype)).size).toBe(3);
    write(WEIGHTS, writeSafetensors(tensors));
    const packed = await packFloat(folder, site, { licence: 'apache-2.0' });
    expect(packed).toMatchObject({ repo: REPO, files: 5, listed: [REPO] });
    expect(packedFile(CONVERTED_ONNX).equals(expected)).toBe(true);
    expect(packedFile('config.json')).toEqual(readFileSync(join(folder, 'config.json')));
    expect(parsePack(packedFile('manifest.json').toString())).toMatchObject({
      revision: 'main-per-column',
      facts: { title: 'Tiny', licence: { name: 'Apache-2.0' }, source: 'safetensors' },
    });
  },
);

test('weights in several files, from a hub, are put together', async () => {
  const { tensors, expected } = await writeRepository();
  const names = Object.keys(tensors);
  const files = ['model-00001-of-00002.safetensors', 'model-00002-of-00002.safetensors'];
  for (const [i, file] of files.entries()) {
    const own = names.filter((_, n) => n % 2 === i).map((name) => [name, tensors[name]!]);
    write(file, writeSafetensors(Object.fromEntries(own) as Record<string, FloatTensor>));
  }
  const weight_map = Object.fromEntries(names.map((name, n) => [name, files[n % 2]]));
  write(INDEX, JSON.stringify({ weight_map }));
  const hub = await startHub(join(root, 'hub'));
  try {
    const fetched = await fetchRepository(REPO, hub.url, site, { float: true });
    expect(fetched.revision).toBe(COMMIT);
    await packFloat(fetched.folder, site, fetched);
    expect(packedFile(CONVERTED_ONNX).equals(expected)).toBe(true);
    rmSync(join(folder, files[1]!));
    await expect(packFloat(folder, site)).rejects.toThrow(`${files[1]} is missing in ${folder}`);
  } finally {
    await hub.close();
  }
});

const Q = 'model.layers.1.self_attn.q_proj.weight';

test.each<[string, (tensors: Record<string, FloatTensor>) => void, RegExp]>([
  ['a missing tensor', (t) => delete t[Q], /gguf-missing: .*q_proj/],
  ['no table', (t) => delete t['model.embed_tokens.weight'], /embed_tokens.weight are missing/],
  [
    'an unknown type',
    (t) => (t[Q]!.dtype = 'F8_E4M3'),
    /q_proj.* is of the type F8_E4M3; F32, F16/,
  ],
  ['another shape', (t) => t[Q]!.shape.reverse().push(1), /gguf-shape: .*q_proj/],
  ['a wrong length', (t) => (t[Q]!.shape[0]! += 1), /damaged: .*q_proj.* has a wrong length/],
  [
    'a tensor that nobody asks for',
    (t) => (t['model.layers.1.extra.weight'] = t['model.norm.weight']!),
    /gguf-extra: .*extra/,
  ],
])('%s is named, and the site stays as it was', async (_, change, message) => {
  await writeWhole(change);
  await expect(packFloat(folder, site)).rejects.toThrow(message);
  expect(existsSync(join(site, 'models', REPO))).toBe(false);
});

test('a file that is cut off, damaged or of another kind is refused in one sentence', async () => {
  await writeWhole();
  const whole = readFileSync(join(folder, WEIGHTS));
  const refusals: [Uint8Array, string][] = [
    [whole.subarray(0, whole.length - 1), `${WEIGHTS} ends too early`],
    [whole.subarray(0, 100), `${WEIGHTS} ends too early`],
    [whole.subarray(0, 4), `${WEIGHTS} is no safetensors file`],
    [Buffer.from('<!doctype html><p>Sign in to go on'), `${WEIGHTS} is no safetensors file`],
    [withHeader('{"a":'), `${WEIGHTS} is no safetensors file`],
    [withHeader('{"a":{"dtype":"F32","shape":[-1]}}'), `${WEIGHTS} is no safetensors file`],
  ];
  for (const [bytes, message] of refusals) {
    write(WEIGHTS, bytes);
    await expect(packFloat(folder, site)).rejects.toThrow(message);
  }
  rmSync(join(folder, WEIGHTS));
  await expect(packFloat(folder, site)).rejects.toThrow(`${WEIGHTS} is missing in ${folder}`);
});

test.each<[object, string]>([
  [{ model_type: 'gemma3' }, 'models of the architecture "gemma3" do not run here'],
  [{ hidden_act: 'gelu' }, 'config.json has another than is supported here: hidden_act = "gelu"'],
  [{ rope_scaling: { factor: 8 } }, 'rope_scaling = {"factor":8}'],
  [
    { rope_parameters: { rope_type: 'yarn', rope_theta: 1e6 } },
    'rope_parameters = {"rope_type":"yarn"',
  ],
  [{ rope_parameters: { rope_type: 'default' } }, 'rope_parameters = {"rope_type":"default"}'],
  [{ hidden_size: undefined }, 'config.json lacks hidden_size'],
  [{ num_key_value_heads: 3 }, 'num_key_value_heads = 3'],
  [{ tie_word_embeddings: false }, 'the weights lm_head.weight are missing'],
])('settings that do not run here are named: %o', async (changes, message) => {
  await writeWhole();
  changeConfig(changes);
  await expect(packFloat(folder, site)).rejects.toThrow(message);
});

test(
  'the command makes it, and tells in one sentence why it does not',
  { timeout: 60_000 },
  async () => {
    await writeWhole();
    const tool = ['tools/run.js', 'tools/pack-model/pack-model.ts', folder, '--per-column'];
    const command = () =>
      spawnSync(process.execPath, [...tool, '--to', site], { encoding: 'utf8' });
    const done = command();
    expect(done.stderr).toBe('');
    expect(done.stdout).toContain(`${REPO}: 5 files`);
    await writeWhole((tensors) => delete tensors[Q]);
    const refused = command();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(
      /^pack-model: The weights model.layers.1.*q_proj.weight are missing/,
    );
    expect(existsSync(join(site, 'models/.fetching'))).toBe(false);
  },
);
