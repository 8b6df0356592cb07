// @vitest-environment happy-dom
/** Teaching over scripted engines: when it reads, what it applies, and what it forgets. */
import { expect, test, vi } from 'vitest';
import type { ClassifyJob, Engine } from '../../src/contract/engine.ts';
import { AppError } from '../../src/contract/errors.ts';
import { sigmoid } from '../../src/roles/kernel-logistic.ts';
import { OwnCalibrations } from '../../src/state/own-calibrations.ts';
import type { Session } from '../../src/state/session.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { Teacher } from '../../src/state/teacher.svelte.ts';
import { calibrationStore } from '../../src/storage/calibrations.ts';
import { exampleStore, MOST_EXAMPLES } from '../../src/storage/examples.ts';
import { fitStore } from '../../src/storage/fits.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { classified, engineOf, FULL, hostOf, until } from './scripted.ts';
import { sessionOf } from './session-of.ts';

/** 甲12: log-odds of 1.2 and a lean to 正面. It is positive from 甲0 on. */
const LEAN = 2;
const text = (mood: number) => `甲${mood}`;
const moodOf = (job: ClassifyJob) => (Number(job.messages.at(-1)?.content.slice(1)) || 0) / 10;
const leaning: Engine['classify'] = async (job) => ({
  ...classified(sigmoid(moodOf(job) + LEAN)),
  ...(job.wantHidden && { hidden: Float32Array.of(moodOf(job), 1) }),
});

function setUp(
  options: { store?: Store; classify?: Engine['classify']; busy?: () => boolean } = {},
) {
  const { store = memoryStore(), busy = () => false } = options;
  const classify = vi.fn(options.classify ?? leaning);
  const engine = engineOf({ classify });
  const { host } = hostOf(engine, engine);
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const session: Session = sessionOf(host, settings, store, [], {
    taught: (running, own) => teacher.calibration(running, own),
  });
  const errors: unknown[] = [];
  const calibrations = new OwnCalibrations(calibrationStore(store));
  const teacher: Teacher = new Teacher({
    host,
    base: (running) => calibrations.of(running, settings.analyst()),
    busy,
    examples: exampleStore(store),
    fits: fitStore(store),
    settings,
    onError: (error) => errors.push(error),
  });
  return { teacher, session, settings, host, classify, store, errors };
}

/** Every second example is negative, and the model calls nearly all of them positive. */
const MOODS = Array.from({ length: 30 }, (_, i) => (i % 2 ? 1 : -1) * (4 + i));
const lines = MOODS.map((mood) =>
  JSON.stringify({ text: text(mood), label: mood > 0 ? '正面' : '负面' }),
);
const file = () => new Blob([lines.join('\n')]);

const done = (teacher: Teacher) => until(() => teacher.status.state === 'done');
const outcome = ({ status }: Teacher) => (status.state === 'done' ? status.teaching.state : status);

test('examples from a file change what the badge says', async () => {
  const { teacher, session, errors } = setUp();
  await teacher.start();
  expect(await session.analyze(text(-9))).toMatchObject({ label: '正面' });
  expect(await teacher.importFile(file())).toEqual({ added: 30, skipped: 0, dropped: 0 });
  await until(() => outcome(teacher) === 'helps');
  // The model’s own answer is still known: only what is made of it is new.
  expect(await session.analyze(text(-9))).toMatchObject({ label: '负面', cached: true });
  expect(await session.analyze(text(40))).toMatchObject({ label: '正面' });
  expect(errors).toEqual([]);
});

test('what was learnt can be switched off, and goes with the examples', async () => {
  const { teacher, session, settings, store } = setUp();
  await teacher.importFile(file());
  await until(() => outcome(teacher) === 'helps');
  settings.change({ learnt: false });
  expect(await session.analyze(text(-9))).toMatchObject({ label: '正面' });
  settings.change({ learnt: true });
  expect(await session.analyze(text(-9))).toMatchObject({ label: '负面' });
  await teacher.remove(...teacher.examples);
  expect(await session.analyze(text(-9))).toMatchObject({ label: '正面' });
  await until(() => outcome(teacher) === 'too-few');
  expect(await store.list('example:')).toEqual([]);
  expect(await store.list('fit:')).toEqual([]);
});

test('the next visit knows what was learnt, and reads nothing again', async () => {
  const store = memoryStore();
  const first = setUp({ store });
  await first.teacher.importFile(file());
  await until(() => outcome(first.teacher) === 'helps');
  const next = setUp({ store });
  await next.teacher.start();
  await done(next.teacher);
  expect(outcome(next.teacher)).toBe('helps');
  expect(next.classify).not.toHaveBeenCalled();
  expect(await next.session.analyze(text(-9))).toMatchObject({ label: '负面' });
});

