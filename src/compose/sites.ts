/** Which other sites may use the model, fetched with the settings. */
export { Sites } from '../state/sites.svelte.ts';
export { allowedOrigins } from '../storage/allowed-origins.ts';
