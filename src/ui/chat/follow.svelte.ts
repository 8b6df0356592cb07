/**
 * Keeps the end of a scrolled box in view until the person goes away from it, and takes it up again
 * when they come back. What counts is what a person does, never how far the end is: that grows by
 * itself, with every word and every card.
 */
export class Following {
  /** Whether the end is kept in view. */
  on = $state(true);
  #box: HTMLElement | undefined;
  #top = 0;
  /** `scrollTop` at the end, as it was last drawn. */
  #end = 0;
  /** What is shown has no end to be kept in view: the start page is read from its top. */
  #still = true;
  /** A finger or a pressed mouse button: nothing moves under it. */
  #held = false;
  #touchY = 0;

  /** An attachment for the box. */
  readonly watch = (box: HTMLElement): (() => void) => {
    this.#box = box;
    const off = new AbortController();
    const passive = { passive: true, signal: off.signal };
    const on = <K extends keyof HTMLElementEventMap>(
      kind: K,
      heard: (event: HTMLElementEventMap[K]) => void,
    ) => box.addEventListener(kind, heard, passive);
    on('scroll', () => this.#scrolled(box));
    on('wheel', (event) => {
      if (event.deltaY < 0 && !event.ctrlKey) this.#leave(box);
    });
    on('touchstart', ({ touches }) => {
      this.#held = true;
      this.#touchY = touches[0]?.clientY ?? 0;
    });
    on('touchmove', ({ touches }) => {
      const y = touches[0]?.clientY ?? 0;
      if (touches.length === 1 && y > this.#touchY) this.#leave(box);
      this.#touchY = y;
    });
    on('mousedown', ({ offsetX, target }) => {
      const bar = target === box && offsetX >= box.clientWidth; // which sends no mouseup
      if (!bar) this.#held = true;
    });
    const released = () => {
      this.#held = false;
      this.keep();
    };
    const pressed = (event: KeyboardEvent) => {
      const { target } = event;
      const here = target === document.body || (target instanceof Node && box.contains(target));
      if (here && isUp(event)) this.#leave(box);
    };
    addEventListener('keydown', pressed, passive);
    for (const kind of ['touchend', 'touchcancel', 'mouseup', 'dragend', 'blur']) {
      addEventListener(kind, released, passive);
    }
    const size = new ResizeObserver(() => {
      this.keep();
      // In a larger window the end may have come into view: there is nothing to go back to.
      if (box.scrollTop >= this.#end - 1) this.on = true;
    });
    size.observe(box);
    for (const child of box.children) size.observe(child);
    return () => {
      off.abort();
      size.disconnect();
      this.#box = undefined;
    };
  };

  /** Shows the end, and keeps it in view from now on. */
  toEnd(): void {
    this.on = true;
    this.#still = false;
    this.keep();
  }

  /** Shows the top, and follows nothing. */
  toTop(): void {
    this.#still = true;
    this.#box?.scrollTo({ top: 0 });
  }

  /** Shows an exchange from its top, and follows nothing. */
  toExchange(id: string): void {
    const box = this.#box;
    const found = box?.querySelector(`[data-exchange="${CSS.escape(id)}"]`);
    if (!box || !found) return this.toEnd();
    this.#still = false;
    this.on = false;
    found.scrollIntoView({ block: 'start' });
    this.#top = box.scrollTop;
    this.#end = box.scrollHeight - box.clientHeight;
    this.on = this.#top >= this.#end - 1;
  }

  /** Shows the end if it is to be kept in view. */
  keep(): void {
    const box = this.#box;
    if (!box) return;
    if (this.on && !this.#held && !this.#still) box.scrollTop = box.scrollHeight;
    this.#top = box.scrollTop;
    this.#end = box.scrollHeight - box.clientHeight;
  }

  #leave(box: HTMLElement): void {
    if (box.scrollTop > 0) this.on = false;
  }

  /** The scroll bar, a search, an assistant's own command: all that is seen of them is this. */
  #scrolled(box: HTMLElement): void {
    const { scrollTop } = box;
    // Where the content has become shorter, the browser moves up by itself, and to the end.
    const atEnd = scrollTop >= box.scrollHeight - box.clientHeight - 1;
    if (scrollTop < this.#top && !atEnd) this.on = false;
    // Meanwhile it may have grown by a line: the end that the person went to counts.
    if (scrollTop > this.#top && scrollTop >= this.#end - 1) this.on = true;
    this.#top = scrollTop;
  }
}

const UP = ['ArrowUp', 'PageUp', 'Home'];

/** Whether a key moves the page up; in a field it moves the caret. */
function isUp({ key, shiftKey, target }: KeyboardEvent): boolean {
  const field = target instanceof HTMLElement && target.matches('input, textarea, select');
  return !field && (UP.includes(key) || (key === ' ' && shiftKey));
}
