/** Dictation in one file, which is fetched where the browser may recognise speech on this device. */
export { deviceSpeech } from '../platform/speech.ts';
export { Dictation } from '../state/dictation.svelte.ts';
