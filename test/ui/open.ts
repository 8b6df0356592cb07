/** The whole page over scripted parts. */
import { readFile } from 'node:fs/promises';
import { flushSync, mount, unmount } from 'svelte';
import { onTestFinished } from 'vitest';
import type { Engine } from '../../src/contract/engine.ts';
import type { Weights } from '../../src/contract/weights.ts';
import { Carrier } from '../../src/state/carry.svelte.ts';
import { Catalogue } from '../../src/state/catalogue.svelte.ts';
import { Chat } from '../../src/state/chat.svelte.ts';
import { Computer } from '../../src/state/computer.svelte.ts';
import { Downloads } from '../../src/state/downloads.svelte.ts';
import { Journal } from '../../src/state/journal.svelte.ts';
import { LabelCache } from '../../src/chat/label-cache.svelte.ts';
import { Notices } from '../../src/state/notices.svelte.ts';
import { RoleEditor } from '../../src/state/role-editor.svelte.ts';
import { Safety } from '../../src/state/safety.svelte.ts';
import { Settings } from '../../src/state/settings.svelte.ts';
import { Teacher } from '../../src/state/teacher.svelte.ts';
import { Threads } from '../../src/state/threads.svelte.ts';
import { conversationStore } from '../../src/storage/conversations.ts';
import { exampleStore } from '../../src/storage/examples.ts';
import { fitStore } from '../../src/storage/fits.ts';
import { journalStore } from '../../src/storage/journal.ts';
import { labelStore } from '../../src/storage/labels.ts';
import { ownWords } from '../../src/storage/own-words.ts';
import { settingsStore } from '../../src/storage/settings.ts';
import { memoryStore } from '../../src/storage/store.ts';
import { App as AppState } from '../../src/ui/app.svelte.ts';
import App from '../../src/ui/shell/App.svelte';
import { FACTS } from '../state/computer-facts.ts';
import { engineOf, hostOf, manifestOf } from '../state/scripted.ts';
import { calibrationsOf, observerOf, sessionOf } from '../chat/session-of.ts';

/** Until the end of the test. */
export async function open(engine: Partial<Engine> = {}, scripted: Partial<Weights> = {}) {
  const { tab } = hostOf(engineOf(engine));
  const store = memoryStore();
  const settings = new Settings(settingsStore(store), 'http://site/models/', () => {});
  settings.change({ language: 'zh-CN' });
  const safety = new Safety({
    fetchText: (name) => readFile(`public/safety/${name}`, 'utf8'),
    ownWords: ownWords(store),
    settings,
    onError: () => {},
  });
  await safety.start();
  const session = sessionOf(tab, settings, store, [], { guard: () => safety.guard });
  const chat = new Chat(
    session,
    observerOf(tab, settings, store),
    conversationStore(store),
    () => {},
  );
  const weights = {
    list: async () => [],
    unfinished: async () => [],
    check: async () => ({ bytes: 0, files: [] }),
    download: async () => manifestOf(tab.loaded!.model),
    remove: async () => {},
    ...scripted,
  };
  const catalogue = new Catalogue(weights);
  const parts = { weights, catalogue, engines: tab, settings, disk: undefined };
  const downloads = new Downloads({ ...parts, interrupted: () => null, onSwitch: () => {} });
  await tab.start();
  const notices = new Notices();
  const threads = new Threads({
    cores: 4,
    isolated: true,
    remembered: { read: () => 2, write: () => {} },
    settings,
    measure: async () => 2,
    busy: () => false,
  });
  const computer = new Computer({
    look: async () => FACTS,
    usedMemory: async () => null,
    probePolicy: async () => 'active',
    timeStep: async () => 5,
    reach: async () => ({ found: true, ms: 5 }),
    sources: () => settings.modelHosts(),
    engines: tab,
    notices,
    stored: () => [],
  });
  const calibrations = calibrationsOf(tab, settings, store);
  const teacher = new Teacher({
    host: tab,
    base: (loaded, analyst) => calibrations.of(loaded, analyst),
    busy: () => false,
    examples: exampleStore(store),
    fits: fitStore(store),
    settings,
    onError: () => {},
  });
  const never = () => new Promise<never>(() => {});
  const readLicences = never;
  const carrier = new Carrier({
    work: { importFiles: never, exportArchive: never, exportFolder: never },
    adopt: never,
    persist: () => {},
    save: () => {},
  });
  const app = new AppState({
    ...{
      chat,
      engines: tab,
      catalogue,
      downloads,
      settings,
      notices,
      threads,
      computer,
      teacher,
      readLicences,
      carrier,
      safety,
    },
    roleEditor: new RoleEditor({ host: tab, settings, onAnalyst: () => teacher.wake() }),
    journal: new Journal(journalStore(memoryStore()), settings),
    labels: new LabelCache(labelStore(store), () => true),
  });
  const page = mount(App, { target: document.body, props: { app } });
  onTestFinished(() => void unmount(page));
  flushSync();
  return app;
}

export const find = <T extends HTMLElement>(id: string) =>
  document.querySelector<T>(`[data-testid=${id}]`);
export const text = (id: string) => find(id)?.textContent?.trim();
