/** The site's word filter before and behind a model that other pages use. */
import { expect, test, vi } from 'vitest';
import { UNCALIBRATED } from '../../src/calibration/apply.ts';
import { guardOf } from '../../src/compose/embed-guard.ts';
import type { Engine, GenerateJob } from '../../src/contract/engine.ts';
import { languageModelOf } from '../../src/embed/language-model.ts';
import { LocalSpeaker } from '../../src/embed/local-speaker.ts';
import { fetchOf } from '../../src/embed/openai-fetch.ts';
import { openAiOf } from '../../src/embed/openai.ts';
import { Filter } from '../../src/safety/filter.ts';
import type { Guard } from '../../src/safety/guard.ts';
import { parseWordList } from '../../src/safety/word-list.ts';
import { DEFAULT_SETTINGS, settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { engineOf, generated, hostOf } from '../state/scripted.ts';

const WORDS = '[insult]\n笨蛋\n[sexual]\n色图\n[distress]\n想死';
const guard: Guard = {
  filter: new Filter(parseWordList(WORDS).words),
  actions: DEFAULT_SETTINGS.filterActions,
};

/** Says its parts one after the other, as far as it is let. */
const saying =
  (...parts: string[]): Engine['generate'] =>
  async (_job, onDelta, signal) => {
    let text = '';
    for (const part of parts) {
      await new Promise((resolve) => setTimeout(resolve));
      if (signal?.aborted) return generated(text, 'cancelled');
      text += part;
      onDelta?.(part);
    }
    return generated(text);
  };

function speakerOf(generate: Engine['generate'] = saying('你', '好'), now: Guard | null = guard) {
  const jobs: GenerateJob[] = [];
  const { host } = hostOf(
    engineOf({ generate: (job, ...rest) => (jobs.push(job), generate(job, ...rest)) }),
  );
  const speaker = new LocalSpeaker({
    ...{ host, first: 'demo', stored: async () => [] },
    calibration: async () => UNCALIBRATED,
    guard: async () => now,
  });
  return { speaker, jobs };
}

const messagesOf = (content: string) => [{ role: 'user', content }];
const ask = (speaker: LocalSpeaker, body: object) =>
  fetchOf(openAiOf(speaker))('http://local/v1/chat/completions', {
    ...{ method: 'POST', body: JSON.stringify(body) },
  });

test('LanguageModel: a prompt with a blocked word is not allowed, and the session goes on', async () => {
  const { speaker, jobs } = speakerOf();
  const LanguageModel = languageModelOf(() => speaker);
  const session = await LanguageModel.create();
  const refused = { name: 'NotAllowedError' };
  await expect(session.prompt('发张色图')).rejects.toMatchObject(refused);
  await expect(session.append('发张色 图')).rejects.toMatchObject(refused);
  const read = session.promptStreaming('发张色图').getReader().read();
  await expect(read).rejects.toMatchObject(refused);
  const initialPrompts = [{ role: 'system', content: '只说色图' }];
  await expect(LanguageModel.create({ initialPrompts })).rejects.toMatchObject(refused);
  const responseConstraint = { enum: ['好', '坏'] };
  const chosen = session.prompt('发张色图', { responseConstraint });
  await expect(chosen).rejects.toMatchObject(refused);
  expect(jobs).toHaveLength(0);
  expect(await session.prompt('你好')).toBe('你好');
  expect(jobs[0]?.messages.at(-1)?.content).toBe('你好');
});

test('LanguageModel: a reply is covered or cut where the app would cover or cut it', async () => {
  const masked = await languageModelOf(() => speakerOf(saying('你是笨', '蛋吗')).speaker).create();
  expect(await masked.prompt('在吗')).toBe('你是＊＊吗');
  const { speaker, jobs } = speakerOf(saying('这是色', '图', '哦'));
  const cut = await languageModelOf(() => speaker).create();
  const parts: string[] = [];
  const reader = cut.promptStreaming('在吗').getReader();
  const all = async () => {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(next.value);
    }
  };
  await expect(all()).rejects.toMatchObject({ name: 'NotReadableError' });
  expect(parts.join('')).toBe('这是');
  await expect(cut.prompt('在吗')).rejects.toMatchObject({ name: 'NotReadableError' });
  expect(jobs.at(-1)?.messages).toHaveLength(2); // the system message, and no reply that was cut
});

