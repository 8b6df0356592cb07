// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { ClassifyJob, GenerateJob } from '../../src/contract/engine.ts';
import { MODELS } from '../../src/contract/models.ts';
import { ANALYST, ANALYST_PROMPT, LABEL_SETS } from '../../src/roles/analyst.ts';
import { ASSISTANT_PROMPT, DEMO_PROMPT } from '../../src/roles/assistant.ts';
import { RoleEditor } from '../../src/state/role-editor.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { classified, engineOf, hostOf } from './scripted.ts';
import { sessionOf } from '../chat/session-of.ts';

const FULL = MODELS.find(({ builtIn }) => !builtIn)!;

/** Words of the scripted tokenizer are one token only where they are Latin, or one character. */
async function open() {
  const judged: ClassifyJob[] = [];
  const answered: GenerateJob[] = [];
  const engine = engineOf({
    classify: async (job) => (judged.push(job), classified(0.7)),
    generate: async (job, onDelta) => (answered.push(job), engineOf().generate(job, onDelta)),
  });
  const { host } = hostOf(engine, engine);
  await host.start();
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const session = sessionOf(host, settings, store);
  const onAnalyst = vi.fn();
  const editor = new RoleEditor({ host, settings, onAnalyst });
  return { host, editor, onAnalyst, settings, session, judged, answered };
}

test('an own prompt and own words are used from then on', async () => {
  const { editor, settings, session, judged } = await open();
  await session.analyze('好');
  await editor.saveAnalyst('  Judge. ', ['good, fine', 'bad']);
  expect(editor.analyst).toEqual({ state: 'saved', long: [] });
  await session.analyze('好');
  expect(judged).toHaveLength(2);
  expect(judged[1]?.messages[0]?.content).toBe('Judge.');
  expect(judged[1]?.labels).toEqual([['good', 'fine'], ['bad']]);
  editor.resetAnalyst();
  expect(settings.analyst()).toBe(ANALYST);
  expect(await session.analyze('好')).toMatchObject({ cached: true });
});

test('the assistant gets its own prompt, and the original again; the demo follows only its own', async () => {
  const { editor, settings, session, answered, host } = await open();
  const ask = async () => {
    const message = session.accept('你好');
    for await (const _ of session.converse({ message, history: [], conversation: 'a' }));
    return answered.at(-1);
  };
  await editor.saveAssistant('You are a pirate.');
  expect((await ask())?.messages[0]?.content).toBe(DEMO_PROMPT);
  await host.load(FULL);
  const job = await ask();
  expect(job?.messages[0]).toEqual({ role: 'system', content: 'You are a pirate.' });
  expect(job).not.toHaveProperty('prompt');
  await editor.saveAssistant(` ${ASSISTANT_PROMPT}`);
  expect(settings.values.assistantPrompt).toBeNull();
  expect((await ask())?.messages[0]?.content).toBe(ASSISTANT_PROMPT);
});

test('the original, saved as it is, is no change', async () => {
  const { editor, settings } = await open();
  await editor.saveAnalyst(ANALYST_PROMPT, [
    ANALYST.words[0].join(', '),
    ANALYST.words[1].join('，'),
  ]);
  expect(settings.analyst()).toBe(ANALYST);
});

test.each([
  ['an empty prompt', ' \n', ['a', 'b'], { kind: 'empty' }],
  ['a prompt that is too long', '长'.repeat(300), ['a', 'b'], { kind: 'too-long', tokens: 300 }],
  ['a side without a word', 'p', [' , ', 'b'], { kind: 'no-words' }],
  [
    'words that begin alike',
    'p',
    ['很好', '很坏'],
    { kind: 'same-start', words: ['很好', '很坏'] },
  ],
] as const)('%s is refused, and what was there stays', async (_name, prompt, words, problem) => {
  const { editor, settings } = await open();
  await editor.saveAnalyst('Mine.', ['good', 'bad']);
  await editor.saveAnalyst(prompt, [words[0], words[1]]);
  expect(editor.analyst).toMatchObject({ state: 'refused', problem });
  expect(settings.analyst()).toEqual({ prompt: 'Mine.', words: [['good'], ['bad']] });
});

