/** Starts the page: isolation, settings, the engine, what is stored; then it is drawn. */
import { mount } from 'svelte';
import { createApi } from './api.ts';
import { composeApp, type Browser } from './compose/app.ts';
import { composeEngine } from './compose/engine.ts';
import { openStores } from './compose/storage.ts';
import { offerUpdates } from './compose/updates.ts';
import { spawnEngine, spawnModels } from './compose/workers.ts';
import type { Loaded } from './contract/engine.ts';
import { AppError } from './contract/errors.ts';
import { SITE_FILE, type ReadSite } from './contract/site.ts';
import { takeDeletion, takeParameter } from './platform/address.ts';
import { hears, lookAtBrowser, usedMemory } from './platform/computer.ts';
import { testEngine } from './platform/engine-test.ts';
import { ensureIsolation } from './platform/isolation.ts';
import { readLicences } from './platform/licences.ts';
import { onLaunch } from './platform/launch.ts';
import { loadMark, type LoadMark } from './platform/load-mark.ts';
import type { LocalHost } from './platform/local-host.ts';
import { Presence } from './platform/presence.ts';
import { saveFile } from './platform/save-file.ts';
import { readSiteFile } from './platform/site-files.ts';
import { siteModels } from './platform/site-models.ts';
import { tabPlatform } from './platform/tab-platform.ts';
import { measureThreads, timeOf } from './platform/threads.ts';
import { systemVoices } from './platform/voices.ts';
import { WeightsClient } from './platform/weights.ts';
import { announced } from './platform/work.ts';
import { analystPrefix } from './roles/analyst.ts';
import { Notices } from './state/notices.svelte.ts';
import { Reader } from './state/reader.svelte.ts';
import { Settings } from './state/settings.svelte.ts';
import { keptModel } from './storage/kept-model.ts';
import { siteOf, type SiteReading } from './storage/site.ts';
import { threadCount } from './storage/thread-count.ts';
import type { AppParts } from './ui/app-parts.ts';
import { App as AppState } from './ui/app.svelte.ts';
import './ui/base.css';
import './ui/blocks.css';
import './ui/print.css';
import { cannotStart } from './ui/cannot-start.ts';
import App from './ui/shell/App.svelte';
import { install } from './ui/shell/install.svelte.ts';

/** Prefix of the names of locks, channels and databases, which all sites of one origin share. */
const APP = 'qwen-all-in-one:';
/** The first visit is not drawn before it is known what the site sets. */
const SITE_TIMEOUT_MS = 2000;

start().catch(cannotStart);

async function start(): Promise<void> {
  if (typeof Worker === 'undefined' || typeof WebAssembly === 'undefined') {
    throw new AppError('unsupported', 'no Worker or no WebAssembly');
  }
  install.listen();
  const page = compose();
  const { app, tabs, settings, onError } = page;
  const isolation = ensureIsolation();
  const site = siteOf(page.store, () => readSiteFile(SITE_FILE, SITE_TIMEOUT_MS));
  const settingsRead = site.now.then((now) => settings.start(now.settings)).catch(onError);
  // The model loads while the page is being drawn, unless the page is about to go.
  const ready = Promise.all([isolation, settingsRead]).then(([outcome]) => {
    if (outcome === 'reloading') return new Promise<never>(() => {});
    tabs.join();
    // A page in the back/forward cache does not need the engine: another tab may have it.
    addEventListener('pagehide', () => tabs.leave());
    addEventListener('pageshow', ({ persisted }) => persisted && tabs.join());
    return app.engines.start();
  });
  ready.catch(() => {}); // shown through the host's status
  globalThis.allInOne = createApi({
    ...app,
    isCalibrated: (loaded) => app.calibrations.has(loaded, settings.analyst()),
    ready,
  });
  if ((await isolation) === 'reloading') return;

  const started = [settingsRead, app.chat.start(), app.teacher.start(), app.safety.start()];
  await Promise.all(started).catch(onError);
  const query = takeParameter('q');
  if (query?.trim()) app.chat.fill(query.trim());
  const target = document.querySelector('#app') ?? document.body;
  target.replaceChildren();
  const reader = new Reader(systemVoices(), (language) =>
    language === 'zh' ? settings.values.voiceZh : settings.values.voiceEn,
  );
  const set = await site.now;
  const state = new AppState({ ...app, readLicences, reader, site: set });
  await app.safety.follow(set);
  void followSite(page, state, site.later).catch(onError);
  if (takeDeletion()) app.notices.show({ kind: 'deleted' });
  mount(App, { target, props: { app: state } });
  onLaunch({ files: (files) => state.bring(files), text: (text) => app.chat.fill(text) });
  await afterwards(page, ready);
}

