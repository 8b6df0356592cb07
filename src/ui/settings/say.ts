/** Values of settings as a person reads them. */
import { list, number } from '../../i18n/format.ts';
import { isObject } from '../../storage/is-object.ts';
import type { SettingKey } from '../../storage/settings.ts';
import type { SettingsPatch } from '../../storage/settings-file.ts';
import type { App } from '../app.svelte.ts';
import { keyOf, TABLE, type Words } from './table.ts';

/** Longer texts, such as prompts, are cut here. */
const MOST = 60;
const SAMPLING = new Set<SettingKey>([
  'maxTokens',
  'temperature',
  'topK',
  'topP',
  'repetitionPenalty',
]);

export const nameOf = (key: SettingKey, words: Words): string => words.rows[key].label;

export const sayDefault = (app: App, words: Words, key: SettingKey): string =>
  sayValue(app, words, key, app.settings.defaults[key]);

/** A line for each setting: what it is, and what it becomes. */
export function sayChanges(app: App, words: Words, patch: SettingsPatch): string[] {
  return (Object.keys(patch) as SettingKey[]).map((key) => {
    const [now, then] = [app.settings.values[key], patch[key]];
    const [from, to] = [onlyOther(now, then), onlyOther(then, now)].map((value) =>
      sayValue(app, words, key, value),
    );
    return words.file.change(sectionOf(key, words) + nameOf(key, words), from!, to!);
  });
}

export function sayValue(app: App, words: Words, key: SettingKey, value: unknown): string {
  const { values } = words;
  const { locale } = app.words;
  if (value === null) return SAMPLING.has(key) ? values.recommended : values.original;
  if (typeof value === 'boolean') return value ? values.on : values.off;
  if (key.endsWith('Limit')) {
    return value === 0 ? values.noLimit : values.seconds(number(Number(value), locale, 3));
  }
  if (typeof value === 'number') return number(value, locale, 2);
  if (typeof value === 'string') return shorten(sayText(app, words, key, value)) || values.none;
  if (Array.isArray(value)) return shorten(sayList(app, key, value)) || values.none;
  return shorten(sayActions(app, value));
}

/** Of several values under names, those that the other has not. */
function onlyOther(value: unknown, other: unknown): unknown {
  if (!isObject(value) || !isObject(other)) return value;
  return Object.fromEntries(Object.entries(value).filter(([name, one]) => one !== other[name]));
}

/** “Whole reply” alone says too little where its heading is not in view. */
function sectionOf(key: SettingKey, words: Words): string {
  const row = TABLE.find((one) => keyOf(one) === key);
  return row?.kind === 'seconds' ? `${words.groups.limits} · ` : '';
}

function sayText(app: App, words: Words, key: SettingKey, value: string): string {
  if (key === 'threads' && value === 'auto') return words.threadsAuto;
  if (key === 'host') return (app.words.host as Record<string, unknown>)[value] as string;
  if (key === 'journal') {
    return app.words.journal.keeps[value as keyof App['words']['journal']['keeps']];
  }
  if (key === 'model') return app.titleOf(app.catalogue.find(value)?.title ?? value);
  const row = TABLE.find((one) => one.id === key);
  const option = row?.kind === 'choice' && row.options(words, app).find(([one]) => one === value);
  return option ? option[1] : value;
}

function sayList(app: App, key: SettingKey, value: readonly unknown[]): string {
  const { roles } = app.words.roles;
  if (key === 'dismissed') return number(value.length, app.words.locale, 0);
  const names = value.flat().map((one) => {
    const id = String(one);
    return key === 'extraRoles' && Object.hasOwn(roles, id)
      ? roles[id as keyof typeof roles].name
      : id;
  });
  return list(names, app.words.locale);
}

function sayActions(app: App, value: unknown): string {
  const { categories, actions } = app.words.safety;
  const said = Object.entries(isObject(value) ? value : {}).map(
    ([category, action]) =>
      `${categories[category as keyof typeof categories]}: ${actions[action as keyof typeof actions]}`,
  );
  return list(said, app.words.locale);
}

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > MOST ? `${characters.slice(0, MOST).join('')}…` : text;
}
