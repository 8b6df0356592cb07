import { expect, test, vi } from 'vitest';
import { SETUP } from './setup.ts';
import type { PipelineEvent } from '../../src/chat/turn.ts';
import type { Judgement } from '../../src/chat/judge.ts';
import { AppError } from '../../src/contract/errors.ts';
import { PLAN } from '../../src/lab/review.ts';
import { reviewStore } from '../../src/storage/lab-review.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { Review, type ReviewParts } from '../../src/state/review.svelte.ts';

const ROWS = [
  { text: '好', label: '正面' as const },
  { text: '坏', label: '负面' as const },
  { text: '几点了', label: '不确定' as const },
];
const said = (text: string, more: Partial<Judgement> = {}): Judgement => {
  const positive = text === '好' ? 0.9 : 0.2;
  const scores = { 正面: positive, 负面: 1 - positive };
  const label = positive > 0.5 ? '正面' : '负面';
  return { label, scores, confidence: 0.8, ms: 5, model: 'M', key: 'k', setup: SETUP, ...more };
};
const EVENTS = [
  { type: 'sentiment' },
  { type: 'delta', text: '真' },
  { type: 'done' },
] as unknown as PipelineEvent[];

function open(more: Partial<ReviewParts> = {}) {
  let turns = 0;
  const parts: ReviewParts = {
    judge: async (text) => said(text),
    async *converse(_text, { onModel }) {
      turns++;
      onModel('M');
      yield* EVENTS;
    },
    chatting: () => false,
    threads: () => 2,
    usedMemory: async () => 5e6,
    store: reviewStore(memoryStore()),
    onError: (error) => expect.fail(String(error)),
    sample: async () => 'label\ttext\npositive\t中彩票了\nnegative\t手机摔坏了\n',
    ...more,
  };
  return { review: new Review(parts), turns: () => turns };
}

test('a whole run: texts, turns, requests at once, memory', async () => {
  const { review, turns } = open();
  await review.run('a.csv', ROWS);
  expect(review.status).toEqual({ state: 'idle' });
  const { result } = review;
  expect(result).toMatchObject({ name: 'a.csv', of: 2, model: 'M', threads: 2, memory: 5e6 });
  expect(result!.judged.map(({ truth, label }) => [truth, label])).toEqual([
    ['正面', '正面'],
    ['负面', '负面'],
  ]);
  expect(result!.turns).toHaveLength(PLAN.turns);
  expect(result!.loads.map(({ atOnce, latencies }) => [atOnce, latencies.length])).toEqual(
    PLAN.atOnce.map((count) => [count, count * PLAN.rounds]),
  );
  const requests = PLAN.atOnce.reduce((sum, count) => sum + count * PLAN.rounds, 0);
  expect(turns()).toBe(1 + PLAN.turns + requests); // one to warm up
});

test('what was measured last is there after a reload, unless it makes no sense', async () => {
  const device = memoryStore();
  const store = reviewStore(device);
  const { review } = open({ store });
  await review.open();
  expect(review.result).toBeNull();
  await review.run('a.csv', ROWS);
  const later = open({ store }).review;
  await later.open();
  expect(later.result).toMatchObject({ name: 'a.csv', turns: review.result!.turns });
  await later.run('b.csv', ROWS);
  await later.open(); // the place is opened again
  expect(later.result).toMatchObject({ name: 'b.csv' });

  await device.update('lab:review', (kept) => ({ ...(kept as object), judged: 'none' }));
  const third = open({ store }).review;
  await third.open();
  expect(third.result).toBeNull();
});

test('a result that cannot be kept is shown all the same', async () => {
  const onError = vi.fn();
  const full = new Error('disk full');
  const write = () => Promise.reject(full);
  const { review } = open({ store: { read: async () => null, write }, onError });
  await review.run('a.csv', ROWS);
  expect(review.result).not.toBeNull();
  await vi.waitFor(() => expect(onError).toHaveBeenCalledWith(full));
});

test('it gives way to a chat: a turn under way is given up, and done again after it', async () => {
  let chatting = false;
  let given = 0;
  let turns = 0;
  const { review } = open({
    chatting: () => chatting,
    async *converse(_text, { onModel }, signal) {
      onModel('M');
      if (++turns === 5) {
        chatting = true;
        await new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            given++;
            reject(new DOMException('', 'AbortError'));
          });
        });
      }
      yield* EVENTS;
    },
  });
  const running = review.run('a.csv', ROWS);
  await vi.waitFor(() => expect(review.status).toMatchObject({ waiting: true }));
  expect(given).toBe(1);
  chatting = false;
  await running;
  expect(review.result?.turns).toHaveLength(PLAN.turns);
});

test('a text that is too long is left out and counted; another model or a failure ends the run', async () => {
  const tooLong = open({
    judge: async (text) => {
      if (text === '好') throw new AppError('input', 'too long', { reason: 'too-long' });
      return said(text);
    },
  });
  await tooLong.review.run('a.csv', ROWS);
  expect(tooLong.review.result).toMatchObject({ skipped: 1, judged: [{ truth: '负面' }] });

  const other = open({ judge: async (text) => said(text, { key: text }) });
  await other.review.run('a.csv', ROWS);
  expect(other.review.status).toEqual({ state: 'changed' });
  expect(other.review.result).toBeNull();

  const dead = open({ judge: () => Promise.reject(new AppError('worker', 'died')) });
  await dead.review.run('a.csv', ROWS);
  expect(dead.review.status).toMatchObject({ state: 'failed', error: { code: 'worker' } });
});

test('it can be stopped, also while the browser counts its memory', async () => {
  const { review } = open({ usedMemory: () => new Promise(() => {}) });
  const running = review.run('a.csv', ROWS);
  await vi.waitFor(() => expect(review.status).toMatchObject({ stage: 'memory' }));
  review.cancel();
  await running;
  expect(review.status).toEqual({ state: 'idle' });
  expect(review.result).toBeNull();
});
