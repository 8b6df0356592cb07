import { createContext } from 'svelte';
import type { SettingsChanges } from '../../state/settings-changes.svelte.ts';

/** What the parts of the settings share. */
export const [useChanges, provideChanges] = createContext<SettingsChanges>();
