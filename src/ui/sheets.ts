/** The sheets by name; that of the models comes with the page. */
import type { Component } from 'svelte';
import type { App, SheetName } from './app.svelte.ts';

/** Fetched when first opened, so that the first visit is no heavier. */
export const LATER = {
  history: () => given(import('./history/HistorySheet.svelte')),
  about: () => given(import('./about/AboutSheet.svelte')),
  computer: () => given(import('./computer/ComputerSheet.svelte')),
  journal: () => given(import('./journal/JournalSheet.svelte')),
  roles: () => given(import('./roles/RolesSheet.svelte')),
  safety: () => given(import('./safety/SafetySheet.svelte')),
  settings: () => given(import('./settings/SettingsSheet.svelte')),
  teach: () => given(import('./teach/TeachSheet.svelte')),
  keys: () => given(import('./settings/KeysSheet.svelte')),
  transcripts: () => given(import('./transcripts/TranscriptsSheet.svelte')),
  diary: ({ diary }) => given(import('./diary/DiarySheet.svelte'), named('diary', diary())),
  lab: ({ lab }) => given(import('./lab/LabSheet.svelte'), named('lab', lab())),
} satisfies Record<Exclude<SheetName, 'models'>, (app: App) => Promise<Given>>;

/** A component, and its props. */
export interface Given {
  Part: Component<Record<string, unknown>>;
  props: Record<string, unknown>;
}

async function given<Props extends object>(
  module: Promise<{ default: Component<Props> }>,
  props?: Promise<Props>,
): Promise<Given> {
  const [{ default: Part }, some] = await Promise.all([module, props]);
  return { Part: Part as unknown as Given['Part'], props: { ...some } };
}

const named = async <Name extends string, T>(name: Name, value: Promise<T>) =>
  ({ [name]: await value }) as Record<Name, T>;
