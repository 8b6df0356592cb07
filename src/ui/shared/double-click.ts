/** Longest time between two taps of one double tap, as systems have it by default. */
const DOUBLE_TAP_MS = 500;
/** How far apart they may be, in CSS pixels. */
const SAME_PLACE = 24;
const PRESSED = 'button, a[href], summary';

interface Press {
  on: Element | null;
  at: number;
  x: number;
  y: number;
}

/**
 * A listener that hears every click first: the second one of a double click is for what the first
 * one pressed. What has taken its place since (the next item of a list, Stop in the place of Send,
 * the page behind a closed sheet) was not meant. The keyboard is obeyed at once.
 */
export function ignoreStrayClicks(): (event: MouseEvent) => void {
  let last: Press | undefined;
  return (event) => {
    if (event.detail === 0) return;
    const on = event.target instanceof Element ? event.target.closest(PRESSED) : null;
    const press = { on, at: performance.now(), x: event.clientX, y: event.clientY };
    if (last && on && on !== last.on && isSecond(event, last, press)) {
      event.preventDefault();
      event.stopImmediatePropagation();
    } else last = press;
  };
}

/** Browsers count the clicks of a mouse, but not every one counts taps. */
function isSecond(event: MouseEvent, first: Press, second: Press): boolean {
  if (event.detail > 1) return true;
  const mouse = 'pointerType' in event && event.pointerType === 'mouse';
  const near = Math.hypot(second.x - first.x, second.y - first.y) <= SAME_PLACE;
  return !mouse && near && second.at - first.at <= DOUBLE_TAP_MS;
}
