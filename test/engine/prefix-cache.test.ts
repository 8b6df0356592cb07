/** What is prefilled, and what is not, seen by a model that only counts. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { KvCache } from '../../src/engine/kv-cache.ts';
import { LONGEST_PASS, PrefixCache, type Prefiller } from '../../src/engine/prefix-cache.ts';
import { Tensor } from '../../src/engine/runtime/ort.ts';

let passes: string[];
let live: Set<Tensor>;
let cache: PrefixCache;

/** A cache that knows which tokens it stands for, and whether it was disposed. */
function cacheOf(tokens: readonly number[]): KvCache {
  const tensor = new Tensor('float32', Float32Array.from(tokens), [1, 1, tokens.length, 1]);
  const dispose = tensor.dispose.bind(tensor);
  tensor.dispose = () => {
    live.delete(tensor);
    dispose();
  };
  live.add(tensor);
  return { length: tokens.length, tensors: { tensor } };
}

const tokensOf = (kv: KvCache | undefined) =>
  kv ? [...(kv.tensors['tensor']!.data as Float32Array)] : [];

const model: Prefiller = {
  bytesPerToken: 1,
  prefill: async (ids, past) => {
    passes.push(ids.join(' '));
    return cacheOf([...tokensOf(past), ...ids]);
  },
  slice: (kv, length) => cacheOf(tokensOf(kv).slice(0, length)),
};

beforeEach(() => {
  passes = [];
  live = new Set();
  cache = new PrefixCache(model, 20);
});

const SYSTEM = [1, 2];
const [USER, REPLY, NEXT] = [[3, 4], [5, 6], [7]];
const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

test('a fixed prefix is prefilled once, and stays as long as it is', async () => {
  for (let i = 0; i < 3; i++) {
    expect(tokensOf((await cache.cover('analyst', SYSTEM)).cache)).toEqual(SYSTEM);
  }
  expect(passes).toEqual(['1 2']);
});

test('a conversation prefills only what is new, replies that were written here included', async () => {
  const said = [...SYSTEM, ...USER, ...REPLY];
  await cache.cover('chat:a', [...SYSTEM, ...USER]);
  cache.keep('chat:a', said, cacheOf(said));
  passes = [];
  const { cache: prefix, reusedTokens } = await cache.cover('chat:a', [...said, ...NEXT, 8]);
  expect(reusedTokens).toBe(said.length);
  expect(tokensOf(prefix)).toEqual([...said, ...NEXT, 8]);
  expect(passes).toEqual(['7 8']);
});

test('what the caller reads itself is left to it, however much is known', async () => {
  const ids = [...SYSTEM, ...USER];
  expect(await cache.cover('chat:a', ids, { least: 0 })).toEqual({
    cache: undefined,
    reusedTokens: 0,
  });
  await cache.cover('chat:a', SYSTEM);
  const { cache: prefix } = await cache.cover('chat:a', ids, { least: 1 });
  expect(tokensOf(prefix)).toEqual(SYSTEM);
  expect(passes).toEqual(['1 2']);
});

test('an edit keeps what lies before it, to the token', async () => {
  await cache.cover('chat:a', [...SYSTEM, ...USER, ...REPLY, ...NEXT]);
  passes = [];
  const edited = await cache.cover('chat:a', [...SYSTEM, 3, 9, ...REPLY]);
  expect(passes).toEqual(['9 5 6']);
  expect(tokensOf(edited.cache)).toEqual([...SYSTEM, 3, 9, ...REPLY]);
  expect(edited.reusedTokens).toBe(3);
});

test('conversations lend each other the system prompt, roles lend each other nothing', async () => {
  await cache.cover('chat:a', [...SYSTEM, ...USER, ...REPLY]);
  passes = [];
  await cache.cover('chat:b', [...SYSTEM, ...NEXT]);
  expect(passes).toEqual(['7']);
  expect(tokensOf((await cache.cover('chat:a', [...SYSTEM, ...USER])).cache)).toEqual([
    ...SYSTEM,
    ...USER,
  ]);
  await cache.cover('analyst', [...SYSTEM, ...NEXT]);
  expect(passes).toEqual(['7', '1 2 7']);
});

describe('the budget', () => {
  test('drops the least recently used slot first', async () => {
    await cache.cover('chat:a', range(0, 8));
    await cache.cover('chat:b', range(10, 8));
    await cache.cover('chat:a', range(0, 8));
    await cache.cover('chat:c', range(20, 8)); // 24 tokens: b goes
    passes = [];
    await cache.cover('chat:a', range(0, 8));
    expect(passes).toEqual([]);
    await cache.cover('chat:b', range(10, 8));
    expect(passes).toHaveLength(1);
  });

  test('never drops the slot in use, however long it is', async () => {
    const { cache: prefix } = await cache.cover('chat:a', range(0, 24));
    expect(tokensOf(prefix)).toHaveLength(24);
  });
});

test('every tensor that is not in a slot has been disposed', async () => {
  for (const slot of ['chat:a', 'chat:b', 'chat:a', 'analyst']) {
    await cache.cover(slot, [...SYSTEM, ...USER, ...REPLY]);
    await cache.cover(slot, [...SYSTEM, 6]);
    cache.keep(slot, [...SYSTEM, ...USER], cacheOf([...SYSTEM, ...USER]));
  }
  expect(live.size).toBe(3);
  cache.clear();
  expect(live.size).toBe(0);
});

describe('a prompt longer than a pass', () => {
  const long = range(0, 2 * LONGEST_PASS + 5);
  const lengths = () => passes.map((pass) => pass.split(' ').length);

  test('is read in several, and can be stopped between two', async () => {
    const asked: number[] = [];
    const once = () => asked.push(passes.length) === 1;
    const { cache: prefix } = await cache.cover('chat:a', long, { goOn: once });
    expect(prefix?.length).toBe(LONGEST_PASS);
    expect(asked).toEqual([0, 1]);
    await cache.cover('chat:a', long);
    expect(lengths()).toEqual([LONGEST_PASS, LONGEST_PASS, 5]);
  });

  test('stays as far as it came where a pass fails', async () => {
    let fail = true;
    const failing: Prefiller = {
      ...model,
      prefill: (ids, past) =>
        ids.length < LONGEST_PASS && fail
          ? Promise.reject(new Error('out of memory'))
          : model.prefill(ids, past),
    };
    cache = new PrefixCache(failing, 2000);
    await expect(cache.cover('chat:a', long)).rejects.toThrow();
    fail = false;
    passes = [];
    await cache.cover('chat:a', long);
    expect(lengths()).toEqual([5]);
  });
});

test('a pass that fails after a copy leaves no copy behind', async () => {
  let fail = false;
  const failing: Prefiller = {
    ...model,
    prefill: (ids, past) => (fail ? Promise.reject(new Error('no')) : model.prefill(ids, past)),
  };
  cache = new PrefixCache(failing, 20);
  await cache.cover('chat:a', [...SYSTEM, ...USER]);
  fail = true;
  await expect(cache.cover('chat:b', [...SYSTEM, ...REPLY])).rejects.toThrow();
  await expect(cache.cover('chat:a', [...SYSTEM, ...REPLY])).rejects.toThrow();
  cache.clear();
  expect(live.size).toBe(0);
});