/** What the site sets may have changed since it was stored; whoever runs it is told what does not fit. */
async function followSite(
  { app, settings, notices }: Pick<ReturnType<typeof compose>, 'app' | 'settings' | 'notices'>,
  state: AppState,
  later: SiteReading['later'],
): Promise<void> {
  const tell = ({ leftOut }: ReadSite) =>
    leftOut.length > 0 && notices.show({ kind: 'site', leftOut });
  const keepAwake = (site: ReadSite) =>
    site.keepAwake && import('./platform/screen.ts').then(({ keepScreenOn }) => keepScreenOn());
  tell(state.site);
  void keepAwake(state.site);
  const changed = await later;
  if (!changed) return;
  state.site = changed;
  tell(changed);
  void keepAwake(changed);
  await app.safety.follow(changed);
  await settings.follow(changed.settings);
}

/** Constructs everything; nothing is asked of the network or of the disk yet. */
function compose() {
  const notices = new Notices();
  if (!isSecureContext) notices.show({ kind: 'insecure' });
  const onError = (error: unknown) => notices.showError(error);
  // Failures that no caller awaits are shown as well.
  addEventListener('unhandledrejection', ({ reason }) => onError(reason));
  addEventListener('error', ({ error }) => error && onError(error));

  const path = new URL('.', document.baseURI).pathname;
  const name = APP + path;
  const platform = tabPlatform();
  const { stores, persistent } = openStores(name, path, platform);
  const modelsUrl = new URL('models/', document.baseURI).href;
  const kiosk = import.meta.env['KIOSK'] as boolean;
  const settings = new Settings(stores.settings, modelsUrl, onError, kiosk);
  const mark = loadMark();
  const { tabs, engines } = composeEngine({
    ...{ name, platform, mark, notices, onError },
    loadOptions: () => {
      return { ...app.threads.loadOptions, prefixes: [analystPrefix(settings.analyst())] };
    },
    prepare: (running) => app.session.prepare(running).then(app.onAnalyst),
    onLead: (host) => lead(host, app, mark, onError),
  });
  const weights = new WeightsClient(spawnModels);
  const shell = { installing: true };
  const app = composeApp({
    ...{ engines, stores, settings, notices, weights, kiosk, onError },
    hold: announced((signal) => engines.hold(signal)),
    presence: new Presence(`${APP}reply:`, platform),
    browser: thisBrowser(mark, shell),
  });
  const { later: store } = stores;
  return { app, store, tabs, settings, notices, modelsUrl, persistent, shell, onError };
}

function thisBrowser({ interrupted }: LoadMark, shell: { installing: boolean }): Browser {
  const cores = navigator.hardwareConcurrency || 1;
  return {
    cores,
    isolated: crossOriginIsolated && 'SharedArrayBuffer' in globalThis,
    remembered: threadCount(cores, import.meta.env['RUNTIME_VERSION'] as string),
    disk: navigator.storage,
    persist: () => void navigator.storage?.persist?.().catch(() => false),
    save: saveFile,
    interrupted,
    kept: keptModel(new URL('.', document.baseURI).pathname),
    visible: () => !document.hidden,
    installing: () => shell.installing,
    hears,
    fetchText: readSiteFile,
    look: lookAtBrowser,
    usedMemory,
    probePolicy: () => testEngine(spawnEngine, 'probePolicy', undefined),
    timeStep: (threads) => timeOf(spawnEngine, threads),
    measure: (signal) => measureThreads(spawnEngine, cores, signal),
  };
}

/** Loads, in the tab that has the engines, the model that the person chose. */
async function lead(
  host: LocalHost,
  { downloads, engines, threads }: Pick<AppParts, 'downloads' | 'engines' | 'threads'>,
  mark: LoadMark,
  onError: (error: unknown) => void,
): Promise<void> {
  const interrupted = mark.interrupted();
  // A stored full model may work even where the demo failed.
  await host.start().catch(() => null);
  await downloads.start(interrupted).catch((error: unknown) => {
    if (engines.status.state !== 'failed') onError(error); // else the same thing is shown already
  });
  await threads.start();
}

/** What the page looks for once it is drawn. */
async function afterwards(page: ReturnType<typeof compose>, ready: Promise<Loaded>): Promise<void> {
  const { app, tabs, notices, modelsUrl, persistent, shell, onError } = page;
  const { catalogue, downloads, threads } = app;
  const refresh = () => {
    if (!downloads.busy) void downloads.refresh().catch(() => {});
  };
  void siteModels(modelsUrl).then((models) => catalogue.offer(models));
  if (!(await persistent)) notices.show({ kind: 'no-history' });
  offerUpdates(ready, notices, (state) => {
    shell.installing = state === 'installing';
    if (state === 'cleared') refresh();
  });

  const loaded = await ready.catch(() => null);
  const several = navigator.hardwareConcurrency > 1 && threads.loadOptions.threads !== 1;
  if (loaded?.threads === 1 && several) notices.show({ kind: 'single-thread' });
  if (!tabs.leads) await downloads.refresh().catch(onError);
  // Another tab may have fetched or removed one.
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
}
