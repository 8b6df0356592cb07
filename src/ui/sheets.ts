/** The sheets and places by name, fetched when they are opened; chat and models come with the page. */
import type { Component } from 'svelte';
import type { App } from './app.svelte.ts';
import type { PlaceName, SheetName } from './places.ts';

export const LATER_SHEETS = {
  history: () => given(import('./history/HistorySheet.svelte')),
  conversation: () => given(import('./chat/OwnSheet.svelte')),
  transcripts: () => given(import('./transcripts/TranscriptsSheet.svelte')),
  backup: () => given(import('./backup/BackupSheet.svelte')),
  teach: () => given(import('./teach/TeachSheet.svelte')),
  prompts: () => given(import('./prompts/PromptsSheet.svelte')),
  roles: () => given(import('./roles/RolesSheet.svelte')),
  safety: () => given(import('./safety/SafetySheet.svelte')),
  moods: () => given(import('./kiosk/MoodsSheet.svelte')),
  site: () => given(import('./kiosk/SiteSheet.svelte')),
  computer: () => given(import('./computer/ComputerSheet.svelte')),
  keys: () => given(import('./settings/KeysSheet.svelte')),
  about: () => given(import('./about/AboutSheet.svelte')),
} satisfies Record<Exclude<SheetName, 'models'>, () => Promise<Given>>;

export const LATER_PLACES = {
  diary: ({ diary }) => given(import('./diary/DiaryPlace.svelte'), named('diary', diary())),
  lab: ({ lab }) => given(import('./lab/LabPlace.svelte'), lab()),
  insights: ({ insights }) =>
    given(import('./insights/InsightsPlace.svelte'), named('insights', insights())),
  settings: () => given(import('./settings/SettingsPlace.svelte')),
} satisfies Record<Exclude<PlaceName, 'chat'>, (app: App) => Promise<Given>>;

/** What stands in their stead where the PIN is asked for. */
export const PIN = {
  place: () => given(import('./kiosk/PinPlace.svelte')),
  sheet: () => given(import('./kiosk/PinSheet.svelte')),
};

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
