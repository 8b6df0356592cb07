/** The real models that `npm run real-model` makes, in the real runtime. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { customModel, GREEDY } from '../../src/contract/models.ts';
import { LocalEngine } from '../../src/engine/engine.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { CONVERTED_ONNX } from '../../src/models/gguf/convert.ts';
import { QWEN, REAL_MODELS, SMOLLM, type RealModel } from '../../tools/real-model/models.ts';
import { NODE_RUNTIME } from '../engine/node-engine.ts';
import { modelFolder } from '../support/model-folder.ts';
import { agreementWithFloat, folderOf } from './float-agreement.ts';

beforeAll(() => {
  const missing = REAL_MODELS.find((model) => !existsSync(join(folderOf(model), 'manifest.json')));
  if (missing) throw new Error(`${missing.repo} is not there: run \`npm run real-model\` first`);
});

async function load(model: RealModel) {
  const engine = new LocalEngine(
    async () => modelFolder(folderOf(model), CONVERTED_ONNX),
    NODE_RUNTIME,
  );
  const loaded = await engine.load(customModel(model.repo));
  return { engine, loaded };
}

const chat = (content: string): ChatMessage[] => [
  { role: 'system', content: 'You are a helpful assistant.' },
  { role: 'user', content },
];

test('Qwen judges plain sentences rightly, and replies to the point', async () => {
  const { engine, loaded } = await load(QWEN);
  expect(loaded).toMatchObject({ layers: 24, kvHeads: 2, headDim: 64, vocabSize: 151936 });
  expect(loaded.shortcuts).toMatchObject({ lastTokenLogits: true, residentCache: true });
  const [label] = await engine.tokenize(['正面']);
  expect(label).toEqual([106557]);

  const sentences: [string, positive: boolean][] = [
    ['今天的实验终于成功了,太棒了!', true],
    ['我今天很难过。', false],
    ['房间很脏，服务员态度也差。', false],
    ['这本书真好看，强烈推荐！', true],
    ['I love this!', true],
    ['This is the worst day of my life.', false],
  ];
  for (const [sentence, positive] of sentences) {
    const { probabilities, mass } = await engine.classify(analystJob(sentence));
    expect(mass, sentence).toBeGreaterThan(0.8);
    expect((probabilities[0] ?? 0) > 0.5, sentence).toBe(positive);
  }

  const replies: [string, RegExp][] = [
    ['What is the capital of France?', /Paris/],
    ['1+1等于几?', /2|二/],
    ['量子纠缠是什么?', /粒子/],
  ];
  for (const [prompt, expected] of replies) {
    const job = { slot: 'chat', messages: chat(prompt), maxTokens: 60, sampling: GREEDY };
    expect((await engine.generate(job)).text, prompt).toMatch(expected);
  }
});

test('SmolLM2, of the other architecture, replies in English and does not judge', async () => {
  const { engine, loaded } = await load(SMOLLM);
  expect(loaded).toMatchObject({ layers: 30, kvHeads: 3, headDim: 64, vocabSize: 49152 });
  const messages = chat('What is the capital of France?');
  const reply = await engine.generate({ slot: 'c', messages, maxTokens: 40, sampling: GREEDY });
  expect(reply).toMatchObject({ finish: 'stop' });
  expect(reply.text).toContain('Paris');
  expect((await engine.classify(analystJob('我今天很难过。'))).mass).toBeLessThan(0.01);
});

test('Qwen says what the float weights say: likeliest token and divergence', async () => {
  const { tokens, top1, divergence } = await agreementWithFloat();
  console.log(`${tokens} tokens: top-1 ${top1}, KL ${divergence}`);
  expect(top1).toBeGreaterThan(0.9);
  expect(divergence).toBeLessThan(0.05);
});
