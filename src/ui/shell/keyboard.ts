/**
 * Safari on iPhone and iPad lays its keyboard over the page and moves the page up; it does not know
 * `interactive-widget`, by which others make the page smaller. How much is covered goes to the
 * styles, as `--covered`.
 */

/** Less is no keyboard: bars that come and go, rounding. */
const LEAST_PX = 100;

export function followKeyboard(): () => void {
  const { visualViewport: view } = globalThis;
  if (!view) return () => {};
  const follow = () => {
    // Of a page that was zoomed into, less is in view for that reason.
    const covered = Math.round(innerHeight - view.height * view.scale);
    const keyboard = covered >= LEAST_PX;
    document.documentElement.style.setProperty('--covered', `${keyboard ? covered : 0}px`);
    if (keyboard && view.scale === 1) scrollTo(0, 0); // what is written is in view without it
  };
  view.addEventListener('resize', follow);
  view.addEventListener('scroll', follow);
  return () => {
    view.removeEventListener('resize', follow);
    view.removeEventListener('scroll', follow);
  };
}
