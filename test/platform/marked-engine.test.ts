import { expect, test } from 'vitest';
import { AppError } from '../../src/contract/errors.ts';
import { DEMO, GREEDY } from '../../src/contract/models.ts';
import { markedEngine } from '../../src/platform/marked-engine.ts';
import { engineOf, FULL } from '../state/scripted.ts';

const JOB = { slot: 'chat', messages: [], maxTokens: 9, sampling: GREEDY };

function setUp(parts: Parameters<typeof engineOf>[0] = {}) {
  const marks = new Set<string>();
  const mark = {
    set: (id: string) => void marks.add(id),
    clear: (id: string) => void marks.delete(id),
  };
  return { marks, engine: markedEngine(engineOf(parts), mark) };
}

test('a full model is marked from before its load until its first answer', async () => {
  const { marks, engine } = setUp({
    load: () => {
      expect([...marks]).toEqual([FULL.id]);
      return engineOf().load(FULL);
    },
  });
  await engine.load(FULL);
  expect([...marks]).toEqual([FULL.id]);
  await engine.generate(JOB);
  expect([...marks]).toEqual([]);
});

test('a failed load and an engine that is given up leave no mark', async () => {
  const failing = setUp({ load: () => Promise.reject(new AppError('memory', 'no room')) });
  await expect(failing.engine.load(FULL)).rejects.toMatchObject({ code: 'memory' });
  expect([...failing.marks]).toEqual([]);
  const left = setUp();
  await left.engine.load(FULL);
  await left.engine.unload();
  expect([...left.marks]).toEqual([]);
});

test('the demo is never marked, and its answers do not clear the mark of another', async () => {
  const { marks, engine } = setUp();
  await engine.load(DEMO);
  expect([...marks]).toEqual([]);
  marks.add(FULL.id);
  await engine.generate(JOB);
  expect([...marks]).toEqual([FULL.id]);
});
