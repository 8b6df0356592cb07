/** The composition root: everything is constructed and joined here, and nowhere else. */
import { mount } from 'svelte';
import { createApi } from './api.ts';
import { lookAtBrowser, usedMemory } from './platform/computer.ts';
import { testEngine } from './platform/engine-test.ts';
import { EngineClient } from './platform/engine.ts';
import { ensureIsolation } from './platform/isolation.ts';
import { readLicences } from './platform/licences.ts';
import { boundScript, script } from './platform/scripts.ts';
import { saveFile } from './platform/save-file.ts';
import { readSiteFile } from './platform/site-files.ts';
import { siteModels } from './platform/site-models.ts';
import { measureThreads, timeOf } from './platform/threads.ts';
import { Presence } from './platform/presence.ts';
import { tabPlatform } from './platform/tab-platform.ts';
import { Tabs } from './platform/tabs.ts';
import { startServiceWorker } from './platform/updates.ts';
import { onWake } from './platform/wake.ts';
import { WeightsClient } from './platform/weights.ts';
import { announced } from './platform/work.ts';
import { AppError } from './contract/errors.ts';
import engineWorker from './engine/worker.ts?worker&url';
import { analystPrefix } from './roles/analyst.ts';
import { Carrier } from './state/carry.svelte.ts';
import { Catalogue } from './state/catalogue.svelte.ts';
import { Chat } from './state/chat.svelte.ts';
import { Computer } from './state/computer.svelte.ts';
import { Downloads } from './state/downloads.svelte.ts';
import { EngineHost } from './state/engine-host.svelte.ts';
import { Journal } from './state/journal.svelte.ts';
import { LabelCache } from './chat/label-cache.svelte.ts';
import { LocalHost } from './platform/local-host.ts';
import { markedEngine } from './platform/marked-engine.ts';
import { Notices } from './state/notices.svelte.ts';
import { Observer } from './chat/observer.ts';
import { OwnCalibrations } from './chat/own-calibrations.ts';
import { RoleEditor } from './state/role-editor.svelte.ts';
import { Safety } from './state/safety.svelte.ts';
import { Session } from './chat/session.ts';
import { Settings } from './state/settings.svelte.ts';
import { Teacher } from './state/teacher.svelte.ts';
import { Threads } from './state/threads.svelte.ts';
import { calibrationStore } from './storage/calibrations.ts';
import { conversationStore, together } from './storage/conversations.ts';
import { exampleStore } from './storage/examples.ts';
import { fitStore } from './storage/fits.ts';
import { journalStore } from './storage/journal.ts';
import { labelStore } from './storage/labels.ts';
import { loadMark } from './platform/load-mark.ts';
import { ownWords } from './storage/own-words.ts';
import { settingsStore } from './storage/settings.ts';
import { sharedStore } from './storage/shared-store.ts';
import { DATABASE, databaseAt, JOURNAL_DATABASE, openStore } from './storage/store.ts';
import { threadCount } from './storage/thread-count.ts';
import { App as AppState } from './ui/app.svelte.ts';
import App from './ui/shell/App.svelte';
import './ui/base.css';
import { cannotStart } from './ui/cannot-start.ts';
import weightsWorker from './models/worker.ts?worker&url';

/** What the names of everything begin with that the sites of one origin share. */
const APP = 'qwen-all-in-one:';

start().catch(cannotStart);

