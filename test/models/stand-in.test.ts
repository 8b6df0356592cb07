/** The way of a full model without a browser: a small stand-in, hub, download, store, engine. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GREEDY, MODELS, type ModelHost } from '../../src/contract/models.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { download } from '../../src/models/download.ts';
import type { Place } from '../../src/models/place.ts';
import { openStored } from '../../src/models/store.ts';
import { newEngine } from '../engine/demo.ts';
import { startHub, type Hub } from '../support/hub.ts';
import { MemoryCaches } from '../support/memory-cache.ts';
import { sha256 } from '../support/repo.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const model = MODELS[1]!;

let root: string;
let hub: Hub;
let hosts: ModelHost[];

function make(...options: string[]): string {
  const args = ['tools/run.js', 'tools/stand-in/make.ts', '--out', root, '--hidden', '64'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args, ...options], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return status === 0 ? stdout : stderr;
}

const onnxFile = () => join(root, model.id, 'onnx/decoder_model_merged_quantized.onnx');

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'stand-in-'));
  make('--layers', '2');
  hub = await startHub(root);
  hosts = [{ kind: 'hub', url: hub.url }];
}, 60_000);

afterAll(async () => {
  await hub.close();
  rmSync(root, { recursive: true });
});

test(
  'is downloaded, verified, loaded, and answers without ending at once',
  { timeout: 60_000 },
  async () => {
    const place: Place = {
      caches: new MemoryCaches().storage,
      root: 'https://app.test/__weights/',
    };
    const manifest = await download(model, hosts, { place });
    expect(manifest.verified).toBe(true);
    const stored = (await openStored(model.id, place))!;
    const engine = newEngine({
      onnx: manifest.onnx,
      external: [],
      get: (path) => stored.file(path),
    });
    const loaded = await engine.load(model);
    expect(loaded).toMatchObject({ layers: 2, kvHeads: 1, headDim: 64, vocabSize: 151936 });

    const ask = { ...analystJob('今天的实验终于成功了'), wantHidden: true };
    const { probabilities, hidden } = await engine.classify(ask);
    expect(hidden).toHaveLength(64);
    expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1);
    const messages = [{ role: 'user' as const, content: '你好' }];
    const job = { slot: 'chat:1', messages, maxTokens: 16, sampling: GREEDY };
    const reply = await engine.generate(job);
    expect(reply).toMatchObject({ finish: 'length', completionTokens: 16 });
    expect(reply.text.length).toBeGreaterThan(16);
  },
);

test(
  'is made once, the same every time, and anew for other options',
  { timeout: 120_000 },
  async () => {
    const before = { hash: await sha256(readFileSync(onnxFile())), ...statSync(onnxFile()) };
    expect(make('--layers', '2')).toContain('there already');
    expect(statSync(onnxFile()).mtimeMs).toBe(before.mtimeMs);
    expect(make('--layers', '1')).toContain('made');
    expect(statSync(onnxFile()).size).toBeLessThan(before.size);
    make('--layers', '2');
    expect(await sha256(readFileSync(onnxFile()))).toBe(before.hash);
  },
);

test('refuses options that make no model', () => {
  expect(make('--layers', '0')).toContain('--layers must be at least 1');
});
