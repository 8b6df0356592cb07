/** The whole page over scripted parts. */
import { readFile } from 'node:fs/promises';
import { flushSync, mount, unmount } from 'svelte';
import { onTestFinished, vi } from 'vitest';
import { composeApp } from '../../src/compose/app.ts';
import { storesOf } from '../../src/compose/storage.ts';
import type { Engine } from '../../src/contract/engine.ts';
import { NO_SITE } from '../../src/contract/site.ts';
import type { Weights } from '../../src/contract/weights.ts';
import { Notices } from '../../src/state/notices.svelte.ts';
import { Reader } from '../../src/state/reader.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { App as AppState } from '../../src/ui/app.svelte.ts';
import App from '../../src/ui/shell/App.svelte';
import { FACTS } from '../state/computer-facts.ts';
import { engineOf, hostOf, manifestOf } from '../state/scripted.ts';

/** Until the end of the test. */
export async function open(engine: Partial<Engine> = {}, scripted: Partial<Weights> = {}) {
  const { tab: engines } = hostOf(engineOf(engine));
  const stores = storesOf(memoryStore(), memoryStore());
  const settings = new Settings(stores.settings, 'http://site/models/', () => {});
  settings.change({ language: 'zh-CN' });
  const never = () => new Promise<never>(() => {});
  const weights = {
    list: async () => ({ complete: [], unfinished: [] }),
    unfinished: async () => [],
    check: async () => ({ bytes: 0, files: [] }),
    download: async () => manifestOf(engines.loaded!.model),
    remove: async () => {},
    offer: async () => ({ choices: [], licence: null }),
    reach: async () => ({ found: true, ms: 5 }),
    ...{ importFiles: never, ggufChoices: never, exportArchive: never, exportFolder: never },
    ...scripted,
  };
  const browser = {
    cores: 4,
    isolated: true,
    remembered: { read: () => 2, write: () => {} },
    disk: undefined,
    persist: () => {},
    save: () => {},
    interrupted: () => null,
    visible: () => true,
    installing: () => false,
    hears: () => false,
    fetchText: (path: string) => readFile(`public/${path}`, 'utf8'),
    look: async () => FACTS,
    usedMemory: async () => null,
    probePolicy: async () => 'active' as const,
    timeStep: async () => 5,
    measure: async () => 2,
  };
  const notices = new Notices();
  const parts = composeApp({
    ...{ engines, stores, settings, notices, weights, browser },
    onError: () => {},
  });
  await parts.safety.start();
  await engines.start();
  const app = new AppState({ ...parts, readLicences: never, reader: new Reader(), site: NO_SITE });
  const page = mount(App, { target: document.body, props: { app } });
  onTestFinished(() => {
    void unmount(page);
    history.replaceState(null, '', '#'); // the next test begins in the chat
  });
  flushSync();
  return app;
}

export const find = <T extends HTMLElement>(id: string) =>
  document.querySelector<T>(`[data-testid=${id}]`);
/** Resolves when a part of the page is there that is fetched when it is opened. */
export const shown = (id: string) =>
  vi.waitFor(() => (flushSync(), find(id) ?? Promise.reject(new Error(id))), { timeout: 20_000 });
export const text = (id: string) => find(id)?.textContent?.trim();
