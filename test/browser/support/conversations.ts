/** What the page keeps: looked at, and conversations put there as if they had been held. */
import type { Page } from 'playwright-core';
import type { Conversation } from '../../../src/storage/conversation.ts';

export async function store(page: Page, conversations: readonly Conversation[]): Promise<void> {
  await page.evaluate(async (all) => {
    const name = `qwen-all-in-one:${new URL('.', document.baseURI).pathname}`;
    const opened = indexedDB.open(name);
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const transaction = opened.result.transaction('app', 'readwrite');
    for (const one of all) transaction.objectStore('app').put(one, `conversation:${one.id}`);
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    opened.result.close();
  }, conversations);
}

/** The record that is on disk by now. */
export async function stored(page: Page, key: string): Promise<unknown> {
  return page.evaluate(async (wanted) => {
    const name = `qwen-all-in-one:${new URL('.', document.baseURI).pathname}`;
    const opened = indexedDB.open(name);
    await new Promise((resolve) => (opened.onsuccess = resolve));
    const found = opened.result.transaction('app').objectStore('app').get(wanted);
    await new Promise((resolve) => (found.onsuccess = resolve));
    opened.result.close();
    return found.result as unknown;
  }, key);
}
