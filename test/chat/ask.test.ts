import { expect, test, vi } from 'vitest';
import { ask, type AskParts } from '../../src/chat/ask.ts';
import type { GenerateJob, GenerateResult } from '../../src/contract/engine.ts';
import type { Lease } from '../../src/contract/host.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';

function parts(...ends: GenerateResult['finish'][]) {
  const jobs: GenerateJob[] = [];
  const generate = vi.fn(async (job: GenerateJob) => {
    jobs.push(job);
    return { text: 'hi', finish: ends.shift() ?? 'stop' } as GenerateResult;
  });
  const release = vi.fn();
  const lease = { engine: { generate }, loaded: { model: DEMO, threads: 2 }, release };
  const settings = { replySettings: () => ({ maxTokens: 64, sampling: GREEDY, prompt: 'usual' }) };
  const asking: AskParts = { host: { hold: async () => lease as unknown as Lease }, settings };
  return { asking, jobs, release };
}

test('a message is answered under the prompt that was chosen, and nobody waits for it', async () => {
  const { asking, jobs, release } = parts();
  const { signal } = new AbortController();
  const answer = await ask(asking, ' 你好 ', 'other', signal);
  expect(answer).toMatchObject({ model: DEMO.title, threads: 2, prompt: 'other', maxTokens: 64 });
  expect(jobs[0]).toMatchObject({ idle: true, maxTokens: 64 });
  expect(jobs[0]!.messages).toEqual([
    { role: 'system', content: 'other' },
    { role: 'user', content: '你好' },
  ]);
  expect(release).toHaveBeenCalledOnce();
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
