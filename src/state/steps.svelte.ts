/** Many small steps, one after the other: they can be paused, fail, and be gone on with. */
import { toErrorData, type ErrorData } from '../contract/errors.ts';

export type StepsStatus =
  | { state: 'none' }
  /** `since`: steps that were done when it was begun or gone on with, at `at` ms. */
  | { state: 'running'; since: number; at: number }
  | { state: 'paused' }
  /** What decides the outcome is not as it was at the first step. */
  | { state: 'changed' }
  | { state: 'failed'; error: ErrorData }
  | { state: 'done' };

export interface Work {
  /** @returns False where it was not done, as something else decides by now. */
  step(at: number, signal: AbortSignal): Promise<boolean>;
  save(): Promise<void>;
}

/** Less often would lose more at a crash, more often would write much again and again. */
const SAVE_MS = 5000;

export class Steps {
  status = $state.raw<StepsStatus>({ state: 'none' });
  done = $state(0);
  of = $state(0);
  #stop = new AbortController();

  /** Stands where an earlier visit left it, or at its begin. */
  set(done: number, of: number): void {
    this.pause();
    this.done = done;
    this.of = of;
    this.status = { state: of === 0 ? 'none' : done < of ? 'paused' : 'done' };
  }

  async run({ step, save }: Work): Promise<void> {
    if (this.status.state === 'running' || this.done >= this.of) return;
    const { signal } = (this.#stop = new AbortController());
    let savedAt = performance.now();
    this.status = { state: 'running', since: this.done, at: savedAt };
    try {
      while (this.done < this.of) {
        const went = await step(this.done, signal);
        if (signal.aborted) return;
        if (!went) {
          this.status = { state: 'changed' };
          break;
        }
        this.done++;
        if (performance.now() - savedAt < SAVE_MS) continue;
        await save();
        if (signal.aborted) return;
        savedAt = performance.now();
      }
      if (this.done === this.of) this.status = { state: 'done' };
    } catch (error) {
      if (signal.aborted) return;
      this.status = { state: 'failed', error: toErrorData(error) };
    }
    await save();
  }

  /** What is done stays; whoever pauses saves it. */
  pause(): void {
    this.#stop.abort();
    if (this.status.state === 'running') this.status = { state: 'paused' };
  }
}