async function start(): Promise<void> {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
    throw new AppError('unsupported', 'no Worker or no WebAssembly');
  }
  const notices = new Notices();
  if (!isSecureContext) notices.show({ kind: 'insecure' });
  const onError = (error: unknown) => notices.showError(error);
  // What nobody was waiting for is told too, not only logged.
  addEventListener('unhandledrejection', ({ reason }) => onError(reason));
  addEventListener('error', ({ error }) => error && onError(error));

  const path = new URL('.', document.baseURI).pathname;
  const name = APP + path;
  const platform = tabPlatform();
  const opened = openStore(databaseAt(path), { before: { name: DATABASE, settle: together } });
  const { persistent } = opened;
  const { store, watch } = sharedStore(opened.store, platform.channel(`${name}:store`));
  const modelsUrl = new URL('models/', document.baseURI).href;
  const kiosk = import.meta.env['KIOSK'] as boolean;
  const settings = new Settings(settingsStore(store, watch), modelsUrl, onError, kiosk);
  const mark = loadMark();
  const weights = new WeightsClient(spawnWeights);
  let host: LocalHost | null = null;
  const tabs = new Tabs(name, platform, {
    lead(show) {
      host = new LocalHost({
        spawn(onDeath, eased) {
          const counted = eased ? { threads: 1 } : threads.loadOptions;
          const options = { ...counted, prefixes: [analystPrefix(settings.analyst())] };
          const engine = new EngineClient(spawnEngine, onDeath, options, { wake: onWake });
          return markedEngine(engine, mark);
        },
        onRestart: (_error, comesBack) => notices.show({ kind: 'restarted', comesBack }),
        onReturn: ({ title }) => {
          notices.dismiss('restarted');
          notices.show({ kind: 'switched', title });
        },
        prepare: (running) => session.prepare(running).then(onAnalyst),
        show,
      });
      show(host.view);
      void load(host).catch(onError);
      return host;
    },
    resign() {
      host?.close();
      host = null;
    },
    show: (view) => engines.show(view),
  });
  const engines = new EngineHost(tabs);
  const labels = new LabelCache(labelStore(store), () => settings.values.labelCache);
  const ofJournal = { before: { name: JOURNAL_DATABASE } };
  const journalDatabase = openStore(databaseAt(path, JOURNAL_DATABASE), ofJournal);
  const journal = new Journal(journalStore(journalDatabase.store), settings);
  const safety = new Safety({
    fetchText: (name) => readSiteFile(`safety/${name}`),
    ownWords: ownWords(store),
    settings,
    onError,
  });
  const idleReading = { host: engines, settings, busy: () => engines.loading || threads.underWay };
  const calibrations: OwnCalibrations = new OwnCalibrations({
    ...idleReading,
    store: calibrationStore(store),
    onFitted: () => teacher.wake(),
  });
  const announcedHost = { hold: announced((signal) => engines.hold(signal)) };
  const session: Session = new Session({
    host: announcedHost,
    settings,
    calibrations,
    labels,
    journal,
    taught: (running, own) => teacher.calibration(running, own),
    guard: () => safety.guard,
    visible: () => !document.hidden,
  });
  const teacher: Teacher = new Teacher({
    ...idleReading,
    base: (loaded, analyst) => calibrations.of(loaded, analyst),
    examples: exampleStore(store),
    fits: fitStore(store),
    onError,
  });
  const onAnalyst = () => {
    calibrations.wake();
    teacher.wake();
  };
  const presence = new Presence(`${APP}reply:`, platform);
  const observer = new Observer({ host: announcedHost, settings, labels });
  const chat = new Chat(session, observer, conversationStore(store, watch), onError, presence);
  const catalogue = new Catalogue(weights, kiosk);
  const downloads = new Downloads({
    weights,
    catalogue,
    engines,
    settings,
    disk: navigator.storage,
    interrupted: mark.interrupted,
    onSwitch: (title) => notices.show({ kind: 'switched', title }),
  });

  const carrier = new Carrier({
    work: weights,
    adopt: (manifest) => downloads.adopt(manifest),
    persist: () => void navigator.storage?.persist?.().catch(() => false),
    save: saveFile,
  });

  let installing = true;
  const cores = navigator.hardwareConcurrency || 1;
  const threads: Threads = new Threads({
    cores,
    isolated: crossOriginIsolated && 'SharedArrayBuffer' in globalThis,
    remembered: threadCount(cores, import.meta.env['RUNTIME_VERSION'] as string),
    settings,
    measure: (signal) => measureThreads(spawnEngine, cores, signal),
    busy: () => document.hidden || installing || engines.busy || downloads.busy,
  });

  const computer = new Computer({
    look: lookAtBrowser,
    usedMemory,
    probePolicy: () => testEngine(spawnEngine, (tests) => tests.probePolicy()),
    timeStep: (threads) => timeOf(spawnEngine, threads),
    reach: (host) => weights.reach(host),
    sources: () => settings.modelHosts(),
    engines,
    notices,
    stored: () => catalogue.stored.map(({ model }) => model.id),
  });

  const isolation = ensureIsolation();
  const settingsRead = settings.start().catch(onError);
  // The model loads while the page is being drawn, unless the page is about to go.
  const ready = Promise.all([isolation, settingsRead]).then(([outcome]) => {
    if (outcome === 'reloading') return new Promise<never>(() => {});
    tabs.join();
    // Kept by the browser for the way back, a page has no use for an engine, and others may.
    addEventListener('pagehide', () => tabs.leave());
    addEventListener('pageshow', ({ persisted }) => persisted && tabs.join());
    return engines.start();
  });
  ready.catch(() => {}); // shown through the host's status
  globalThis.allInOne = createApi({
    session,
    engines,
    catalogue,
    downloads,
    notices,
    isCalibrated: (loaded) => calibrations.has(loaded, settings.analyst()),
    ready,
  });
  if ((await isolation) === 'reloading') return;

  const stores = [chat.start(), teacher.start(), safety.start()];
  await Promise.all([settingsRead, ...stores]).catch(onError);
  const target = document.querySelector('#app') ?? document.body;
  target.replaceChildren();
  const app = new AppState({
    chat,
    engines,
    catalogue,
    downloads,
    settings,
    notices,
    threads,
    computer,
    teacher,
    carrier,
    readLicences,
    journal,
    labels,
    safety,
    roleEditor: new RoleEditor({ host: engines, settings, onAnalyst }),
  });
  mount(App, { target, props: { app } });
  void siteModels(modelsUrl).then((models) => catalogue.offer(models));
  if (!(await persistent)) notices.show({ kind: 'no-history' });

  const shell = startServiceWorker(ready, (state) => {
    installing = state === 'installing';
    if (state !== 'update-available') notices.offlineReady = state === 'offline-ready';
    if (state === 'cleared') {
      notices.show({ kind: 'cleared' });
      if (!downloads.busy) void downloads.refresh().catch(() => {});
    }
    if (state === 'update-available') offerUpdate();
  });
  const offerUpdate = () => {
    const later = new AbortController();
    const apply = () => {
      notices.dismiss('update');
      notices.show({ kind: 'update-waits', cancel: () => later.abort() });
      shell.applyUpdate(later.signal).catch((error: unknown) => {
        notices.dismiss('update-waits');
        if (later.signal.aborted) offerUpdate();
        else onError(error);
      });
    };
    notices.show({ kind: 'update', apply });
  };

  const loaded = await ready.catch(() => null);
  if (loaded?.threads === 1 && cores > 1 && threads.loadOptions.threads !== 1) {
    notices.show({ kind: 'single-thread' });
  }

  if (!tabs.leads) await downloads.refresh().catch(onError);
  document.addEventListener('visibilitychange', () => {
    // Another tab may have fetched or removed one.
    if (!document.hidden && !downloads.busy) void downloads.refresh().catch(() => {});
  });

  /** In the tab that has the engines. */
  async function load(leading: LocalHost): Promise<void> {
    const interrupted = mark.interrupted();
    // A stored full model may work even where the demo failed.
    await leading.start().catch(() => null);
    await downloads.start(interrupted).catch((error: unknown) => {
      if (engines.status.state !== 'failed') onError(error); // else the same thing is told already
    });
    await threads.start();
  }
}

function spawnEngine(): Worker {
  return new Worker(boundScript(engineWorker), { type: 'module' });
}

/** The service worker reads from the URL where this worker may connect to. */
function spawnWeights(connect: readonly string[]): Worker {
  const url = new URL(weightsWorker, document.baseURI);
  url.searchParams.set('connect', connect.join(','));
  return new Worker(script(url), { type: 'module' });
}
