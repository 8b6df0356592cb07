/** Copies of the app under several paths of one origin, as on a name.github.io: strangers. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { DATABASE } from '../../src/storage/store.ts';
import { DIST } from './support/build.ts';
import { ready, replied, say } from './support/page.ts';
import { browse, host, temporary, visit } from './support/visit.ts';

const exchange = (id: string, text: string) => ({
  ...{ id, at: Number(id), text, model: 'Demo', sentiment: null, reply: `${text}!` },
  outcome: { state: 'stopped' },
});

const conversation = (...exchanges: unknown[]) => ({
  ...{ version: 1, id: 'old', createdAt: 1, updatedAt: 1, title: 'Long ago', draft: '' },
  exchanges,
});

/** In the database that earlier versions had for all paths together; returns how much is there. */
const before = (page: Page, values: Record<string, unknown>): Promise<number> =>
  page.evaluate(
    ([name, entries]) =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.onupgradeneeded = () => opening.result.createObjectStore('app');
        opening.onerror = () => reject(new Error('no database'));
        opening.onsuccess = () => {
          const store = opening.result.transaction('app', 'readwrite').objectStore('app');
          for (const [key, value] of Object.entries(entries)) store.put(value, key);
          const counting = store.count();
          counting.onsuccess = () => {
            opening.result.close();
            resolve(counting.result);
          };
        };
      }),
    [DATABASE, values] as const,
  );

const messages = (page: Page) => page.getByTestId('message-user').allInnerTexts();

test('what all had together goes to the first, whole; from then on each has its own', async () => {
  const folder = temporary();
  for (const copy of ['a', 'b']) cpSync(DIST, join(folder, copy), { recursive: true });
  const site = await host({ folder, headers: false });
  const context = await browse();
  const old = (await visit(context, `${site.url}a/licences.json`)).page;
  const settings = { language: 'en' };
  await before(old, { settings, 'conversation:old': conversation(exchange('1', 'Hello')) });

  const a = (await visit(context, `${site.url}a/`)).page;
  await ready(a);
  await expect.poll(() => messages(a)).toEqual(['Hello']);
  expect(await a.getAttribute('html', 'lang')).toBe('en');
  await say(a, 'I am happy');
  await replied(a, 2);
  expect(await before(old, {})).toBe(0);

  // A tab of the earlier version that was open all the time goes on with the same conversation.
  const both = [exchange('1', 'Hello'), exchange('2', 'Still here')];
  await before(old, { 'conversation:old': conversation(...both) });
  await a.reload();
  await expect.poll(() => messages(a)).toEqual(['Hello', 'Still here', 'I am happy']);

  const b = (await visit(context, `${site.url}b/`)).page;
  await ready(b);
  expect(await messages(b)).toEqual([]);
  await say(b, '今天很开心');
  await replied(b);
  await a.reload();
  await ready(a);
  await a.getByTestId('history').click();
  await a.getByTestId('history-sheet').waitFor();
  expect(await a.getByTestId('conversation').count()).toBe(1);
});
