/** The lock before the settings, where the site has a PIN; fetched when it is first asked for. */
import type { SitePin } from '../contract/site.ts';
import { waitAfter, type AttemptStore } from '../storage/attempts.ts';
import { isPin, readPin } from './pin.ts';

export type LockStatus =
  { state: 'idle' | 'checking' } | { state: 'refused'; why: 'wrong' | 'no-pin' | 'failed' };

export class Lock {
  status = $state.raw<LockStatus>({ state: 'idle' });
  /** When the next attempt is allowed, in milliseconds since 1970; 0: at once. */
  until = $state(0);
  readonly #store: AttemptStore;
  readonly #now: () => number;

  constructor(store: AttemptStore, now: () => number = () => Date.now()) {
    this.#store = store;
    this.#now = now;
  }

  /** Looks whether one has to wait; also for what another tab has counted. */
  async look(): Promise<void> {
    const now = this.#now();
    const wait = waitAfter(await this.#store.read(), now);
    this.until = wait && now + wait; // else a clock that is read a little later would have to wait
  }

  /** What is no PIN at all does not count. @returns Whether it is right. */
  async open(typed: string, pin: SitePin): Promise<boolean> {
    if (this.status.state === 'checking') return false;
    const read = readPin(typed);
    if (read === null) return this.#refuse('no-pin');
    this.status = { state: 'checking' };
    try {
      await this.look();
      if (this.until > this.#now()) return this.#refuse('wrong');
      await this.#store.add(this.#now());
      if (!(await isPin(read, pin))) {
        await this.look();
        return this.#refuse('wrong');
      }
      await this.#store.forget();
    } catch {
      return this.#refuse('failed');
    }
    this.status = { state: 'idle' };
    return true;
  }

  #refuse(why: (LockStatus & { state: 'refused' })['why']): false {
    this.status = { state: 'refused', why };
    return false;
  }
}
