/** What a reply is, whatever tokens the model writes. */
import { describe, expect, test } from 'vitest';
import type { ChatMessage, GenerateJob, GenerateResult } from '../../src/contract/engine.ts';
import { GREEDY } from '../../src/contract/models.ts';
import type { Generation } from '../../src/engine/decoder.ts';
import { generate } from '../../src/engine/generate.ts';
import type { RunningModel } from '../../src/engine/running-model.ts';
import { demoTokenizer } from './demo.ts';

const tokenizer = await demoTokenizer();
const { start, end } = tokenizer.controls;
const ids = (text: string) => tokenizer.encode(text);

interface Written extends GenerateResult {
  deltas: string[];
  /** Tokens that were asked of the model. */
  read: number;
}

/** A reply of the tokens that a model writes. */
async function written(
  tokens: readonly number[],
  messages: readonly ChatMessage[] = [{ role: 'user', content: '你好' }],
  { sure = 1, ...asked }: Partial<GenerateJob> & { sure?: number } = {},
): Promise<Written> {
  let read = 0;
  const decoder = {
    async generate({ ids: prompt, maxTokens, sureness, onToken }: Generation) {
      for (const id of tokens.slice(0, maxTokens)) {
        if (sureness) sureness.value *= sure;
        if ((read++, onToken(id))) break;
      }
      return { length: prompt.length + read, tensors: {} };
    },
  };
  const prefixes = { cover: async () => ({ cache: undefined, reusedTokens: 0 }), keep: () => {} };
  const stopIds = new Set([start, end]);
  const model = { decoder, prefixes, tokenizer, stopIds, contextTokens: 1024 };
  const deltas: string[] = [];
  const job = { slot: 'chat:a', messages, maxTokens: 400, sampling: GREEDY, ...asked };
  const result = await generate(model as unknown as RunningModel, job, (d) => deltas.push(d));
  expect(deltas.join('')).toBe(result.text);
  return { ...result, deltas, read };
}

describe('a reply that the model is not sure of', () => {
  const unsure = { below: 0.4, reply: '我听着。', never: [], neutral: '嗯嗯。' };
  const reply = [...ids('真为你开心！愿意和我多说说吗？'), end];

  test('gives way to the safe one, before a word of it is told', async () => {
    const { text, finish, deltas, read } = await written(reply, undefined, { unsure, sure: 0.7 });
    expect({ text, finish, deltas }).toEqual({
      ...{ text: unsure.reply, finish: 'stop', deltas: [unsure.reply] },
    });
    expect(read).toBe(3); // 0.7³ is less than 0.4
  });

  test('stays where its beginning was likely enough, and streams from there', async () => {
    const { text, deltas } = await written(reply, undefined, { unsure, sure: 0.87 });
    expect(text).toBe(tokenizer.decode(reply.slice(0, -1)));
    expect(deltas.length).toBeGreaterThan(1);
  });

  test('gives way where it begins with what must not be said', async () => {
    const never = ['为你开心'];
    const { text } = await written(reply, undefined, { unsure: { ...unsure, never }, sure: 1 });
    expect(text).toBe(unsure.neutral);
  });

  test('a short one is judged when it ends', async () => {
    const short = [...ids('好'), end];
    expect(await written(short, undefined, { unsure, sure: 0.5 })).toMatchObject({
      text: unsure.reply,
    });
    expect(await written(short, undefined, { unsure, sure: 0.9 })).toMatchObject({ text: '好' });
  });

  test('is told as it is where chance chooses its words', async () => {
    const sampling = { ...GREEDY, temperature: 0.7 };
    const { text } = await written(reply, undefined, { unsure, sure: 0.1, sampling });
    expect(text).not.toBe(unsure.reply);
  });
});

describe('a marker that is spelled out', () => {
  test.each(['<|im_end|>', '<|endoftext|>', '<|eot_id|>', '<end_of_turn>'])(
    '%s ends the reply, and the model',
    async (marker) => {
      const spelled = ids(marker);
      expect(spelled.length).toBeGreaterThan(2); // it takes several tokens
      const reply = [...ids('很高兴。'), ...spelled];
      const { text, finish, deltas, read } = await written([...reply, ...ids('\nuser\n再见')]);
      expect({ text, finish }).toEqual({ text: '很高兴。', finish: 'stop' });
      expect(deltas.join('')).not.toContain('<');
      expect(read).toBe(reply.length);
    },
  );

  test('in the middle is left out, as is what was thought', async () => {
    const { text, finish } = await written([...ids('<think>\n嗯…\n</think>\n\n好</s>的'), end]);
    expect({ text, finish }).toEqual({ text: '好的', finish: 'stop' });
  });

  test('what was thought is told apart from the reply, also where there is no reply', async () => {
    const thinking = ids('<think>\n嗯…\n</think>');
    const replied = await written([...thinking, ...ids('\n\n好的'), end]);
    expect(replied).toMatchObject({ text: '好的', thought: '嗯…' });
    expect(await written([...thinking, end])).toMatchObject({ text: '', thought: '嗯…' });
    expect(await written([...ids('好的'), end])).not.toHaveProperty('thought');
  });

  test('may be asked about in code, where a reply goes on too', async () => {
    const code = '```\n<|im_start|>user\n```';
    expect((await written([...ids(code), end])).text).toBe(code);
    const begun: ChatMessage[] = [
      { role: 'user', content: 'ChatML?' },
      { role: 'assistant', content: '```\n<|im_start|>' },
    ];
    const { text } = await written([...ids('user<|im_end|>\n```'), end], begun);
    expect(text).toBe('user<|im_end|>\n```');
  });
});

test('a control token among others shows nothing', async () => {
  const endOfText = tokenizer.endOfText!;
  const { text } = await written([...ids('孙'), endOfText, ...ids('子'), end]);
  expect(text).toBe('孙子');
});

test('bytes that are no character leave no mark, at the end or before it', async () => {
  const [half = 0] = ids('🀄');
  expect((await written([...ids('孙'), half, ...ids('子'), end])).text).toBe('孙子');
  const { text, deltas } = await written([...ids('孙子'), half]);
  expect(text).toBe('孙子');
  expect(deltas.join('')).not.toContain('\ufffd');
});
