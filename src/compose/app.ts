/** What the page is made of, over an engine, stores and a browser that tests replace. */
import { judge, type JudgeOptions, type Judgement, type JudgeParts } from '../chat/judge.ts';
import { LabelCache } from '../chat/label-cache.svelte.ts';
import { Observer } from '../chat/observer.ts';
import { OwnCalibrations } from '../chat/own-calibrations.ts';
import { Session } from '../chat/session.ts';
import type { Lease, Running } from '../contract/host.ts';
import type { Weights } from '../contract/weights.ts';
import type { Guard } from '../safety/guard.ts';
import { Carrier, type CarryParts } from '../state/carry.svelte.ts';
import { Catalogue } from '../state/catalogue.svelte.ts';
import { Chat } from '../state/chat.svelte.ts';
import { Computer, type ComputerParts } from '../state/computer.svelte.ts';
import { Downloads, type DownloadsParts } from '../state/downloads.svelte.ts';
import type { EngineHost } from '../state/engine-host.svelte.ts';
import { Journal } from '../state/journal.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import { RoleEditor } from '../state/role-editor.svelte.ts';
import { Safety } from '../state/safety.svelte.ts';
import type { Settings } from '../state/settings.svelte.ts';
import { Teacher } from '../state/teacher.svelte.ts';
import { Threads, type ThreadsParts } from '../state/threads.svelte.ts';
import type { Presence } from '../storage/tab-sync.ts';
import { moodCounter } from './mood-counter.ts';
import { once } from './once.ts';
import type { Stores } from './storage.ts';

/** What the page asks of the browser. */
export interface Browser
  extends
    Pick<CarryParts, 'persist' | 'save'>,
    Pick<ComputerParts, 'look' | 'usedMemory' | 'probePolicy' | 'timeStep'>,
    Pick<DownloadsParts, 'disk' | 'interrupted' | 'kept'>,
    Pick<ThreadsParts, 'cores' | 'isolated' | 'remembered' | 'measure'> {
  /** Whether somebody looks at the page. */
  visible(): boolean;
  /** Whether the service worker stores the site at this moment. */
  installing(): boolean;
  /** Whether it may recognise speech on this device. */
  hears(): boolean;
  /** A text file of this site. */
  fetchText(path: string): Promise<string>;
}

export interface AppDeps {
  engines: EngineHost;
  /** Like `engines.hold`, but other tabs hear of the work, so that an update waits for it. */
  hold?(signal?: AbortSignal): Promise<Lease>;
  stores: Stores;
  settings: Settings;
  notices: Notices;
  weights: Weights & CarryParts['work'] & Pick<ComputerParts, 'reach'>;
  presence?: Presence;
  browser: Browser;
  kiosk?: boolean;
  onError(error: unknown): void;
}

export function composeApp(deps: AppDeps) {
  const models = composeModels(deps);
  const chat = composeChat(deps, models);
  return {
    engines: deps.engines,
    settings: deps.settings,
    notices: deps.notices,
    ...models,
    ...chat,
  };
}

/** The models: what is here, what is fetched or carried, and how fast this computer is. */
function composeModels({ engines, settings, notices, weights, browser, kiosk }: AppDeps) {
  const catalogue = new Catalogue(weights, kiosk);
  const downloads = new Downloads({
    weights,
    catalogue,
    engines,
    settings,
    disk: browser.disk,
    interrupted: () => browser.interrupted(),
    kept: browser.kept,
    onSwitch: (title) => notices.show({ kind: 'switched', title }),
  });
  const carrier = new Carrier({
    work: weights,
    adopt: (manifest) => downloads.adopt(manifest),
    refresh: () => catalogue.refresh(),
    persist: () => browser.persist(),
    save: (file, name) => browser.save(file, name),
  });
  const threads = new Threads({
    cores: browser.cores,
    isolated: browser.isolated,
    remembered: browser.remembered,
    settings,
    measure: (signal) => browser.measure(signal),
    busy: () => !browser.visible() || browser.installing() || engines.busy || downloads.busy,
  });
  const computer = new Computer({
    look: () => browser.look(),
    usedMemory: () => browser.usedMemory(),
    probePolicy: () => browser.probePolicy(),
    timeStep: (count) => browser.timeStep(count),
    reach: (source) => weights.reach(source),
    sources: () => settings.modelHosts(),
    engines,
    notices,
    stored: () => catalogue.stored.map(({ model }) => model.id),
  });
  return { catalogue, downloads, carrier, threads, computer };
}

type ModelParts = ReturnType<typeof composeModels>;

