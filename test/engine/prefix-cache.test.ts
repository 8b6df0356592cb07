/** What is prefilled, and what is not, seen by a model that only counts. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { KvCache } from '../../src/engine/kv-cache.ts';
import { PrefixCache, type Prefiller } from '../../src/engine/prefix-cache.ts';
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

test('a fixed prefix is prefilled once, whatever follows it', async () => {
  for (const text of [[9], [8, 8], [9]]) {
    const { cache: prefix } = await cache.prefix('analyst', [SYSTEM, text]);
    expect(tokensOf(prefix)).toEqual(SYSTEM);
  }
  expect(passes).toEqual(['1 2']);
});

test('a conversation prefills only what is new, in passes of one segment', async () => {
  await cache.prefix('chat:a', [SYSTEM, USER]);
  cache.keep('chat:a', [SYSTEM, USER], cacheOf([...SYSTEM, ...USER]));
  await cache.prefix('chat:a', [SYSTEM, USER, REPLY, []]);
  passes = [];
  const { cache: prefix, reusedTokens } = await cache.prefix('chat:a', [SYSTEM, USER, REPLY, NEXT]);
  expect(tokensOf(prefix)).toEqual([...SYSTEM, ...USER, ...REPLY]);
  expect(reusedTokens).toBe(6);
  expect(passes).toEqual([]);
});

test('an edit keeps what lies before it', async () => {
  await cache.prefix('chat:a', [SYSTEM, USER, REPLY, NEXT]);
  passes = [];
  const edited = await cache.prefix('chat:a', [SYSTEM, USER, [6, 6], NEXT]);
  expect(passes).toEqual(['6 6']);
  expect(tokensOf(edited.cache)).toEqual([...SYSTEM, ...USER, 6, 6]);
  expect(edited.reusedTokens).toBe(4);
});

test('conversations lend each other the system prompt, roles lend each other nothing', async () => {
  await cache.prefix('chat:a', [SYSTEM, USER, REPLY]);
  passes = [];
  await cache.prefix('chat:b', [SYSTEM, NEXT]);
  expect(passes).toEqual([]);
  await cache.prefix('analyst', [SYSTEM, NEXT]);
  expect(passes).toEqual(['1 2']);
});

describe('the budget', () => {
  const long = (first: number) => Array.from({ length: 8 }, (_, i) => first + i);

  test('drops the least recently used slot first', async () => {
    await cache.prefix('chat:a', [long(0), []]);
    await cache.prefix('chat:b', [long(10), []]);
    await cache.prefix('chat:a', [long(0), []]);
    await cache.prefix('chat:c', [long(20), []]); // 24 tokens: b goes
    passes = [];
    await cache.prefix('chat:a', [long(0), []]);
    expect(passes).toEqual([]);
    await cache.prefix('chat:b', [long(10), []]);
    expect(passes).toHaveLength(1);
  });

  test('never drops the slot in use, however long it is', async () => {
    const segments = [long(0), long(10), long(20), []];
    const { cache: prefix } = await cache.prefix('chat:a', segments);
    expect(prefix?.length).toBe(24);
    expect(tokensOf(prefix)).toHaveLength(24);
  });
});

test('every tensor that is not in a slot has been disposed', async () => {
  for (const slot of ['chat:a', 'chat:b', 'chat:a', 'analyst']) {
    await cache.prefix(slot, [SYSTEM, USER, REPLY, NEXT]);
    await cache.prefix(slot, [SYSTEM, [6], NEXT]);
    cache.keep(slot, [SYSTEM, USER], cacheOf([...SYSTEM, ...USER]));
  }
  expect(live.size).toBe(3);
  cache.clear();
  expect(live.size).toBe(0);
});

test('a prefix that is no longer wanted stops between two passes', async () => {
  const asked: number[] = [];
  const once = () => asked.push(passes.length) === 1;
  const { cache: prefix } = await cache.prefix('chat:a', [SYSTEM, USER, REPLY, NEXT], once);
  expect(tokensOf(prefix)).toEqual(SYSTEM);
  expect(asked).toEqual([0, 1]);
  await cache.prefix('chat:a', [SYSTEM, USER, REPLY, NEXT]);
  expect(passes).toEqual(['1 2', '3 4', '5 6']);
});

test('a pass that fails after a copy leaves no copy behind', async () => {
  let fail = false;
  const failing: Prefiller = {
    ...model,
    prefill: (ids, past) => (fail ? Promise.reject(new Error('no')) : model.prefill(ids, past)),
  };
  cache = new PrefixCache(failing, 20);
  await cache.prefix('chat:a', [SYSTEM, USER, NEXT]);
  fail = true;
  await expect(cache.prefix('chat:b', [SYSTEM, REPLY, NEXT])).rejects.toThrow();
  await expect(cache.prefix('chat:a', [SYSTEM, REPLY, NEXT])).rejects.toThrow();
  cache.clear();
  expect(live.size).toBe(0);
});

test('a pass that fails leaves the slot as far as it came', async () => {
  let fail = true;
  const failing: Prefiller = {
    ...model,
    prefill: (ids, past) => {
      if (ids === REPLY && fail) return Promise.reject(new Error('out of memory'));
      return model.prefill(ids, past);
    },
  };
  cache = new PrefixCache(failing, 20);
  await expect(cache.prefix('chat:a', [SYSTEM, USER, REPLY, NEXT])).rejects.toThrow();
  fail = false;
  passes = [];
  await cache.prefix('chat:a', [SYSTEM, USER, REPLY, NEXT]);
  expect(passes).toEqual(['5 6']);
});
