/**
 * All that the settings have, in the order in which it is drawn. The page, its search, the resets and
 * the preview of a file go by this table: what is added here is in all of them. Names and help of a
 * row are in `rows` of i18n/…/settings.ts, under its `id`; defaults are in storage/settings.ts.
 */
import { DEFAULT_MAX_TOKENS } from '../../roles/assistant.ts';
import { DEMO } from '../../contract/models.ts';
import type { Words as AllWords } from '../../i18n/en/en.ts';
import type { settings } from '../../i18n/en/settings.ts';
import type { SettingKey, SettingsValues } from '../../storage/settings.ts';
import type { ReadLanguage } from '../../state/reader.svelte.ts';
import type { App } from '../app.svelte.ts';
import type { PlaceName, SheetName } from '../places.ts';
import { install } from '../shell/install.svelte.ts';

export type Words = typeof settings;
export type RowId = keyof Words['rows'];
export type Group = keyof Words['groups'];

export type PartId = 'file' | 'install' | 'sites' | 'threads';

type KeyOf<T> = { [K in SettingKey]: SettingsValues[K] extends T ? K : never }[SettingKey];

interface Common {
  group: Group;
  /** Behind the fold. */
  expert?: true;
  /** Whether there is anything to choose here. */
  available?: (app: App) => boolean;
}

export interface ChoiceRow extends Common {
  kind: 'choice';
  id: KeyOf<string>;
  options: (words: Words, app: App) => readonly (readonly [value: string, label: string])[];
}

export interface SliderRow extends Common {
  kind: 'slider';
  id: Exclude<KeyOf<number | null>, KeyOf<number>>;
  min: number;
  max: number;
  step: number;
  /** What is used while nothing is chosen. */
  recommended: (app: App) => number;
}

/** A setting that is changed in a sheet or in another place, to which its row leads. */
export interface ElsewhereRow extends Common {
  kind: 'elsewhere';
  id: SettingKey & RowId;
  to: { sheet: SheetName & RowId } | { place: Exclude<PlaceName, 'settings'> };
}

export type Row =
  | (Common & { kind: 'toggle'; id: KeyOf<boolean> & RowId })
  | ChoiceRow
  | SliderRow
  | (Common & { kind: 'seconds'; id: KeyOf<number> })
  | ElsewhereRow
  | (Common & { kind: 'sheet'; id: SheetName & RowId })
  | (Common & { kind: 'help'; id: 'help' })
  /** It draws itself: see `PARTS` in Row.svelte. `key`: the setting that it changes. */
  | (Common & { kind: 'part'; id: PartId; key?: SettingKey })
  /** Nothing to choose, only to put back. */
  | (Common & { kind: 'list'; id: 'dismissed' });

/** Without keys there is nothing to say of them. */
const keys = () => !matchMedia('(pointer: coarse)').matches;
const downloads = (app: App) => !app.settings.siteOnly;
const advised = (key: 'temperature' | 'topK' | 'topP' | 'repetitionPenalty') => (app: App) =>
  (app.engines.loaded?.model ?? DEMO).sampling[key];
/** A voice that was chosen on another device, or is gone, is still what is chosen. */
const voice = (id: 'voiceZh' | 'voiceEn', language: ReadLanguage): ChoiceRow => ({
  ...{ kind: 'choice', group: 'voice', id },
  available: ({ reader }) => reader.voicesOf(language).length > 1,
  options: ({ voiceAuto }, { reader, settings }) => {
    const names = [...reader.voicesOf(language).map(({ name }) => name), settings.values[id]];
    const some = [...new Set(names)].filter(Boolean).map((name) => [name, name] as const);
    return [['', voiceAuto], ...some];
  },
});
const reply = { kind: 'slider', group: 'reply', expert: true } as const;
const limit = { kind: 'seconds', group: 'limits', expert: true } as const;
const elsewhere = { kind: 'elsewhere', group: 'elsewhere' } as const;

