/** Every sheet that can be open, by name, and those that the settings lead to. */
import type { Component } from 'svelte';
import type { SheetName } from './app.svelte.ts';
import AboutSheet from './about/AboutSheet.svelte';
import ComputerSheet from './computer/ComputerSheet.svelte';
import JournalSheet from './journal/JournalSheet.svelte';
import ModelSheet from './models/ModelSheet.svelte';
import RolesSheet from './roles/RolesSheet.svelte';
import SafetySheet from './safety/SafetySheet.svelte';
import SettingsSheet from './settings/SettingsSheet.svelte';
import TeachSheet from './teach/TeachSheet.svelte';

/** Fetched when first opened, so that the first visit is no heavier. */
export const LATER = {
  diary: () => import('./diary/DiarySheet.svelte'),
  history: () => import('./history/HistorySheet.svelte'),
  keys: () => import('./settings/KeysSheet.svelte'),
  transcripts: () => import('./transcripts/TranscriptsSheet.svelte'),
  lab: () => import('./lab/LabSheet.svelte'),
} satisfies Partial<Record<SheetName, () => Promise<{ default: Component }>>>;

export const SHEETS = {
  models: ModelSheet,
  settings: SettingsSheet,
  journal: JournalSheet,
  computer: ComputerSheet,
  teach: TeachSheet,
  about: AboutSheet,
  safety: SafetySheet,
  roles: RolesSheet,
} satisfies Record<Exclude<SheetName, keyof typeof LATER>, Component>;
