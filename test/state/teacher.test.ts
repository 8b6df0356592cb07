// @vitest-environment happy-dom
/** Teaching over scripted engines: when it reads, what it applies, and what it forgets. */
import { expect, test, vi } from 'vitest';
import type { ClassifyJob, Engine } from '../../src/contract/engine.ts';
import { AppError } from '../../src/contract/errors.ts';
import { sigmoid } from '../../src/calibration/kernel-logistic.ts';
import type { Session } from '../../src/chat/session.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { Teacher } from '../../src/state/teacher.svelte.ts';
import { exampleStore, MOST_EXAMPLES } from '../../src/storage/examples.ts';
import { fitStore } from '../../src/storage/fits.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore, type Store } from '../../src/storage/store.ts';
import { labelled, openTable } from '../../src/tables/table.ts';
import { classified, engineOf, FULL, hostOf, until } from './scripted.ts';
import { calibrationsOf, sessionOf } from '../chat/session-of.ts';

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
  const calibrations = calibrationsOf(host, settings, store);
  const teacher: Teacher = new Teacher({
    host,
    base: (loaded, analyst) => calibrations.of(loaded, analyst),
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
const importText = async (teacher: Teacher, text = lines.join('\n')) =>
  teacher.importRows(labelled(await openTable(new Blob([text]))));

const done = (teacher: Teacher) => until(() => teacher.status.state === 'done');
const outcome = ({ status }: Teacher) => (status.state === 'done' ? status.teaching.state : status);

test('examples from a file change what the badge says', async () => {
  const { teacher, session, errors } = setUp();
  await teacher.start();
  expect(await session.analyze(text(-9))).toMatchObject({ label: '正面' });
  expect(await importText(teacher)).toEqual({ added: 30, skipped: [], dropped: 0 });
  await until(() => outcome(teacher) === 'helps');
  // The model’s own answer is still known: only what is made of it is new.
  expect(await session.analyze(text(-9))).toMatchObject({ label: '负面', cached: true });
  expect(await session.analyze(text(40))).toMatchObject({ label: '正面' });
  expect(errors).toEqual([]);
});

test('what was learnt can be switched off, and goes with the examples', async () => {
  const { teacher, session, settings, store } = setUp();
  await importText(teacher);
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
  await importText(first.teacher);
  await until(() => outcome(first.teacher) === 'helps');
  const next = setUp({ store });
  await next.teacher.start();
  await done(next.teacher);
  expect(outcome(next.teacher)).toBe('helps');
  expect(next.classify).not.toHaveBeenCalled();
  expect(await next.session.analyze(text(-9))).toMatchObject({ label: '负面' });
});

test('an edited prompt is another analyst: what was learnt for the old one does not count', async () => {
  const { teacher, session, settings, classify } = setUp();
  await importText(teacher);
  await until(() => outcome(teacher) === 'helps');
  const confidence = async () => (await session.analyze(text(-9))).confidence;
  const taught = await confidence();
  settings.change({ analystPrompt: '正面还是负面?' });
  expect(await confidence()).toBeCloseTo(sigmoid(LEAN - 0.9), 3); // as the model itself has it
  // It learns from the same examples, as another model does.
  const before = classify.mock.calls.length;
  teacher.wake();
  await until(() => classify.mock.calls.length === before + 30 && outcome(teacher) === 'helps');
  settings.change({ analystPrompt: null });
  expect(await confidence()).toBe(taught);
});

test('what another tab taught counts here once it is looked for', async () => {
  const store = memoryStore();
  const [here, there] = [setUp({ store }), setUp({ store })];
  expect(await here.session.analyze(text(-9))).toMatchObject({ label: '正面' });
  await importText(there.teacher);
  await until(() => outcome(there.teacher) === 'helps');
  await here.teacher.start();
  expect(here.teacher.examples).toHaveLength(30);
  await until(() => outcome(here.teacher) === 'helps');
  expect(await here.session.analyze(text(-9))).toMatchObject({ label: '负面' });
});

test('another model learns from the same examples anew', async () => {
  const { teacher, host, session, classify } = setUp();
  await importText(teacher);
  await until(() => outcome(teacher) === 'helps');
  await host.load(FULL);
  expect(await session.analyze(text(-9))).toMatchObject({ cached: false });
  const read = classify.mock.calls.length;
  teacher.wake();
  await until(() => classify.mock.calls.length === read + 30 && outcome(teacher) === 'helps');
});

test('nothing is read while somebody may wait for the model', async () => {
  let busy = true;
  const { teacher, classify } = setUp({ busy: () => busy });
  await importText(teacher);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(classify).not.toHaveBeenCalled();
  busy = false;
  await until(() => outcome(teacher) === 'helps');
  expect(classify.mock.calls.every(([job]) => job.idle)).toBe(true);
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

test('past the cap older ones make room, and no label is lost', async () => {
  const { teacher, store } = setUp({ busy: () => true });
  await teacher.teach(text(-1), '负面', null);
  await teacher.teach(text(1), '正面', null);
  const many = Array.from({ length: MOST_EXAMPLES }, (_, i) => `{"text":"乙${i}","label":"正面"}`);
  const { added, skipped, dropped } = await importText(teacher, many.join('\n'));
  expect({ added, skipped, dropped }).toEqual({
    added: MOST_EXAMPLES - 1,
    skipped: [['no-room', 1]],
    dropped: 1,
  });
  expect(teacher.exampleOf(text(1))).toBeUndefined();
  expect(teacher.exampleOf(text(-1))).toBeDefined();
  expect(await store.list('example:')).toHaveLength(MOST_EXAMPLES);
});

test('a corpus that is sorted by label teaches both', async () => {
  const { teacher } = setUp({ busy: () => true });
  const corpus = Array.from({ length: 3000 }, (_, i) => `${i < 1500 ? 0 : 1},第${i}条`);
  const { added, skipped } = await importText(teacher, `label,review\n${corpus.join('\n')}\n`);
  expect({ added, skipped }).toEqual({ added: MOST_EXAMPLES, skipped: [['no-room', 2000]] });
  const positive = teacher.examples.filter(({ label }) => label === '正面');
  expect(positive).toHaveLength(MOST_EXAMPLES / 2);
});

test('every row of a file is accounted for, with its reason', async () => {
  const { teacher } = setUp();
  await teacher.teach('早就有', '正面', null);
  const rows = ['早就有,1', '好,1', '好,0', `${'长'.repeat(5000)},1`, '\u200b,1', '坏,x'];
  const result = await importText(teacher, `text,label\n${rows.join('\n')}\n`);
  expect(result.added).toBe(1);
  expect(Object.fromEntries(result.skipped)).toEqual({
    ...{ duplicate: 2, 'too-long': 1, 'no-text': 1, 'unknown-label': 1 },
  });
  expect(teacher.exampleOf('好')?.label).toBe('负面'); // the last word on it
});

test('an example made after the clock was set back is still the newest', async () => {
  const store = memoryStore();
  const before = setUp({ store });
  await before.teacher.teach('先', '正面', null);
  vi.spyOn(Date, 'now').mockReturnValue(1000);
  const after = setUp({ store });
  await after.teacher.start();
  await after.teacher.teach('后', '负面', null);
  vi.restoreAllMocks();
  expect((await exampleStore(store).list()).map((example) => example.text)).toEqual(['后', '先']);
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
  await importText(teacher);
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
  const result = await importText(teacher, [lines[0], long, 'x'].join('\n'));
  const skipped = [['broken', 1] as const, ['too-long', 1] as const];
  expect(result).toEqual({ added: 1, skipped, dropped: 0 });
});

test('examples that were deleted come back each by itself, in their place, in the next visit too', async () => {
  const { teacher, store } = setUp();
  for (const said of ['一', '二', '三', '四']) await teacher.teach(said, '正面', null);
  const texts = (from = teacher) => from.examples.map(({ text }) => text).join('');
  const [four, three, two] = teacher.examples;
  await teacher.remove(two!);
  await teacher.remove(four!);
  await teacher.remove(three!);
  expect(texts()).toBe('一');
  const [first, second, third] = teacher.undo.list;
  expect([first, second, third].map((one) => one?.name)).toEqual(['二', '四', '三']);
  await teacher.undo.undo(second!.id);
  await teacher.undo.undo(first!.id);
  expect(texts()).toBe('四二一');
  // What was labelled anew meanwhile stays as it was labelled.
  await teacher.teach('三', '负面', null);
  await teacher.undo.undo(third!.id);
  expect(teacher.exampleOf('三')?.label).toBe('负面');

  await teacher.remove(...teacher.examples);
  expect(teacher.undo.list.map(({ what, name }) => [what, name])).toEqual([['all', '4']]);
  expect(teacher.examples).toEqual([]);
  await teacher.undo.undo(teacher.undo.list[0]!.id);
  const { teacher: later } = setUp({ store });
  await later.start();
  expect(texts(later)).toBe('三四二一');
});
