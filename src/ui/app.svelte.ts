/** What every component can reach: the states, the words in the chosen language, the place and sheet that are open. */
import { createContext, tick } from 'svelte';
import { DEMO, type ModelSpec } from '../contract/models.ts';
import { AppError, type ErrorData } from '../contract/errors.ts';
import { NO_SITE, type ReadSite, type SitePin } from '../contract/site.ts';
import type { CarriedFile } from '../contract/weights.ts';
import type { Carrier } from '../state/carry.svelte.ts';
import type { Catalogue } from '../state/catalogue.svelte.ts';
import type { Chat } from '../state/chat.svelte.ts';
import type { Computer } from '../state/computer.svelte.ts';
import type { Downloads } from '../state/downloads.svelte.ts';
import type { EngineHost } from '../state/engine-host.svelte.ts';
import type { Journal } from '../state/journal.svelte.ts';
import type { LabelCache } from '../chat/label-cache.svelte.ts';
import type { Notices } from '../state/notices.svelte.ts';
import type { Reader } from '../state/reader.svelte.ts';
import type { RoleEditor } from '../state/role-editor.svelte.ts';
import type { Safety } from '../state/safety.svelte.ts';
import type { Settings } from '../state/settings.svelte.ts';
import type { Teacher } from '../state/teacher.svelte.ts';
import type { Threads } from '../state/threads.svelte.ts';
import type { Words } from '../i18n/en/en.ts';
import { explain, LOCALES, pickLocale } from '../i18n/i18n.ts';
import type { Explanation, Locale } from '../i18n/types.ts';
import { FOR_ALL, PLACES, type PlaceName, type SheetName } from './places.ts';
import { Route } from './route.svelte.ts';
import type { AppParts } from './app-parts.ts';

export class App implements AppParts {
  readonly chat: Chat;
  readonly engines: EngineHost;
  readonly catalogue: Catalogue;
  readonly downloads: Downloads;
  readonly settings: Settings;
  readonly notices: Notices;
  readonly threads: Threads;
  readonly computer: Computer;
  readonly teacher: Teacher;
  readonly carrier: Carrier;
  readonly readLicences: AppParts['readLicences'];
  readonly journal: Journal;
  readonly dictation: AppParts['dictation'];
  readonly diary: AppParts['diary'];
  readonly backup: AppParts['backup'];
  readonly insights: AppParts['insights'];
  readonly prompts: AppParts['prompts'];
  readonly lab: AppParts['lab'];
  readonly review: AppParts['review'];
  readonly sites: AppParts['sites'];
  readonly lock: AppParts['lock'];
  readonly moods: AppParts['moods'];
  readonly labels: LabelCache;
  readonly safety: Safety;
  readonly roleEditor: RoleEditor;
  readonly reader: Reader;
  site = $state.raw<ReadSite>(NO_SITE);
  readonly route: Route;
  /** The PIN that was given, as its hash: another one may come with the site's file. */
  #given = $state<string>();
  /** Files that wait for the PIN. */
  #brought: Promise<readonly CarriedFile[]> | undefined;

  /** Ids of the conversations that are to be exported; null: all. */
  exporting = $state.raw<readonly string[] | null>(null);

  constructor(parts: AppParts) {
    this.chat = parts.chat;
    this.engines = parts.engines;
    this.catalogue = parts.catalogue;
    this.downloads = parts.downloads;
    this.settings = parts.settings;
    this.notices = parts.notices;
    this.threads = parts.threads;
    this.computer = parts.computer;
    this.teacher = parts.teacher;
    this.carrier = parts.carrier;
    this.readLicences = parts.readLicences;
    this.journal = parts.journal;
    this.dictation = parts.dictation;
    this.diary = parts.diary;
    this.backup = parts.backup;
    this.insights = parts.insights;
    this.prompts = parts.prompts;
    this.lab = parts.lab;
    this.review = parts.review;
    this.sites = parts.sites;
    this.lock = parts.lock;
    this.moods = parts.moods;
    this.labels = parts.labels;
    this.safety = parts.safety;
    this.roleEditor = parts.roleEditor;
    this.reader = parts.reader;
    this.site = parts.site;
    this.route = new Route(() => this.places);
  }

  /** Those that this site offers; to whoever has the PIN, all. */
  get places(): readonly PlaceName[] {
    const { places, pin } = this.site;
    if (pin && !this.locked) return PLACES;
    return PLACES.filter((name) => name === 'chat' || (places?.includes(name) ?? true));
  }

