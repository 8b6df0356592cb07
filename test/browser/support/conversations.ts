/** Puts conversations where the page keeps them, as if they had been held there. */
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
