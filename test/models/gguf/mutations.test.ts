/** GGUF files changed at random where every byte counts: a sentence, or a model. */
import { expect, test, vi } from 'vitest';
import { AppError } from '../../../src/contract/errors.ts';
import { GGUF_REASONS } from '../../../src/contract/weights.ts';
import { convertGguf } from '../../../src/models/gguf/convert.ts';
import { bytesSource, random, tinyGguf, writeGguf } from '../../support/gguf.ts';

vi.setConfig({ testTimeout: 600_000 });

test('800 random mutations end in a sentence or in a model', async () => {
  const whole = writeGguf(tinyGguf());
  const next = random(20240204);
  const below = (limit: number) => Math.floor(next() * limit);
  // Keys and the directory of tensors, where every byte counts; the vocabulary lies in between.
  const places = [0, 700, whole.length - weightBytes() - 2500].map((from) => [from, 700] as const);
  const mutate = (file: Uint8Array) => {
    const [from, length] = places[below(places.length)]!;
    const at = from + below(length);
    const kind = below(4);
    if (kind === 0) file[at] = below(256);
    else if (kind === 1) file.fill(below(2) * 255, at, at + 1 + below(8));
    else if (kind === 2) file.copyWithin(at, from + below(length), from + length);
    else file[at] = (file[at] ?? 0) ^ (1 << below(8));
  };
  const seen = new Map<string, number>();
  for (let i = 0; i < 800; i++) {
    const file = whole.slice();
    for (let times = 1 + below(3); times > 0; times--) mutate(file);
    const outcome = await outcomeOf(file, i % 8 === 0);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  const known: string[] = [...GGUF_REASONS, 'a model'];
  expect([...seen.keys()].filter((outcome) => !known.includes(outcome))).toEqual([]);
  expect(seen.get('a model')).toBeGreaterThan(20);
  expect(seen.size).toBeGreaterThan(8);
});

function weightBytes(): number {
  return Object.values(tinyGguf().tensors).reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** @param whole Whether to make the weights too. */
async function outcomeOf(file: Uint8Array, whole: boolean): Promise<string> {
  try {
    const { files } = await convertGguf(bytesSource(file));
    for (const part of whole ? files.flatMap(({ parts }) => parts) : []) {
      let size = 0;
      for await (const piece of part.pieces()) size += piece.length;
      expect(size).toBe(part.size);
    }
    return 'a model';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.facts.reason ?? 'no reason';
  }
}
