/** Puts conversations on paper, or into a PDF: they are drawn beside the page, and only paper shows them. */
import { mount, unmount } from 'svelte';
import type { Conversation } from '../../storage/conversation.ts';
import type { App } from '../app.svelte.ts';
import Printed from './Printed.svelte';

/** Code gets its colours when it has stood still for a moment. */
const COLOURS_MS = 400;

let last: (() => void) | undefined;

/**
 * Asks the browser to print. What was drawn goes when that is done, or when the next is printed.
 * @param onDrawn Told how many are ready.
 */
export async function printAll(
  app: App,
  conversations: readonly Conversation[],
  onDrawn: (count: number) => void,
  signal: AbortSignal,
): Promise<void> {
  last?.();
  const paper = document.createElement('div');
  paper.className = 'paper';
  document.body.append(paper);
  const drawn = mount(Printed, { target: paper, props: { app, conversations } });
  const remove = () => {
    removeEventListener('afterprint', remove);
    last = undefined;
    delete document.documentElement.dataset['paper'];
    paper.remove();
    void unmount(drawn);
  };
  last = remove;
  await drawn.draw(onDrawn, signal);
  await complete(paper);
  if (signal.aborted) return remove();
  document.documentElement.dataset['paper'] = '';
  addEventListener('afterprint', remove);
  globalThis.print();
}

/** Formulas and the colours of code come a little later than the rest. */
async function complete(paper: HTMLElement): Promise<void> {
  if (paper.querySelector('.formula')) await import('../chat/draw-formula.ts').catch(() => {});
  if (paper.querySelector('pre')) await new Promise((resolve) => setTimeout(resolve, COLOURS_MS));
  await document.fonts.ready;
}
