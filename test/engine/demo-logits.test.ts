/** The browser's runtime against the values that the demo model's build wrote down beside it. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import * as v from 'valibot';
import type { ChatMessage } from '../../src/contract/engine.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';
import { loadModel } from '../../src/engine/load.ts';
import type { RunningModel } from '../../src/engine/running-model.ts';
import { ANALYST_PROMPT, analystJob } from '../../src/roles/analyst.ts';
import { chatIds, demoFiles, newEngine, NODE_RUNTIME } from './demo.ts';

const Row = v.object({ labels: v.record(v.string(), v.number()), positive: v.number() });
const Fixture = v.object({
  tolerance: v.number(),
  largest_label_difference_int8_fp32: v.number(),
  label_ids: v.record(v.string(), v.number()),
  end: v.number(),
  analyst_system: v.string(),
  assistant_system: v.string(),
  analyst: v.array(v.object({ text: v.string(), ids: v.array(v.number()), int8: Row, fp32: Row })),
  assistant: v.array(
    v.object({
      turns: v.array(v.string()),
      ids: v.array(v.number()),
      reply: v.string(),
      reply_ids: v.array(v.number()),
      ended: v.boolean(),
      smallest_margin: v.number(),
    }),
  ),
});

let fixture: v.InferOutput<typeof Fixture>;
let model: RunningModel;
beforeAll(async () => {
  const path = new URL('../fixtures/demo-logits.json', import.meta.url);
  fixture = v.parse(Fixture, JSON.parse(await readFile(path, 'utf8')));
  model = await loadModel(DEMO, demoFiles(), NODE_RUNTIME, 1, () => {});
});

function conversation(turns: string[]): ChatMessage[] {
  const roles = ['user', 'assistant'] as const;
  const messages = turns.map((content, i) => ({ role: roles[i % 2] ?? 'user', content }));
  return [{ role: 'system', content: fixture.assistant_system }, ...messages];
}

describe('the analyst', () => {
  test('has the prompt and the label words that the model was trained on', () => {
    expect(fixture.analyst_system).toBe(ANALYST_PROMPT);
    for (const [word, id] of Object.entries(fixture.label_ids)) {
      expect(model.tokenizer.encode(word)).toEqual([id]);
    }
    for (const { text, ids } of fixture.analyst) {
      expect(chatIds(model.tokenizer, analystJob(text).messages)).toEqual(ids);
    }
  });

  test('sees the logits that the native runtime sees, and nearly those of PyTorch', async () => {
    const { tolerance, largest_label_difference_int8_fp32: quantisation } = fixture;
    for (const { text, ids, int8, fp32 } of fixture.analyst) {
      const logits = await model.decoder.lastLogits(ids);
      for (const label of ['正面', '负面']) {
        const logit = logits[fixture.label_ids[label] ?? -1] ?? NaN;
        const off = (row: v.InferOutput<typeof Row>) =>
          Math.abs(logit - (row.labels[label] ?? NaN));
        expect(off(int8), `${text} ${label} int8`).toBeLessThan(tolerance);
        expect(off(fp32), `${text} ${label} fp32`).toBeLessThan(tolerance + quantisation);
      }
    }
  });

  test('gives the probability that follows from them', async () => {
    const engine = newEngine();
    await engine.load(DEMO);
    for (const { text, int8 } of fixture.analyst) {
      const { probabilities } = await engine.classify(analystJob(text));
      expect(Math.abs((probabilities[0] ?? NaN) - int8.positive), text).toBeLessThan(0.05);
    }
  });
});

test('the assistant’s replies are those of the native runtime', async () => {
  for (const { turns, ids, reply_ids, reply, smallest_margin } of fixture.assistant) {
    expect(chatIds(model.tokenizer, conversation(turns))).toEqual(ids);
    const tokens: number[] = [];
    await model.decoder.generate({
      ids,
      past: undefined,
      maxTokens: reply_ids.length,
      sampling: GREEDY,
      onToken: (id) => tokens.push(id) === reply_ids.length,
    });
    expect(model.tokenizer.decode(reply_ids)).toBe(reply);
    // Where two tokens are as good as equal, another runtime may rightly take the other one.
    if (smallest_margin > fixture.tolerance) expect(tokens).toEqual(reply_ids);
    else expect(tokens[0]).toBe(reply_ids[0]);
  }
});

test('a reply to a script that it does not know is a sentence, and none of the words of the analyst', async () => {
  const engine = newEngine();
  await engine.load(DEMO);
  for (const content of ['أنا سعيد جدا اليوم', '안녕하세요 오늘 기분이 좋아요']) {
    const messages = conversation([content]);
    const job = { slot: 'chat:script', messages, maxTokens: 40, sampling: GREEDY };
    const { text, finish } = await engine.generate(job, () => {});
    expect(finish, text).toBe('stop');
    expect(text.length, content).toBeGreaterThan(5);
    expect(text).not.toMatch(/正面|负面|积极|消极|positive|negative/i);
  }
});