test('an edited prompt is another analyst: what was learnt for the old one does not count', async () => {
  const { teacher, session, settings } = setUp();
  await teacher.importFile(file());
  await until(() => outcome(teacher) === 'helps');
  const confidence = async () => (await session.analyze(text(-9))).confidence;
  const taught = await confidence();
  settings.change({ analystPrompt: '正面还是负面?' });
  const own = sigmoid(0.9); // the lean is measured anew, and taken off
  expect(await confidence()).toBeCloseTo(own, 3);
  // It learns from the same examples, as another model does.
  teacher.wake();
  await until(() => outcome(teacher) === 'no-gain');
  settings.change({ analystPrompt: null });
  expect(await confidence()).toBe(taught);
});

test('what another tab taught counts here once it is looked for', async () => {
  const store = memoryStore();
  const [here, there] = [setUp({ store }), setUp({ store })];
  expect(await here.session.analyze(text(-9))).toMatchObject({ label: '正面' });
  await there.teacher.importFile(file());
  await until(() => outcome(there.teacher) === 'helps');
  await here.teacher.start();
  expect(here.teacher.examples).toHaveLength(30);
  await until(() => outcome(here.teacher) === 'helps');
  expect(await here.session.analyze(text(-9))).toMatchObject({ label: '负面' });
});

test('another model learns from the same examples anew', async () => {
  const { teacher, host, session, classify } = setUp();
  await teacher.importFile(file());
  await until(() => outcome(teacher) === 'helps');
  const before = classify.mock.calls.length;
  await host.load(FULL);
  expect(await session.analyze(text(-9))).toMatchObject({ cached: false });
  teacher.wake();
  // Its own calibration takes the lean off already.
  await until(() => outcome(teacher) === 'no-gain');
  expect(classify.mock.calls.length).toBeGreaterThanOrEqual(before + 30);
});

test('nothing is read while somebody may wait for the model', async () => {
  let busy = true;
  const { teacher, classify } = setUp({ busy: () => busy });
  await teacher.importFile(file());
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(classify).not.toHaveBeenCalled();
  busy = false;
  await until(() => outcome(teacher) === 'helps');
  expect(classify.mock.calls.every(([job]) => job.visible === false)).toBe(true);
});

test('a text has one example, its newest, and taking it back leaves none', async () => {
  const { teacher, store } = setUp();
  await teacher.teach(text(1), '正面', '正面');
  await teacher.teach(text(1), '负面', '正面');
  expect(teacher.examples).toMatchObject([{ label: '负面', said: '正面' }]);
  expect(teacher.exampleOf(text(1))).toBe(teacher.examples[0]);
  await teacher.remove(teacher.exampleOf(text(1))!);
  expect(teacher.examples).toEqual([]);
  expect(await store.list('example:')).toEqual([]);
});

test('past the cap the oldest make room', async () => {
  const { teacher, store } = setUp();
  await teacher.teach(text(-1), '负面', null);
  const many = Array.from({ length: MOST_EXAMPLES }, (_, i) => `{"text":"乙${i}","label":"正面"}`);
  const { dropped } = await teacher.importFile(new Blob([many.join('\n')]));
  expect(dropped).toBe(1);
  expect(teacher.examples).toHaveLength(MOST_EXAMPLES);
  expect(teacher.exampleOf(text(-1))).toBeUndefined();
  expect(await store.list('example:')).toHaveLength(MOST_EXAMPLES);
});

test('a text that is too long for the model is left out, and a dead engine is tried again later', async () => {
  let dead = true;
  const { teacher } = setUp({
    classify: async (job) => {
      if (dead) throw new AppError('worker', 'died');
      if (moodOf(job) > 3) throw new AppError('input', 'too long', { reason: 'too-long' });
      return leaning(job);
    },
  });
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  await teacher.importFile(file());
  await until(() => warn.mock.calls.length > 0);
  expect(teacher.status).toEqual({ state: 'waiting' });
  dead = false;
  teacher.wake();
  await done(teacher);
  const { status } = teacher;
  const report = status.state === 'done' && 'report' in status.teaching && status.teaching.report;
  expect(report).toMatchObject({ before: { of: 28 } });
  warn.mockRestore();
});

test('lines of a file that cannot be sent as a message are counted', async () => {
  const { teacher } = setUp();
  const long = `{"text":"${'长'.repeat(5000)}","label":"正面"}`;
  const result = await teacher.importFile(new Blob([[lines[0], long, 'x'].join('\n')]));
  expect(result).toEqual({ added: 1, skipped: 2, dropped: 0 });
});
