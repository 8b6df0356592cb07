/** What a person has chosen. Read anywhere, changed only through `change`, saved at once. */
import { HUB, MIRROR, type ModelHost, type ModelSpec } from '../contract/models.ts';
import { AppError } from '../contract/errors.ts';
import type { TimeLimits } from '../chat/time-limit.ts';
import { ANALYST, type AnalystRole } from '../roles/analyst.ts';
import type { ExtraRole } from '../roles/extra.ts';
import { EXTRA_ROLES } from '../roles/extras.ts';
import { assistantPromptOf, DEFAULT_MAX_TOKENS, type ReplySettings } from '../roles/assistant.ts';
import type { ReplyChoices } from '../storage/reply.ts';
import {
  DEFAULT_SETTINGS,
  MOST_SECONDS,
  type SettingsStore,
  type SettingsValues,
} from '../storage/settings.ts';

export class Settings {
  values = $state.raw<SettingsValues>(DEFAULT_SETTINGS);
  /** What is true where a person has chosen nothing. */
  defaults = $state.raw<SettingsValues>(DEFAULT_SETTINGS);
  #ofSite: Partial<SettingsValues> = {};
  readonly #store: SettingsStore;
  readonly #siteModels: string;
  /** In a kiosk no other origin than our own may be asked. */
  readonly siteOnly: boolean;
  readonly #onError: (error: unknown) => void;

  /** `siteModels`: absolute URL of the `models/` folder beside the app. */
  constructor(
    store: SettingsStore,
    siteModels: string,
    onError: (error: unknown) => void,
    siteOnly = false,
  ) {
    this.#store = store;
    this.#siteModels = siteModels;
    this.#onError = onError;
    this.siteOnly = siteOnly;
  }

  /** @param ofSite What whoever runs the site has set for all. */
  async start(ofSite: Partial<SettingsValues> = {}): Promise<void> {
    this.#store.watch(() => void this.follow(this.#ofSite).catch(this.#onError));
    await this.follow(ofSite);
  }

  /** The site, or another tab, has changed something. */
  async follow(ofSite: Partial<SettingsValues>): Promise<void> {
    this.#ofSite = ofSite;
    this.defaults = { ...DEFAULT_SETTINGS, ...ofSite };
    this.values = await this.#store.read(ofSite);
  }

  change(patch: Partial<SettingsValues>): void {
    this.values = { ...this.values, ...patch };
    this.#store.change(patch).catch(this.#onError);
  }

  /** The original itself where nothing of it is changed. */
  analyst(): AnalystRole {
    const { analystPrompt, analystWords } = this.values;
    if (analystPrompt === null && analystWords === null) return ANALYST;
    return { prompt: analystPrompt ?? ANALYST.prompt, words: analystWords ?? ANALYST.words };
  }

  extraRoles(): readonly ExtraRole[] {
    return EXTRA_ROLES.filter(({ id }) => this.values.extraRoles.includes(id));
  }

  /**
   * A person's own settings go before what the model's authors recommend.
   * @param own Those of one conversation: they go before all others.
   */
  replySettings(
    model: Pick<ModelSpec, 'builtIn' | 'sampling' | 'sureness'>,
    own: ReplyChoices | null = null,
  ): ReplySettings {
    const { maxTokens, temperature, topK, topP, repetitionPenalty, assistantPrompt } =
      this.replyChoices(own);
    const recommended = model.sampling;
    return {
      prompt: assistantPromptOf(model, assistantPrompt),
      maxTokens: maxTokens ?? DEFAULT_MAX_TOKENS,
      ...(model.sureness && { sureness: model.sureness }),
      sampling: {
        temperature: temperature ?? recommended.temperature,
        topK: topK ?? recommended.topK,
        topP: topP ?? recommended.topP,
        repetitionPenalty: repetitionPenalty ?? recommended.repetitionPenalty,
      },
    };
  }

  /** What is chosen for one conversation, and for all where it has nothing of its own. */
  replyChoices(own: ReplyChoices | null): ReplyChoices {
    const chosen = Object.entries(own ?? {}).filter(([, value]) => value !== null);
    return { ...this.values, ...Object.fromEntries(chosen) };
  }

  /** Every source that a person can choose, and their own addresses where these are such. */
  modelHosts(): ModelHost[] {
    const site: ModelHost = { kind: 'site', url: this.#siteModels };
    if (this.siteOnly) return [site];
    const hosts = [site, HUB, MIRROR];
    try {
      const known = new Set(hosts.map(({ url }) => url));
      return [...hosts, ...this.downloadHosts().filter(({ url }) => !known.has(url))];
    } catch {
      return hosts;
    }
  }

  timeLimits(): TimeLimits {
    const { sentimentLimit, firstTokenLimit, replyLimit } = this.values;
    return {
      sentiment: sentimentLimit * 1000,
      firstToken: firstTokenLimit * 1000,
      reply: replyLimit * 1000,
    };
  }

  /**
   * Where a download asks, in this order: our own site, which may have the model beside the page,
   * what was chosen, and the addresses that the person added.
   * @throws AppError `input` where one of these is no URL.
   */
  downloadHosts(): ModelHost[] {
    const { host, hostUrl } = this.values;
    const site: ModelHost = { kind: 'site', url: this.#siteModels };
    if (host === 'site' || this.siteOnly) return [site];
    const added = hostUrl.split(/\s+/).filter(Boolean).map(hubAt);
    if (host === 'custom') return [site, ...(added.length ? added : [hubAt(hostUrl)])];
    return [site, host === 'hub' ? HUB : MIRROR, ...added];
  }
}

const hubAt = (text: string): ModelHost => ({ kind: 'hub', url: absoluteUrl(text) });

/** What a person typed as a limit. @throws AppError `input`, reason `seconds`. */
export function readSeconds(text: string): number {
  const trimmed = text.normalize('NFKC').trim();
  const seconds = Number(trimmed);
  if (trimmed !== '' && seconds >= 0 && seconds <= MOST_SECONDS) return seconds;
  throw new AppError('input', `not a time limit: ${trimmed}`, {
    reason: 'seconds',
    limit: MOST_SECONDS,
  });
}

/** An absolute http(s) URL that ends in a slash. */
function absoluteUrl(text: string): string {
  const trimmed = text.trim();
  try {
    const { protocol, origin, pathname } = new URL(trimmed);
    if (/^https?:$/.test(protocol)) return `${origin}${pathname.replace(/\/*$/, '/')}`;
  } catch {
    // said below
  }
  throw new AppError('input', `not a host URL: ${trimmed}`, { reason: 'url' });
}