export const TABLE: readonly Row[] = [
  {
    ...{ kind: 'choice', group: 'appearance', id: 'language' },
    options: ({ languageAuto }) => [
      ['auto', languageAuto],
      ['zh-CN', '简体中文'],
      ['en', 'English'],
    ],
  },
  {
    ...{ kind: 'choice', group: 'appearance', id: 'theme' },
    options: ({ themeSystem, themeLight, themeDark }) => [
      ['system', themeSystem],
      ['light', themeLight],
      ['dark', themeDark],
    ],
  },
  { kind: 'toggle', group: 'appearance', id: 'largeType' },
  { kind: 'toggle', group: 'appearance', id: 'listBeside' },
  { kind: 'sheet', group: 'work', id: 'models' },
  { kind: 'sheet', group: 'work', id: 'teach' },
  { kind: 'sheet', group: 'work', id: 'roles' },
  { kind: 'sheet', group: 'work', id: 'prompts' },
  { kind: 'sheet', group: 'work', id: 'safety' },
  { kind: 'toggle', group: 'writing', id: 'sendOnEnter', available: keys },
  { kind: 'toggle', group: 'writing', id: 'showStats' },
  voice('voiceZh', 'zh'),
  voice('voiceEn', 'en'),
  { kind: 'sheet', group: 'data', id: 'history' },
  { kind: 'sheet', group: 'data', id: 'transcripts' },
  { kind: 'sheet', group: 'data', id: 'backup' },
  { kind: 'part', group: 'data', id: 'sites' },
  { kind: 'sheet', group: 'class', id: 'moods' },
  { kind: 'sheet', group: 'class', id: 'site' },
  { kind: 'sheet', group: 'app', id: 'computer' },
  { kind: 'sheet', group: 'app', id: 'keys', available: keys },
  { kind: 'help', group: 'app', id: 'help' },
  { kind: 'part', group: 'app', id: 'install', available: () => install.possible },
  { kind: 'sheet', group: 'app', id: 'about' },
  { kind: 'part', group: 'file', id: 'file' },

  {
    ...reply,
    id: 'maxTokens',
    min: 16,
    max: 1024,
    step: 16,
    recommended: () => DEFAULT_MAX_TOKENS,
  },
  { ...reply, id: 'temperature', min: 0, max: 2, step: 0.1, recommended: advised('temperature') },
  { ...reply, id: 'topK', min: 1, max: 100, step: 1, recommended: advised('topK') },
  { ...reply, id: 'topP', min: 0.05, max: 1, step: 0.05, recommended: advised('topP') },
  {
    ...{ ...reply, id: 'repetitionPenalty', min: 1, max: 2, step: 0.05 },
    recommended: advised('repetitionPenalty'),
  },
  { ...limit, id: 'sentimentLimit' },
  { ...limit, id: 'firstTokenLimit' },
  { ...limit, id: 'replyLimit' },
  {
    ...{ kind: 'part', group: 'speed', expert: true, id: 'threads', key: 'threads' },
    available: ({ threads }) => threads.available,
  },
  {
    ...{ kind: 'list', group: 'notices', expert: true, id: 'dismissed' },
    available: ({ settings }) => settings.values.dismissed.length > 0,
  },

  { ...elsewhere, id: 'model', to: { sheet: 'models' } },
  { ...elsewhere, id: 'host', to: { sheet: 'models' }, available: downloads },
  { ...elsewhere, id: 'hostUrl', to: { sheet: 'models' }, available: downloads },
  { ...elsewhere, id: 'learnt', to: { sheet: 'teach' } },
  { ...elsewhere, id: 'filter', to: { sheet: 'safety' } },
  { ...elsewhere, id: 'filterActions', to: { sheet: 'safety' } },
  { ...elsewhere, id: 'analystPrompt', to: { sheet: 'roles' } },
  { ...elsewhere, id: 'analystWords', to: { sheet: 'roles' } },
  { ...elsewhere, id: 'assistantPrompt', to: { sheet: 'roles' } },
  { ...elsewhere, id: 'extraRoles', to: { sheet: 'roles' } },
  { ...elsewhere, id: 'journal', to: { place: 'insights' } },
  { ...elsewhere, id: 'labelCache', to: { place: 'insights' } },
];

/** The setting that a row changes, where it changes one. */
export function keyOf(row: Row): SettingKey | null {
  switch (row.kind) {
    case 'sheet':
    case 'help':
      return null;
    case 'part':
      return row.key ?? null;
    default:
      return row.id;
  }
}

/** Where a setting is changed, as it is called there. */
export function whereOf({ to }: ElsewhereRow, words: Words, { places }: AllWords): string {
  return 'sheet' in to ? words.rows[to.sheet].label : places[to.place];
}