test('a word that a page begins for the reply and the reply ends is found', async () => {
  const session = await languageModelOf(() => speakerOf(saying('图', '哦')).speaker).create();
  const prefixed = session.prompt([
    { role: 'user', content: '在吗' },
    { role: 'assistant', content: '色', prefix: true },
  ]);
  await expect(prefixed).rejects.toMatchObject({ name: 'NotReadableError' });
});

test.each([true, false])('OpenAI, stream %s: refused with 400 content_filter', async (stream) => {
  const response = await ask(speakerOf().speaker, { messages: messagesOf('发张色图'), stream });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    error: { code: 'content_filter', param: 'messages' },
  });
});

test('OpenAI: what is cut ends with content_filter', async () => {
  const { speaker } = speakerOf(saying('这是色', '图', '哦'));
  const messages = messagesOf('在吗');
  const answer = await openAiOf(speaker).chat.completions.create({ messages });
  expect(answer.choices[0]).toMatchObject({
    ...{ message: { content: '这是' }, finish_reason: 'content_filter' },
  });
  const stopped = await openAiOf(speaker).chat.completions.create({ messages, stop: '哦' });
  expect(stopped.choices[0]?.finish_reason).toBe('content_filter');
  const deltas: string[] = [];
  let finish: string | null = null;
  for await (const { choices } of await openAiOf(speaker).chat.completions.create({
    ...{ messages, stream: true },
  })) {
    deltas.push(choices[0]?.delta.content ?? '');
    finish = choices[0]?.finish_reason ?? finish;
  }
  expect([deltas.join(''), finish]).toEqual(['这是', 'content_filter']);
});

test('to words of despair the demo says what it says in the app, and they are never refused', async () => {
  const { speaker, jobs } = speakerOf();
  const { create } = openAiOf(speaker).chat.completions;
  await create({ messages: messagesOf('看了色图，我想死'), temperature: 0.7 });
  await create({ messages: messagesOf('在吗') });
  expect(jobs[0]).toMatchObject({ unsure: { below: 1 }, sampling: { temperature: 0 } });
  expect(jobs[0]?.unsure?.reply).toContain('心理热线');
  expect(jobs[1]?.unsure).toBeUndefined();
});

test('a sentiment is no conversation, and where the filter is off nothing is refused', async () => {
  const { speaker } = speakerOf();
  expect(await speaker.sentiment('发张色图')).toMatchObject({ label: '正面' });
  const { speaker: free } = speakerOf(saying('色图'), null);
  const answer = await openAiOf(free).chat.completions.create({ messages: messagesOf('色图') });
  expect(answer.choices[0]?.message.content).toBe('色图');
});

const files = (parts: Record<string, string>) => (path: string) =>
  path in parts ? Promise.resolve(parts[path] ?? '') : Promise.reject(new Error(`no ${path}`));
const siteFile = (parts: object) => JSON.stringify({ format: 'qwen-all-in-one/site', ...parts });

test('the filter is that of the site, and of who has changed it here', async () => {
  const store = memoryStore();
  const site = siteFile({
    ...{ blockedWords: ['暗号'], allowedWords: ['笨蛋蛋糕', '想死'] },
    settings: { filterActions: { ...DEFAULT_SETTINGS.filterActions, own: 'block' } },
  });
  const now = guardOf(store, files({ 'safety/words.txt': WORDS, 'site.json': site }));
  const found = (text: string) =>
    now().then((one) => one?.filter.search(text).found.map(({ section }) => section));
  expect(await found('暗号')).toEqual(['own']);
  expect(await found('笨蛋蛋糕和笨蛋')).toEqual(['insult']);
  expect(await found('想死')).toEqual(['distress']); // no list of a site hides it
  expect((await now())?.actions.own).toBe('block');
  await settingsStore(store).change({ filter: false });
  expect(await now()).toBeNull();
});

test('a list that cannot be read is asked for again', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const parts: Record<string, string> = {};
  const now = guardOf(memoryStore(), files(parts));
  expect((await now())?.filter.search('笨蛋').found).toHaveLength(0);
  parts['safety/words.txt'] = WORDS;
  expect((await now())?.filter.search('笨蛋').found).toHaveLength(1);
});
