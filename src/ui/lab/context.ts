/** The Lab, for the parts of its place. */
import { createContext } from 'svelte';
import type { Flips } from '../../state/flips.svelte.ts';
import type { Lab } from '../../state/lab.svelte.ts';

export const [useLab, provideLab] = createContext<Lab>();
export const [useFlips, provideFlips] = createContext<Flips>();
