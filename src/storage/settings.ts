/** A person's settings on disk. A field that does not fit falls back alone. */
import * as v from 'valibot';
import { isObject } from './is-object.ts';
import { prompt, REPLY } from './reply.ts';
import { same } from './same.ts';
import type { Watch } from './shared-store.ts';
import type { Store } from './store.ts';

export const SETTINGS_KEY = 'settings';

const range = (min: number, max: number) => v.pipe(v.number(), v.minValue(min), v.maxValue(max));
/** Seconds; 0 is none. */
export const MOST_SECONDS = 3600;
const limit = (seconds: number) => v.fallback(range(0, MOST_SECONDS), seconds);

const filterAction = (action: 'warn' | 'mask' | 'block') =>
  v.fallback(v.picklist(['off', 'warn', 'mask', 'block']), action);
const filterActions = v.object({
  insult: filterAction('mask'),
  sexual: filterAction('block'),
  violence: filterAction('warn'),
  gambling: filterAction('warn'),
  drugs: filterAction('warn'),
  own: filterAction('mask'),
});

const labelWords = v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1));

const settings = v.object({
  version: v.fallback(v.literal(1), 1),
  language: v.fallback(v.picklist(['auto', 'zh-CN', 'en']), 'auto'),
  theme: v.fallback(v.picklist(['system', 'light', 'dark']), 'system'),
  largeType: v.fallback(v.boolean(), false),
  sendOnEnter: v.fallback(v.boolean(), true),
  /** Whether the list of conversations stands beside the chat where there is room. */
  listBeside: v.fallback(v.boolean(), true),
  showStats: v.fallback(v.boolean(), true),
  /** Of every conversation that has none of its own. */
  ...REPLY,
  /** Generous: the slowest devices need a minute where others need a second. */
  sentimentLimit: limit(60),
  firstTokenLimit: limit(120),
  replyLimit: limit(600),
  labelCache: v.fallback(v.boolean(), true),
  /** `facts`: what was written and answered is left out. */
  journal: v.fallback(v.picklist(['off', 'facts', 'content']), 'facts'),
  /** Whether the analyst goes by what it learnt from examples. */
  learnt: v.fallback(v.boolean(), true),
  /** Id of the model to use when its weights are here. */
  model: v.fallback(v.string(), 'demo'),
  /** WASM threads; `auto`: as many as were measured to be good on this device. */
  threads: v.fallback(v.picklist(['auto', 1, 2, 4, 8]), 'auto'),
  host: v.fallback(v.picklist(['hub', 'mirror', 'site', 'custom']), 'hub'),
  hostUrl: v.fallback(v.string(), ''),
  /** A person's own; null: the original. */
  analystPrompt: prompt,
  /** Label words of the analyst, for 正面 and for 负面; null: the original. */
  analystWords: v.fallback(v.nullable(v.tuple([labelWords, labelWords])), null),
  /** Ids of further roles that a person wants. */
  extraRoles: v.fallback(v.array(v.string()), []),
  /** The word filter, and what it does about each category. */
  filter: v.fallback(v.boolean(), true),
  filterActions: v.fallback(filterActions, v.parse(filterActions, {})),
  /** Names of the voices that read aloud; empty: the system's own choice. */
  voiceZh: v.fallback(v.string(), ''),
  voiceEn: v.fallback(v.string(), ''),
  /** Notices that a person has read and does not want again. */
  dismissed: v.fallback(v.array(v.string()), []),
});

export type SettingsValues = v.InferOutput<typeof settings>;

export const DEFAULT_SETTINGS: SettingsValues = v.parse(settings, {});

export type SettingKey = Exclude<keyof SettingsValues, 'version'>;

export const SETTING_KEYS = Object.keys(DEFAULT_SETTINGS).filter(
  (key): key is SettingKey => key !== 'version',
);

/** Whether it can be taken as it is, with nothing of it mended or left out. */
export function isSetting(key: SettingKey, value: unknown): boolean {
  const parsed = v.safeParse(settings.entries[key], value);
  return parsed.success && same(parsed.output, value);
}

/** What does not fit is the default. */
export function parseSettings(value: unknown): SettingsValues {
  const parsed = v.safeParse(settings, value);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

export interface SettingsStore {
  /** @param defaults Of this site; what was chosen here goes before them. */
  read(defaults?: Partial<SettingsValues>): Promise<SettingsValues>;
  /** Leaves alone what another tab has changed meanwhile. */
  change(patch: Partial<SettingsValues>): Promise<void>;
  /** Calls `listener` when another tab has changed something. */
  watch(listener: () => void): void;
}

/** What was never chosen is not written, so that it follows the defaults of the site. */
const chosen = (value: unknown) => (isObject(value) ? value : {});

export function settingsStore(store: Store, watch: Watch = () => {}): SettingsStore {
  return {
    async read(defaults = {}) {
      return parseSettings({ ...defaults, ...chosen(await store.get(SETTINGS_KEY)) });
    },
    change: (patch) => store.update(SETTINGS_KEY, (old) => ({ ...chosen(old), ...patch })),
    watch: (listener) => watch((key) => key === SETTINGS_KEY && listener()),
  };
}
