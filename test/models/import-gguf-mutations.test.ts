/** GGUF files that a person brings, changed at random: one is converted wholly, or not at all. */
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { GREEDY } from '../../src/contract/models.ts';
import { GGUF_REASONS } from '../../src/contract/weights.ts';
import { LocalEngine } from '../../src/engine/engine.ts';
import { storedFiles } from '../../src/engine/model-files.ts';
import { importModel } from '../../src/models/import.ts';
import { CACHE_NAME } from '../../src/models/place.ts';
import { listStored } from '../../src/models/store.ts';
import { NODE_RUNTIME } from '../engine/node-engine.ts';
import { random, tinyGguf, writeGguf } from '../support/gguf.ts';
import { blobOf } from './carry.ts';
import { stage } from './stage.ts';

vi.setConfig({ testTimeout: 600_000 }); // a machine that does much else beside

const one = stage();

const small = writeGguf(tinyGguf({ small: true }));
const next = random(7);
const below = (limit: number) => Math.floor(next() * limit);
/** Half of them in the beginning, where each byte says what the others mean. */
function mutated(i: number): Uint8Array {
  const file = small.slice();
  for (let times = 1 + below(3); times > 0; times--) {
    const at = below(i % 2 ? 700 : file.length);
    const kind = below(4);
    if (kind === 0) file[at]! ^= 1 << below(8);
    else if (kind === 1) file.fill(255 * below(2), at, at + 1 + below(8));
    else if (kind === 2) file.copyWithin(at, below(file.length), file.length - below(64));
    else file[at] = below(256);
  }
  return i % 10 === 0 ? file.slice(0, below(file.length)) : file;
}

test('1,000 random mutations of a small file end in a sentence, with nothing stored, or in a model that answers', async () => {
  const seen = new Map<string, number>();
  const options = { place: one.place, chunkSize: 50_000 };
  for (let i = 0; i < 1000; i++) {
    const outcome = await importModel(
      [{ path: 'Tiny.gguf', file: blobOf(mutated(i)) }],
      options,
    ).then(
      () => 'a model',
      (error) => (error instanceof AppError ? (error.facts.reason ?? '?') : String(error)),
    );
    const count = (seen.get(outcome) ?? 0) + 1;
    seen.set(outcome, count);
    if (outcome !== 'a model')
      expect([...(one.caches.entries.get(CACHE_NAME)?.keys() ?? [])]).toEqual([]);
    else if (count % 60 === 1) await answers();
    one.caches.entries.clear();
  }
  const known: string[] = [...GGUF_REASONS, 'a model'];
  expect([...seen.keys()].filter((outcome) => !known.includes(outcome))).toEqual([]);
  expect(seen.get('a model')).toBeGreaterThan(100);
  expect(seen.size).toBeGreaterThan(8);
});

/** The one that is stored replies, whatever a changed weight makes of that, or says why not. */
async function answers(): Promise<void> {
  const [manifest] = await listStored(one.place);
  const engine = new LocalEngine((model) => storedFiles(model, one.place), NODE_RUNTIME);
  const messages = [{ role: 'user', content: 'hello' }] as const;
  const job = { slot: 'a', messages, maxTokens: 4, sampling: GREEDY };
  try {
    await engine.load(manifest!.model);
    const { completionTokens, finish } = await engine.generate(job);
    expect(finish === 'stop' || completionTokens > 0).toBe(true);
  } catch (error) {
    expect(error).toBeInstanceOf(AppError);
  }
  await engine.unload();
}
