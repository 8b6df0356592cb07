/** Where one is, kept as the page's address: it survives a reload, and the browser's way back leads through it. */
import {
  addressOf,
  PLACES,
  readAddress,
  type PlaceName,
  type SheetName,
  type Where,
} from './places.ts';

const START: Where = { place: 'chat', trail: [] };

/** What an entry of the browser's history remembers. */
interface Entry {
  /** How many of the entries before it are those of the sheets below and of their place. */
  over?: number;
}

export class Route {
  // Apart: a place must not be drawn anew when a sheet is opened over it.
  #place = $state<PlaceName>(START.place);
  #trail = $state.raw<readonly SheetName[]>(START.trail);
  /** Whether somebody went to the place, by a link or a key; else the page was opened there. */
  moved = false;
  /** The browser has been told to go back, and has not yet done it. */
  #returning = false;
  readonly #places: () => readonly PlaceName[];

  /** @param places Those that can be reached. */
  constructor(places: () => readonly PlaceName[] = () => PLACES) {
    this.#places = places;
    ({ place: this.#place, trail: this.#trail } = this.#read() ?? START);
  }

  #read(): Where | undefined {
    const at = readAddress(location.hash);
    return at && !this.#places().includes(at.place) ? START : at;
  }

  get place(): PlaceName {
    return this.#place;
  }

  get trail(): readonly SheetName[] {
    return this.#trail;
  }

  /** The page changes at once; the address follows. */
  go(place: PlaceName, trail: readonly SheetName[] = []): void {
    const from = this.#here;
    const to = { place, trail };
    if (isSame(from, to)) return;
    this.#arrive(to);
    if (!this.#returning) this.#write(from, to);
  }

  /** Follows the address: a link, the way back or forward. @returns Whether that led to another place. */
  follow(): boolean {
    const at = this.#read();
    if (this.#returning) {
      this.#returning = false;
      // Meanwhile somebody went on.
      if (at && !isSame(at, this.#here)) this.#write(at, this.#here);
      return false;
    }
    if (!at || isSame(at, this.#here)) return false;
    const elsewhere = at.place !== this.place;
    this.#arrive(at);
    return elsewhere;
  }

  get #here(): Where {
    return { place: this.#place, trail: this.#trail };
  }

  #arrive({ place, trail }: Where): void {
    this.moved ||= place !== this.#place;
    this.#place = place;
    this.#trail = trail;
  }

  /** What was closed leaves no entry behind; what takes the place of a sheet takes its entry too. */
  #write(from: Where, to: Where): void {
    const { over = 0 } = (history.state ?? {}) as Entry;
    const deeper = to.trail.length - from.trail.length;
    const address = addressOf(to.place, to.trail);
    if (deeper < 0 && beginsWith(from, to)) {
      if (over < -deeper) return history.replaceState(null, '', address);
      this.#returning = true;
      return history.go(deeper);
    }
    const along = to.place === from.place;
    if (from.trail.length === 0 || beginsWith(to, from)) {
      const entry: Entry | null = along && deeper === 1 ? { over: over + 1 } : null;
      return history.pushState(entry, '', address);
    }
    history.replaceState(along && deeper === 0 ? history.state : null, '', address);
  }
}

const isSame = (one: Where, other: Where) =>
  addressOf(one.place, one.trail) === addressOf(other.place, other.trail);

function beginsWith(long: Where, short: Where): boolean {
  return long.place === short.place && short.trail.every((name, i) => name === long.trail[i]);
}
