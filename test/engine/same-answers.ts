/** What two decoders of the same model must have in common. */
import { expect } from 'vitest';
import { GREEDY } from '../../src/contract/models.ts';
import type { Decoder } from '../../src/engine/decoder.ts';

/** Logits differ by at most this part of the largest one. */
const TOLERANCE = 1e-4;

export async function expectSameAnswers(
  [a, b]: readonly [Decoder, Decoder],
  ids: readonly number[],
  maxTokens: number,
  prompt: string,
): Promise<void> {
  const [ours, theirs] = [await a.lastLogits(ids), await b.lastLogits(ids)];
  const scale = theirs.reduce((most, logit) => Math.max(most, Math.abs(logit)), 0);
  const off = ours.reduce((most, logit, i) => Math.max(most, Math.abs(logit - theirs[i]!)), 0);
  expect(off / scale, prompt).toBeLessThan(TOLERANCE);
  expect(await write(a, ids, maxTokens), prompt).toEqual(await write(b, ids, maxTokens));
}

async function write(decoder: Decoder, ids: readonly number[], maxTokens: number) {
  const tokens: number[] = [];
  const onToken = (id: number) => tokens.push(id) < 0;
  const cache = await decoder.generate({
    ...{ ids, past: undefined, maxTokens, sampling: GREEDY, onToken },
  });
  for (const tensor of Object.values(cache.tensors)) tensor.dispose();
  return tokens;
}
