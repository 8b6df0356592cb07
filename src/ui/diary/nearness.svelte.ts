/** What of a long list is drawn: only what is near what is in view. */

/** Called with where the element is now, each time it comes near what is in view or leaves it. */
type Told = (entry: IntersectionObserverEntry) => void;

export class Nearness {
  /** While it is printed, everything is drawn. */
  whole = $state(false);
  /** In px, of what was drawn before, by its first entry and their number. */
  readonly heights = new Map<string, number>();
  readonly #told = new Map<Element, Told>();
  #observer: IntersectionObserver | undefined;

  /** One observer watches all: with one for each element every frame of a scroll takes longer. */
  watch(box: HTMLElement, told: Told): () => void {
    this.#observer ??= new IntersectionObserver(
      (entries) => entries.forEach((entry) => this.#told.get(entry.target)?.(entry)),
      { root: box.closest('main'), rootMargin: '1200px 0px' },
    );
    this.#told.set(box, told);
    this.#observer.observe(box);
    return () => {
      this.#told.delete(box);
      this.#observer?.unobserve(box);
    };
  }
}