test('a label that is no single token is kept with a warning', async () => {
  const { editor, settings } = await open();
  await editor.saveAnalyst('Mine.', ['高兴', 'bad, 难过']);
  expect(editor.analyst).toEqual({ state: 'saved', long: [{ word: '高兴', tokens: 2 }] });
  expect(settings.analyst().words).toEqual([['高兴'], ['bad', '难过']]);
});

test('without a model nothing can be checked, and nothing is saved', async () => {
  const { settings } = await open();
  const host = { hold: () => Promise.reject(new Error('none')) };
  const editor = new RoleEditor({ host, settings, onAnalyst: () => {} });
  await editor.saveAssistant('Mine.');
  expect(editor.assistant).toEqual({ state: 'refused', problem: { kind: 'no-model' } });
  expect(settings.values.assistantPrompt).toBeNull();
});

test('what the original took the place of comes back, saved or only typed', async () => {
  const { editor, settings, onAnalyst } = await open();
  editor.open();
  await editor.saveAnalyst('Judge.', ['good', 'bad']);
  await editor.saveAssistant('Be brief.');
  editor.fields = { prompt: 'Judge. And more', positive: 'good', negative: 'bad' };
  editor.assistantPrompt = 'Be brief. And more';
  editor.resetAnalyst();
  editor.resetAssistant();
  expect(settings.analyst()).toBe(ANALYST);
  expect([editor.fields.prompt, editor.assistantPrompt]).toEqual([
    ANALYST_PROMPT,
    ASSISTANT_PROMPT,
  ]);
  onAnalyst.mockClear();
  for (const { id } of [...editor.undo.list].reverse()) await editor.undo.undo(id);
  expect(settings.analyst()).toEqual({ prompt: 'Judge.', words: [['good'], ['bad']] });
  expect(settings.values.assistantPrompt).toBe('Be brief.');
  expect(editor.fields.prompt).toBe('Judge. And more');
  expect(editor.assistantPrompt).toBe('Be brief. And more');
  expect(onAnalyst).toHaveBeenCalledOnce();
});

test('what is typed and not saved is there when the sheet is opened again', async () => {
  const { editor, settings } = await open();
  editor.open();
  editor.fields.prompt = '写到一半';
  editor.open();
  expect(editor.fields.prompt).toBe('写到一半');
  expect(editor.assistantPrompt).toBe(ASSISTANT_PROMPT);
  settings.change({ assistantPrompt: 'From another tab.' });
  editor.open();
  expect(editor.assistantPrompt).toBe('From another tab.');
  editor.showAnalyst(LABEL_SETS.en);
  expect(editor.fields.prompt).toBe(LABEL_SETS.en.prompt);
  await editor.undo.undo(editor.undo.list[0]!.id);
  expect(editor.fields.prompt).toBe('写到一半');
});

test('label sets of both languages have words', () => {
  expect(LABEL_SETS.zh.words).toEqual([
    ['正面', '积极', '好'],
    ['负面', '消极', '差'],
  ]);
  expect(LABEL_SETS.en.words).toEqual([
    ['positive', 'Positive'],
    ['negative', 'Negative'],
  ]);
});

test('whoever learns for the analyst hears of each change, and of nothing else', async () => {
  const { editor, onAnalyst } = await open();
  await editor.saveAnalyst('', ['good', 'bad']);
  await editor.saveAssistant('Be brief.');
  editor.resetAssistant();
  expect(onAnalyst).not.toHaveBeenCalled();
  await editor.saveAnalyst('Judge.', ['good', 'bad']);
  expect(onAnalyst).toHaveBeenCalledTimes(1);
  editor.resetAnalyst();
  expect(onAnalyst).toHaveBeenCalledTimes(2);
});
