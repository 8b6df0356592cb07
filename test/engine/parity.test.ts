/** Our runtime against the stock one, and reuse against a cold start: the same answers, to the token. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ChatMessage, GenerateJob } from '../../src/contract/engine.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';
import { Decoder } from '../../src/engine/decoder.ts';
import type { LocalEngine } from '../../src/engine/engine.ts';
import { handles } from '../../src/engine/runtime/ort-handle.ts';
import { startRuntime } from '../../src/engine/runtime/session.ts';
import { StockSession } from '../../src/engine/runtime/stock-session.ts';
import type { Tokenizer } from '../../src/engine/tokenizer.ts';
import { lazyBytes, memorySource } from '../../src/engine/byte-source.ts';
import { disposeCache } from '../../src/engine/kv-cache.ts';
import { loadModel } from '../../src/engine/load.ts';
import type { RunningModel } from '../../src/engine/running-model.ts';
import { rewriteModel } from '../../src/engine/runtime/onnx-file.ts';
import { analystJob } from '../../src/roles/analyst.ts';
import { DEMO_PROMPT } from '../../src/roles/assistant.ts';
import {
  chatIds,
  demoFiles,
  demoTokenizer,
  newEngine,
  NODE_RUNTIME,
  ONNX,
  readDemo,
} from './demo.ts';
import { expectSameAnswers } from './same-answers.ts';

const PROMPTS = [
  ['你好', '今天的实验终于成功了', '我很难过', '帮我写个请假条', 'Hello', 'I lost my keys', '😀'],
  ['!', '。', ' 为什么?', ' 谢谢', ' tell me more', '\n\n第二行'],
  ['', '老师说', '昨天', 'Well, ', '('],
].reduce<string[]>(
  (starts, ends) => starts.flatMap((start) => ends.map((end) => `${start}${end}`)),
  [''],
);

function chat(...contents: string[]): ChatMessage[] {
  const turns = contents.map((content, i): ChatMessage => ({
    role: i % 2 === 0 ? 'user' : 'assistant',
    content,
  }));
  return [{ role: 'system', content: DEMO_PROMPT }, ...turns];
}

describe('the resident runtime beside the stock one, both on the rewritten graph', () => {
  let ours: RunningModel;
  let stock: Decoder;
  let tokenizer: Tokenizer;

  beforeAll(async () => {
    tokenizer = await demoTokenizer();
    ours = await loadModel(DEMO, demoFiles(), NODE_RUNTIME, 1, () => {});
    const file = new Uint8Array(await readDemo(ONNX));
    const { model, external } = rewriteModel(memorySource(file), ONNX);
    const files = external.map(({ path, source }) => ({ path, data: lazyBytes(source, path) }));
    stock = new Decoder(await StockSession.create(model, files, NODE_RUNTIME, 1), ONNX);
    await startRuntime(NODE_RUNTIME, 1);
  });

  test('is the one that runs, with every shortcut', () => {
    expect(ours.shortcuts).toMatchObject({
      ...{ residentCache: true, lastTokenLogits: true, sharedHead: true, tokenScales: true },
    });
  });

  test('gives the same logits however a prompt is cut into passes', async () => {
    for (const prompt of PROMPTS.slice(0, 20)) {
      const ids = chatIds(tokenizer, chat(prompt));
      const whole = await ours.decoder.lastLogits(ids);
      for (const cut of [1, Math.floor(ids.length / 2), ids.length - 1]) {
        const past = await ours.decoder.prefill(ids.slice(0, cut));
        const parts = await ours.decoder.lastLogits(ids.slice(cut), past);
        disposeCache(past);
        const off = parts.reduce((most, x, i) => Math.max(most, Math.abs(x - whole[i]!)), 0);
        expect(off, `${prompt} cut at ${cut}`).toBeLessThan(0.02);
      }
    }
  });

  test('writes the same tokens for 200 prompts, from the same logits', async () => {
    expect(PROMPTS.length).toBeGreaterThanOrEqual(200);
    for (const prompt of PROMPTS.slice(0, 200)) {
      const ids = chatIds(tokenizer, chat(prompt));
      await expectSameAnswers([ours.decoder, stock], ids, 12, prompt);
    }
  }, 240_000);
});

describe('a conversation with everything reused', () => {
  let engine: LocalEngine;
  let colds = 0;

  beforeAll(async () => {
    engine = newEngine();
    await engine.load(DEMO);
  });

  const job = (slot: string, messages: ChatMessage[]): GenerateJob => ({
    ...{ slot, messages, maxTokens: 40, sampling: GREEDY },
  });
  /** The same messages where nothing is cached: a role of its own each time. */
  const cold = (messages: ChatMessage[]) => engine.generate(job(`cold${colds++}`, messages));

  async function say(messages: ChatMessage[], text: string): Promise<number> {
    messages.push({ role: 'user', content: text });
    const warm = await engine.generate(job('chat:1', messages));
    const fresh = await cold(messages);
    expect(fresh.reusedTokens).toBe(0);
    expect(warm.text).toBe(fresh.text);
    messages.push({ role: 'assistant', content: warm.text });
    return warm.reusedTokens;
  }

  test('gives the greedy replies of a cold start, turn after turn', async () => {
    const messages = chat();
    const before: number[] = [];
    for (const text of ['你好', '我今天考试没考好', '为什么?', 'Can you help me?', '谢谢']) {
      before.push(await say(messages, text));
    }
    // From the second turn on, all that was said before is reused.
    for (let i = 1; i < before.length; i++) expect(before[i]).toBeGreaterThan(before[i - 1]!);
  });

  test('does so after an edit, a regeneration and a stop, too', async () => {
    const messages = chat();
    await say(messages, '你好');
    await say(messages, '讲个笑话');
    messages.splice(-2);
    await say(messages, '推荐一部电影'); // edited
    messages.splice(-1);
    const again = await engine.generate(job('chat:1', messages)); // regenerated
    expect(again.text).toBe((await cold(messages)).text);

    const stop = new AbortController();
    const stopped = await engine.generate(job('chat:1', messages), () => stop.abort(), stop.signal);
    expect(stopped.finish).toBe('cancelled');
    messages.push({ role: 'assistant', content: stopped.text });
    await say(messages, '继续');
  });

  test('does so when the beginning no longer fits', async () => {
    const messages = chat();
    let dropped = 0;
    for (let i = 0; i < 14; i++) {
      messages.push({
        role: 'user',
        content: `第${i}件事: ${'今天天气很好,我们去公园散步吧.'.repeat(6)}`,
      });
      const warm = await engine.generate({ ...job('chat:long', messages), maxTokens: 8 });
      dropped = warm.droppedMessages;
      if (i > 10)
        expect(warm.text).toBe(
          (await engine.generate({ ...job(`cold${colds++}`, messages), maxTokens: 8 })).text,
        );
      messages.push({ role: 'assistant', content: warm.text });
    }
    expect(dropped).toBeGreaterThan(0);
  });

  test('prefills a prompt that is announced before anybody waits for it', async () => {
    const messages = chat('早上好', '早!');
    await engine.prefill({ slot: 'chat:announced', messages, maxTokens: 0 });
    const next = await engine.generate(
      job('chat:announced', [...messages, { role: 'user', content: '在吗' }]),
    );
    expect(next.promptTokens - next.reusedTokens).toBeLessThan(12);
  });

  test('prefills no more of a long conversation than its next prompt will hold', async () => {
    const messages = chat();
    for (let i = 0; i < 30; i++) {
      messages.push({
        role: 'user',
        content: `第${i}天。${'今天天气很好,我们去公园散步吧。'.repeat(3)}`,
      });
      messages.push({ role: 'assistant', content: '真好!' });
    }
    await engine.prefill({ slot: 'chat:years', messages, maxTokens: 8 });
    messages.push({ role: 'user', content: '在吗' });
    const next = await engine.generate({ ...job('chat:years', messages), maxTokens: 8 });
    expect(next.droppedMessages).toBeGreaterThan(0);
    expect(next.promptTokens - next.reusedTokens).toBeLessThan(12);
  });
});

test('1,000 labels and 200 replies leave no handle behind and no larger heap', async () => {
  const engine = newEngine();
  const { memory } = await engine
    .load(DEMO)
    .then(() => startRuntime(NODE_RUNTIME, 1))
    .then((ort) => ({
      memory: () => ort.HEAPU8.length,
    }));
  const label = (i: number) =>
    engine.classify(analystJob(`今天第${i % 40}次考试${i % 2 ? '很好' : '很差'}`));
  const reply = (i: number) =>
    engine.generate({
      ...{ slot: `chat:${i % 5}`, messages: chat(`你好${i % 7}`), maxTokens: 6, sampling: GREEDY },
    });
  for (let i = 0; i < 10; i++) await Promise.all([label(i), reply(i)]);
  await engine.prefill({ slot: 'chat:0', messages: chat(), maxTokens: 0 }); // waits for the pauses' work
  const [live, heap] = [handles.live, memory()];
  for (let i = 0; i < 1000; i++) {
    await label(i);
    if (i % 5 === 0) await reply(i / 5);
  }
  await engine.prefill({ slot: 'chat:0', messages: chat(), maxTokens: 0 });
  expect(handles.live).toBe(live);
  expect(memory()).toBe(heap);
  await engine.unload();
}, 240_000);
