/** The Lab, for the parts of its place. */
import { createContext } from 'svelte';
import type { Lab } from '../../state/lab.svelte.ts';

export const [useLab, provideLab] = createContext<Lab>();