  /** The site has a PIN, which was not given in this visit. */
  get locked(): boolean {
    const { pin } = this.site;
    return pin !== null && pin.hash !== this.#given;
  }

  asksPin(name: PlaceName | SheetName): boolean {
    return this.locked && !FOR_ALL.has(name);
  }

  /** @param pin That somebody has given; left out, it is asked for again. */
  unlock(pin?: SitePin): void {
    this.#given = pin?.hash;
    const files = this.#brought;
    this.#brought = undefined;
    if (pin && files) this.bring(files);
    if (!this.places.includes(this.place)) this.route.go('chat');
  }

  get place(): PlaceName {
    return this.route.place;
  }

  /** Goes to a place, where no sheet is open then. */
  go(place: PlaceName): void {
    if (place !== this.place) this.route.go(place);
  }

  /** What lay over the place before is closed. */
  followAddress(): void {
    const elsewhere = this.route.follow();
    if (elsewhere && this.place === 'chat' && !this.sheet) focusPlace('chat');
  }

  get sheet(): SheetName | null {
    return this.route.trail.at(-1) ?? null;
  }

  /** Opens one alone, or closes all. */
  set sheet(name: SheetName | null) {
    this.route.go(this.place, name ? [name] : []);
  }

  /** The sheet that the open one was opened from. */
  get before(): SheetName | null {
    return this.route.trail.at(-2) ?? null;
  }

  /** Opens a sheet from the open one. */
  follow(name: SheetName): void {
    this.route.go(this.place, [...this.route.trail, name]);
  }

  /** @param ids Null: all. */
  export(ids: readonly string[] | null): void {
    this.exporting = ids;
    this.follow('transcripts');
  }

  back(): void {
    this.route.go(this.place, this.route.trail.slice(0, -1));
  }

  get words(): Words {
    return LOCALES[pickLocale(this.settings.values.language, navigator.languages)];
  }

  /** The words of a part of the page that comes when it is first opened. */
  say<T>(words: Readonly<Record<Locale, T>>): T {
    return words[this.words.locale];
  }

  /** Such as http://192.168.1.5: the browser keeps nothing for it. */
  get insecure(): boolean {
    return globalThis.isSecureContext === false;
  }

  /** With the cure that is right here: not every failure is one of a model's source. */
  explain(error: ErrorData): Explanation {
    const { what, next } = explain(this.words, error);
    const { code, facts } = error;
    const { insecure, siteFile } = this.words.notices;
    if (code === 'storage' && facts.reason !== 'quota' && this.insecure) {
      return { what, next: insecure(location.origin) };
    }
    const ours = facts.host === location.host && (code === 'offline' || code === 'download');
    return { what, next: ours ? siteFile : next };
  }

  /** The demo has a name in each language. */
  titleOf(title: string): string {
    return title === DEMO.title ? this.words.chip.demo : title;
  }

  /** One sentence. */
  aboutOf({ id, source }: ModelSpec): string {
    const { aboutConverted, aboutCustom } = this.words.models;
    const about: Record<string, string> = this.words.models.about;
    return about[id] ?? (source ? aboutConverted(source) : aboutCustom);
  }

  /** Files that were opened with the app: where the models are, one sees what becomes of them. */
  bring(files: Promise<readonly CarriedFile[]>): void {
    this.sheet = 'models';
    if (this.asksPin('models')) {
      files.catch(() => {}); // told when they are read
      this.#brought = files;
      return;
    }
    if (!this.carrier.busy) return void this.carrier.bring(files);
    files.catch(() => {}); // nobody reads them
    this.notices.showError(new AppError('busy', 'another import', { reason: 'import' }));
  }

  newChat(): void {
    this.chat.newConversation();
    this.toChat();
  }

  /** To the message box, whatever is open. */
  toChat(): void {
    this.route.go('chat');
    focusComposer();
  }
}

export const [useApp, provideApp] = createContext<App>();

export const COMPOSER_ID = 'composer';

/** After a sheet has closed: behind an open one nothing can be focused. */
export function focusComposer(): void {
  void tick().then(() => document.getElementById(COMPOSER_ID)?.focus());
}

/** Where one goes on from with the keyboard, or by ear, when nothing else is to have the focus. */
export function focusPlace(place: PlaceName): void {
  if (place !== 'chat') {
    const title = document.querySelector<HTMLElement>('[data-place-title]');
    title?.focus({ preventScroll: true }); // who acted far down a list stays there
    return;
  }
  // On a phone the keys would come up unasked.
  if (!matchMedia('(pointer: coarse)').matches) focusComposer();
}
