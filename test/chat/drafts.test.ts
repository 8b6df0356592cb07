// @vitest-environment happy-dom
/** What of a draft is read before it is sent. */
import { expect, test } from 'vitest';
import type { PrefillJob } from '../../src/contract/engine.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { engineOf, hostOf } from '../state/scripted.ts';
import { sessionOf } from './session-of.ts';

const HISTORY = [
  { role: 'user', content: '你好' },
  { role: 'assistant', content: '你好!' },
] as const;

async function readOf(draft: string) {
  const jobs: PrefillJob[] = [];
  const engine = engineOf({ prefill: async (job) => void jobs.push(job) });
  const { host } = hostOf(engine, engine);
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  const session = sessionOf(host, settings, store);
  await session.expect({ conversation: 'x', history: HISTORY, draft, own: null });
  return jobs.map(({ slot, messages }) => [slot, ...messages.slice(1).map((one) => one.content)]);
}

test('both roles read a draft as it would be sent, the analyst first and without the conversation', async () => {
  expect(await readOf('我今天ＯＫ \n')).toEqual([
    ['analyst', expect.stringMatching(/^我今天ok$/i)],
    ['chat:x', '你好', '你好!', '我今天ＯＫ'],
  ]);
});

test.each(['', ' \n', '很'.repeat(5000)])(
  'of a draft that cannot be sent, what comes before it is read (%#)',
  async (draft) => {
    expect(await readOf(draft)).toEqual([['chat:x', '你好', '你好!']]);
  },
);
