/** Whether the window has room for the list of conversations beside the chat. */
import { MediaQuery } from 'svelte/reactivity';

export const wide = new MediaQuery('(min-width: 1100px)');
