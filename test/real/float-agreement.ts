/** How near a packed model comes to the float weights that it was made from, on fixed replies. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { customModel } from '../../src/contract/models.ts';
import { disposeCache } from '../../src/engine/kv-cache.ts';
import { loadModel } from '../../src/engine/load.ts';
import { CONVERTED_ONNX } from '../../src/models/gguf/convert.ts';
import { QWEN, REAL_CACHE, type RealModel } from '../../tools/real-model/models.ts';
import { NODE_RUNTIME } from '../engine/node-engine.ts';
import { divergence } from '../eval/replies.ts';
import { modelFolder } from '../support/model-folder.ts';

/** Of `QWEN`, made by tools/real-model/reference.py, which says what is in it. */
const REFERENCE = 'test/fixtures/qwen2.5-coder-0.5b-float.json';

interface Reference {
  replies: { prompt: number[]; reply: number[]; ids: number[][]; logprobs: number[][] }[];
}

export interface Agreement {
  tokens: number;
  /** Share of tokens where the likeliest is the same, 0..1. */
  top1: number;
  /** Mean over tokens of KL(float || ours), in nats. */
  divergence: number;
}

/** Where `npm run real-model` puts a model. */
export const folderOf = ({ repo }: Pick<RealModel, 'repo'>): string =>
  join(REAL_CACHE, 'models', ...repo.split('/'));

/** @param folder Packed files of `QWEN`. */
export async function agreementWithFloat(folder = folderOf(QWEN)): Promise<Agreement> {
  const { replies } = JSON.parse(readFileSync(REFERENCE, 'utf8')) as Reference;
  const files = modelFolder(folder, CONVERTED_ONNX);
  const { decoder } = await loadModel(customModel(QWEN.repo), files, NODE_RUNTIME, 1, () => {});
  let [tokens, agreed, sum] = [0, 0, 0];
  for (const { prompt, reply, ids, logprobs } of replies) {
    let [past, last] = [await decoder.prefill(prompt.slice(0, -1)), prompt.at(-1)!];
    for (const [t, next] of reply.entries()) {
      const logits = await decoder.lastLogits([last], past);
      const most = logits.reduce((a, b) => Math.max(a, b));
      const total = Math.log(logits.reduce((all, logit) => all + Math.exp(logit - most), 0)) + most;
      const ours = ids[t]!.map((id) => logits[id]! - total);
      tokens++;
      if (logits.indexOf(most) === next) agreed++;
      sum += divergence(logprobs[t]!, ours);
      const longer = await decoder.prefill([last], past);
      disposeCache(past);
      [past, last] = [longer, next];
    }
    disposeCache(past);
  }
  await decoder.release();
  return { tokens, top1: agreed / tokens, divergence: sum / tokens };
}
