/** The one shape of everything a person reads. Each language is one object of it. */
import type { Shortcuts } from '../contract/engine.ts';
import type { ErrorCode, ErrorData, ErrorFacts } from '../contract/errors.ts';
import type { SentimentLabel, Unsure } from '../contract/sentiment.ts';
import { explainCarry, type CarryWords } from './carry-words.ts';
import type { ComputerWords } from './computer-words.ts';
import type { JournalWords } from './journal-words.ts';
import type { StorageWords } from './storage-words.ts';
import { en } from './en.ts';
import type { TeachWords } from './teach.ts';
import type { RolesWords } from './roles-words.ts';
import type { SafetyWords } from './safety-words.ts';
import type { TablesWords } from './tables-words.ts';
import { zhCN } from './zh-CN.ts';

export type Locale = 'zh-CN' | 'en';

/** What happened, and the next thing to try. */
export interface Explanation {
  what: string;
  next: string;
}

export type ErrorWords = Record<ErrorCode, (facts: ErrorFacts) => Explanation>;

export interface Words {
  locale: Locale;
  app: {
    name: string;
    tagline: string;
    privacy: string;
    /** It follows `privacy` once everything is stored. */
    offline: string;
    noNetwork: string;
    disclaimer: string;
    skip: string;
  };
  header: {
    newChat: string;
    history: string;
    settings: string;
    models: string;
    /** The language that a click changes to, in that language. */
    otherLanguage: string;
    otherLanguageLabel: string;
    /** The page's own buttons, as a whole. */
    menu: string;
  };
  chip: {
    loading: string;
    demo: string;
    failed: string;
    downloading: (percent: string) => string;
    waiting: string;
    listing: string;
    verifying: string;
    loadingModel: string;
    threads: (count: number) => string;
  };
  empty: { title: string; examplesLabel: string; examples: readonly string[] };
  badge: Record<SentimentLabel, string>;
  labels: Record<SentimentLabel, string>;
  confidence: (percent: string) => string;
  /** What such a figure means; it follows the figure. */
  confidenceHelp: string;
  /** How sure a badge is, or why it is not. */
  sureness: Record<'very' | 'fairly' | 'little' | Unsure, string>;
  /** What lies behind a badge that is not about how sure it is. */
  unsureHelp: Record<Exclude<Unsure, 'close'>, string>;
  chat: {
    log: string;
    you: string;
    assistant: string;
    judging: string;
    thinking: string;
    waitingForModel: string;
    /** While others are in the model; 1 is next. */
    queued: (position: number) => string;
    unjudged: string;
    stopped: string;
    interrupted: string;
    cutByLength: string;
    cutByTime: string;
    repetition: string;
    goOn: string;
    dropped: (count: number) => string;
    sameAgain: string;
    emptyReply: string;
    latest: string;
    context: string;
    contextUsed: (used: string, limit: string) => string;
    contextPolicy: (limit: string) => string;
  };
  stats: {
    title: string;
    preprocessing: string;
    sentiment: string;
    history: string;
    generation: string;
    total: string;
    speed: string;
    tokensPerSecond: (value: string) => string;
  };
  actions: {
    copy: string;
    copied: string;
    regenerate: string;
    edit: string;
    remove: string;
    removeTurn: string;
    retry: string;
    save: string;
    cancel: string;
    close: string;
    back: string;
    copyFailed: string;
    undo: string;
    dismiss: string;
  };
  composer: {
    label: string;
    placeholder: string;
    send: string;
    stop: string;
    hintEnter: string;
    hintButton: string;
    count: (used: number, limit: number) => string;
  };
  versions: {
    label: string;
    previous: string;
    next: string;
    at: (number: number, count: number) => string;
  };
  history: {
    title: string;
    empty: string;
    remove: (title: string) => string;
    deleted: (title: string) => string;
    /** Its beginning. */
    deletedMessage: (text: string) => string;
    deletedElsewhere: (title: string) => string;
    untitled: string;
    messages: (count: number) => string;
  };
  models: {
    title: string;
    intro: string;
    about: Record<string, string>;
    /** `source` names the format and the types of its weights. */
    aboutConverted: (source: string) => string;
    aboutCustom: string;
    active: string;
    stored: string;
    notStored: string;
    builtIn: string;
    use: string;
    download: (size: string) => string;
    downloadUnknown: string;
    remove: string;
    confirmRemove: (title: string) => string;
    size: string;
    sizeUnknown: string;
    licence: string;
    licenceUnknown: string;
    nonCommercial: string;
    source: string;
    consentTitle: (title: string) => string;
    consentBody: (size: string) => string;
    /** Where nobody can say before how large it is. */
    consentUnknown: string;
    consentKeep: string;
    consentPrivacy: string;
    /** Of weights that nobody here has run. */
    notRun: string;
    otherSources: string;
    /** Where a source cannot be reached: the next one. */
    useSource: (host: string) => string;
    /** In the place of `intro`, where nothing can be kept. */
    introInsecure: string;
    accept: string;
    notNow: string;
    noRoom: (need: string, free: string) => string;
    listing: (host: string) => string;
    verifying: string;
    loading: string;
    loadingNote: string;
    progress: (loaded: string, total: string) => string;
    speed: (perSecond: string) => string;
    timeLeft: (time: string) => string;
    cancel: string;
    /** Who answers as long as it takes. */
    meanwhile: (title: string) => string;
    customTitle: string;
    customLabel: string;
    customHelp: string;
    customAdd: string;
    facts: (items: string) => string;
    layers: (count: string) => string;
    vocabulary: (tokens: string) => string;
    loadTime: (time: string) => string;
    details: string;
    /** What each shortcut of the engine gives where it took hold, and costs where it did not. */
    shortcuts: Record<keyof Shortcuts, { on: string; off: string }>;
    shortcutOn: string;
    shortcutOff: string;
    unverified: string;
  };
  host: {
    title: string;
    hub: string;
    mirror: string;
    site: string;
    custom: string;
    customUrl: string;
    help: string;
  };
  settings: {
    title: string;
    appearance: string;
    language: string;
    languageAuto: string;
    theme: string;
    themeSystem: string;
    themeLight: string;
    themeDark: string;
    writing: string;
    sendOnEnter: string;
    showStats: string;
    reply: string;
    maxTokens: string;
    maxTokensHelp: string;
    temperature: string;
    temperatureHelp: string;
    topK: string;
    topP: string;
    repetitionPenalty: string;
    recommended: (value: string) => string;
    reset: string;
    limits: string;
    limitsHelp: string;
    limitSentiment: string;
    limitFirstToken: string;
    limitReply: string;
    speed: string;
    threads: string;
    threadsAuto: string;
    /** What `threadsAuto` comes to. */
    threadsMeasured: (count: number) => string;
    threadsUnmeasured: string;
    threadsMeasuring: string;
    threadsMeasure: string;
    threadsHelp: string;
    /** The running model has another number than the next one will. */
    threadsNow: (now: number, next: number) => string;
    more: string;
    advanced: string;
    openModels: string;
    shortcuts: string;
    shortcutNew: string;
    shortcutFocus: string;
    shortcutStop: string;
  };
  teach: TeachWords;
  tables: TablesWords;
  notices: {
    label: string;
    offlineReady: string;
    update: string;
    /** Accepted, but a reply is being made, perhaps in another tab. */
    updateWaits: string;
    reload: string;
    later: string;
    noHistory: string;
    singleThread: string;
    insecure: (origin: string) => string;
    /** The person, or the browser, has cleared the site's data under the open page. */
    cleared: string;
    checkDevice: string;
    /** What to do where a file of this very site is missing. */
    siteFile: string;
    restarted: string;
    reloading: string;
    switched: (title: string) => string;
    modelFailed: (title: string) => string;
    whatToDo: string;
  };
  about: {
    title: string;
    version: (version: string) => string;
    own: string;
    models: string;
    demoLicence: string;
    packages: (count: string) => string;
    packagesHelp: string;
    loading: string;
  };
  carry: CarryWords;
  computer: ComputerWords;
  journal: JournalWords;
  safety: SafetyWords;
  roles: RolesWords;
  storage: StorageWords;
  errors: ErrorWords;
}

export const LOCALES: Record<Locale, Words> = { 'zh-CN': zhCN, en };

/** The first of a browser's languages that we speak; English for everybody else. */
export function pickLocale(choice: Locale | 'auto', languages: readonly string[]): Locale {
  if (choice !== 'auto') return choice;
  for (const language of languages) {
    if (/^zh\b/i.test(language)) return 'zh-CN';
    if (/^en\b/i.test(language)) return 'en';
  }
  return 'en';
}

export function explain(words: Words, error: ErrorData): Explanation {
  return explainCarry(words.carry, error) ?? words.errors[error.code](error.facts);
}

/** What stands between two sentences. */
export function gap({ locale }: Words): string {
  return locale === 'en' ? ' ' : '';
}
