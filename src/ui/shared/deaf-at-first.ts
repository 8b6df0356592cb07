/** Longest time between two clicks of one double click, as systems have it by default. */
const DOUBLE_CLICK_MS = 500;

/**
 * An attachment for a button that appears where another one was pressed: the second click of a
 * double click was not meant for it. The keyboard is obeyed at once.
 */
export function deafAtFirst(button: HTMLElement): () => void {
  const since = performance.now();
  const heard = (event: MouseEvent) => {
    if (event.detail === 0 || performance.now() - since > DOUBLE_CLICK_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  button.addEventListener('click', heard, true);
  return () => button.removeEventListener('click', heard, true);
}