/** The two roles, what they are taught, and the conversations. */
function composeChat(deps: AppDeps, { threads, catalogue }: ModelParts) {
  const { engines, stores, settings, browser, onError } = deps;
  const host = { hold: deps.hold ?? ((signal) => engines.hold(signal)) };
  const labels = new LabelCache(stores.labels, () => settings.values.labelCache);
  const journal = new Journal(stores.journal, settings);
  const fetchText = (name: string) => browser.fetchText(`safety/${name}`);
  const safety = new Safety({ fetchText, ownWords: stores.ownWords, settings, onError });
  const idle = { host: engines, settings, busy: () => engines.loading || threads.underWay };
  const calibrations: OwnCalibrations = new OwnCalibrations({
    ...idle,
    store: stores.calibrations,
    onFitted: () => teacher.wake(),
  });
  const teacher: Teacher = new Teacher({
    ...idle,
    base: (loaded, analyst) => calibrations.of(loaded, analyst),
    examples: stores.examples,
    fits: stores.fits,
    onError,
  });
  const session = new Session({
    host,
    settings,
    calibrations,
    labels,
    journal,
    taught: (running, own) => teacher.calibration(running, own),
    guard: () => safety.guard,
    visible: () => browser.visible(),
  });
  const observer = new Observer({ host, settings, labels });
  const chat = new Chat(session, observer, stores.conversations, onError, deps.presence);
  chat.onMood = moodCounter(stores.later);
  /** Another model answers, or its analyst has changed. */
  const onAnalyst = () => {
    calibrations.wake();
    teacher.wake();
  };
  const calibration = async (running: Running) =>
    teacher.calibration(running, await calibrations.of(running.loaded, settings.analyst()));
  stores.onMany(() => {
    void teacher.start();
    void safety.start();
  });
  const places = composeLater(deps, {
    host,
    judge: (text, options) => judge({ host, settings, calibration }, text, options),
    session,
    guard: () => safety.guard,
    chatting: () => chat.runningId !== null,
    teacher,
    catalogue,
    chat,
  });
  const roleEditor = new RoleEditor({ host: engines, settings, onAnalyst });
  return {
    ...{ session, calibrations, onAnalyst, chat, teacher, journal, labels, safety, roleEditor },
    ...places,
  };
}

interface LaterParts {
  host: JudgeParts['host'];
  judge(text: string, options?: JudgeOptions): Promise<Judgement>;
  session: Session;
  guard(): Guard | null;
  /** Whether somebody waits for a reply in the chat of this tab. */
  chatting(): boolean;
  teacher: Teacher;
  catalogue: Catalogue;
  chat: Chat;
}

/** The places whose code comes when they are first opened; each is there once. */
function composeLater(deps: AppDeps, parts: LaterParts) {
  const { stores, settings, browser, weights, onError } = deps;
  const { judge, session, teacher, catalogue, chat } = parts;
  const watch = stores.onMany;
  return {
    diary: once(async () => {
      const { Diary, diaryStore } = await import('./diary.ts');
      return new Diary({
        judge,
        reply: async (content, onDelta) =>
          (await session.reply([{ role: 'user', content }], { onDelta })).text,
        teach: (...lesson) => teacher.teach(...lesson),
        store: diaryStore(stores.later),
        ...{ watch, onError },
      });
    }),
    insights: once(async () => {
      const { Insights, insightsStore } = await import('./insights.ts');
      const usedMemory = () => browser.usedMemory();
      const store = insightsStore(stores.later);
      return new Insights({ cores: browser.cores, usedMemory, store, onError });
    }),
    prompts: once(async () => {
      const { Prompts, promptStore } = await import('./prompts.ts');
      return new Prompts(promptStore(stores.later), onError);
    }),
    /** Null where the browser does not recognise speech on this device. */
    dictation: once(async () => {
      if (!browser.hears()) return null;
      const { Dictation, deviceSpeech } = await import('./dictation.ts');
      const speech = deviceSpeech();
      return speech && new Dictation(speech, chat);
    }),
    lab: once(async () => {
      const { composeLab } = await import('./lab.ts');
      return composeLab({ ...parts, settings, browser, store: stores.later, watch, onError });
    }),
    review: once(async () => {
      const { composeReview } = await import('./review.ts');
      return composeReview(deps, parts);
    }),
    moods: () => import('../storage/moods.ts').then(({ readMoods }) => readMoods(stores.later)),
    sites: once(async () => {
      const { Sites, allowedOrigins } = await import('./sites.ts');
      return new Sites(allowedOrigins(stores.later), onError);
    }),
    lock: once(async () => {
      const { Lock, attemptStore } = await import('./lock.ts');
      return new Lock(attemptStore(stores.later));
    }),
    backup: once(async () => {
      const { composeBackup } = await import('./backup.ts');
      return composeBackup(stores, browser, catalogue, weights);
    }),
  };
}
