import { expect, test, vi } from 'vitest';
import { ask, type AskParts } from '../../src/chat/ask.ts';
import type { GenerateJob, GenerateResult } from '../../src/contract/engine.ts';
import type { Lease } from '../../src/contract/host.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';
import type { ReplySettings } from '../../src/roles/assistant.ts';

const sad = { label: '负面', confidence: 0.9 } as const;

function parts(...ends: GenerateResult['finish'][]) {
  const jobs: GenerateJob[] = [];
  const generate = vi.fn(async (job: GenerateJob) => {
    jobs.push(job);
    return { text: 'hi', finish: ends.shift() ?? 'stop' } as GenerateResult;
  });
  const release = vi.fn();
  const lease = { engine: { generate }, loaded: { model: DEMO, threads: 2 }, release };
  const reply: ReplySettings = { maxTokens: 64, sampling: GREEDY, prompt: 'usual' };
  const judge = vi.fn(async () => sad);
  const host = { hold: async () => lease as unknown as Lease };
  const asking: AskParts = {
    ...{ host, judge, guard: () => null },
    settings: { replySettings: () => reply },
  };
  return { asking, jobs, release, reply, judge };
}

test('a message is answered under the prompt that was chosen, and nobody waits for it', async () => {
  const { asking, jobs, release, judge } = parts();
  const { signal } = new AbortController();
  const answer = await ask(asking, ' 你好 ', 'other', signal);
  expect(answer).toMatchObject({ model: DEMO.title, threads: 2, prompt: 'other', maxTokens: 64 });
  expect(jobs[0]).toMatchObject({ idle: true, maxTokens: 64 });
  expect(jobs[0]!.messages).toEqual([
    { role: 'system', content: 'other' },
    { role: 'user', content: '你好' },
  ]);
  expect(release).toHaveBeenCalledTimes(2);
  expect(judge).not.toHaveBeenCalled(); // a model that is always itself
  expect((await ask(asking, '你好', 'usual', signal)).key).not.toBe(answer.key);
});

test('where it gave way to a chat it is asked again, unless nobody wants it any more', async () => {
  const { asking, jobs } = parts('cancelled', 'cancelled', 'length');
  const stop = new AbortController();
  const answer = await ask(asking, '你好', 'p', stop.signal);
  expect(answer.result.finish).toBe('length');
  expect(jobs).toHaveLength(3);
  const { asking: other } = parts('cancelled');
  stop.abort();
  expect((await ask(other, '你好', 'p', stop.signal)).result.finish).toBe('cancelled');
});

test('what the demo is not sure of gives way as in the chat: people score what they would see', async () => {
  const { asking, jobs, reply, judge } = parts();
  const { signal } = new AbortController();
  const plain = await ask(asking, '我很难过', 'usual', signal);
  reply.sureness = { feeling: 0.4, other: 0.25 };
  const safe = await ask(asking, '我很难过', 'usual', signal);
  expect(judge).toHaveBeenCalledWith('我很难过', { signal });
  expect(jobs[0]!.unsure).toBeUndefined();
  expect(jobs[1]!.unsure).toMatchObject({ below: 0.4, never: expect.arrayContaining(['恭喜']) });
  expect(jobs[1]!.unsure!.reply).toMatch(/难过|听/);
  // A set that was begun without is not gone on with.
  expect(safe.key).not.toBe(plain.key);
});
