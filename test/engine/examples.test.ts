/** The example sentences of the start page and the demo: whichever is tried after whichever. */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { DEMO } from '../../src/contract/models.ts';
import type { ChatMessage } from '../../src/contract/engine.ts';
import type { SentimentLabel } from '../../src/contract/sentiment.ts';
import type { LocalEngine } from '../../src/engine/engine.ts';
import { en } from '../../src/i18n/en/en.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { analystJob, readSentiment } from '../../src/roles/analyst.ts';
import { assistantJob, DEFAULT_MAX_TOKENS, DEMO_PROMPT } from '../../src/roles/assistant.ts';
import { instead } from '../../src/roles/safe-reply.ts';
import { newEngine } from './demo.ts';

vi.setConfig({ testTimeout: 600_000 });

interface Expected {
  label: SentimentLabel;
  /** What a reply that fits has in it. */
  reply: RegExp;
}

const EXPECTED: Record<'zh' | 'en', readonly Expected[]> = {
  zh: [
    { label: '正面', reply: /恭喜|祝贺|太好了|太棒了|真棒|[为替]你(高兴|开心|骄傲)/ },
    { label: '负面', reply: /抱抱|辛苦|难受|难过|不好受|烦|糟|郁闷|理解|累|带伞/ },
    { label: '不确定', reply: /请假/ },
    { label: '不确定', reply: /蓝|散射|阳光/ },
  ],
  en: [
    { label: '正面', reply: /congrat|wonderful|great|happy|glad|proud|well done/i },
    { label: '不确定', reply: /leave|day off|absence/i },
    { label: '负面', reply: /sorry|hard|rough|frustrat|tough|annoying|stressful/i },
    { label: '不确定', reply: /small/i },
  ],
};

let engine: LocalEngine;
beforeAll(async () => {
  engine = newEngine();
  await engine.load(DEMO);
});

async function reply(messages: readonly ChatMessage[], label: SentimentLabel): Promise<string> {
  const { sampling } = DEMO;
  const settings = { maxTokens: DEFAULT_MAX_TOKENS, sampling, prompt: DEMO_PROMPT };
  const text = messages.at(-1)?.content ?? '';
  const mood = { label, confidence: 0.9, distress: false };
  const unsure = instead(text, mood, messages.slice(0, -1), DEMO.sureness!);
  return (await engine.generate(assistantJob('examples', messages, settings, unsure), () => {}))
    .text;
}

describe.each([
  ['zh', zhCN.empty.examples],
  ['en', en.empty.examples],
] as const)('the examples in %s', (language, examples) => {
  const tried = examples.map((text, i) => ({ text, ...EXPECTED[language][i]! }));

  test.each(tried)('$text is labelled $label', async ({ text, label }) => {
    const job = analystJob(text, DEMO.calibration!);
    expect(readSentiment(await engine.classify(job), DEMO.calibration!).label).toBe(label);
  });

  test('each gets a reply that fits, in every order', async () => {
    const wrong: string[] = [];
    const goOn = async (before: readonly ChatMessage[], left: typeof tried) => {
      for (const example of left) {
        const asked: ChatMessage[] = [...before, { role: 'user', content: example.text }];
        const said = await reply(asked, example.label);
        if (!example.reply.test(said)) {
          wrong.push([...asked.map(({ content }) => content), said].join(' > '));
        }
        const others = left.filter((other) => other !== example);
        await goOn([...asked, { role: 'assistant', content: said }], others);
      }
    };
    await goOn([], tried);
    expect(wrong).toEqual([]);
  });
});
