/** One job in the model at a time. The others stand in line by rank, and among equals by arrival. */
import type { OnPosition } from '../contract/engine.ts';
import { AppError } from '../contract/errors.ts';

export interface Ticket {
  /** Lower ranks go first; from `IDLE` on a job is nobody's who waits. */
  rank?: number;
  /** Jobs of one lane never overtake each other, whatever their ranks. */
  lane?: string | undefined;
  /** The job is refused where so many stand in line already. */
  most?: number;
  signal?: AbortSignal | undefined;
  onPosition?: OnPosition | undefined;
}

export const IDLE = 4;

interface Job {
  rank: number;
  lane: string | undefined;
  /** As last told. */
  position: number;
  onPosition: OnPosition;
  run(): Promise<void>;
}

export class JobQueue {
  readonly #line: Job[] = [];
  #state: 'empty' | 'gathering' | 'idle' | 'working' = 'empty';

  /** Jobs that have not begun, and that somebody waits for. */
  get waiting(): number {
    return this.#line.filter(({ rank }) => rank < IDLE).length;
  }

  /**
   * Rejects with an AbortError at once if `signal` fires before the job's turn.
   * @throws AppError `busy` where the line is full.
   */
  async run<T>(work: () => Promise<T>, ticket: Ticket = {}): Promise<T> {
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    await this.#turn(ticket, ended);
    try {
      return await work();
    } finally {
      end();
    }
  }

  /** Waits in line. @param ended When the next may begin. */
  #turn(ticket: Ticket, ended: Promise<void>): Promise<void> {
    const { rank = 0, lane, most = Infinity, signal, onPosition = () => {} } = ticket;
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(abortError());
      if (this.waiting >= most) {
        const facts = { reason: 'queue' as const, limit: most };
        return reject(new AppError('busy', `${most} jobs wait already`, facts));
      }
      const leave = () => {
        this.#line.splice(this.#line.indexOf(job), 1);
        this.#tell();
        reject(abortError());
      };
      const run = () => {
        signal?.removeEventListener('abort', leave);
        onPosition(0);
        resolve();
        return ended;
      };
      const job: Job = { rank, lane, position: 0, onPosition, run };
      signal?.addEventListener('abort', leave, { once: true });
      this.#line.splice(this.#placeFor(job), 0, job);
      if (this.#state === 'empty') void this.#work();
      else this.#tell();
    });
  }

  #placeFor({ rank, lane }: Job): number {
    const behind = this.#line.findIndex((other) => other.rank > rank);
    const ahead = lane === undefined ? -1 : this.#line.map((job) => job.lane).lastIndexOf(lane);
    return Math.max(behind < 0 ? this.#line.length : behind, ahead + 1);
  }

  async #work(): Promise<void> {
    this.#state = 'gathering';
    await Promise.resolve(); // what comes in the same breath is put in order first
    for (let job = this.#line.shift(); job; job = this.#line.shift()) {
      this.#state = job.rank < IDLE ? 'working' : 'idle';
      this.#tell();
      await job.run();
    }
    this.#state = 'empty';
  }

  /** Tells everyone whose place has changed. Behind idle work nobody stands for long. */
  #tell(): void {
    if (this.#state === 'gathering') return;
    const ahead = this.#state === 'working' ? 1 : 0;
    this.#line.forEach((job, i) => {
      const position = ahead + i;
      if (position === 0 || job.position === position) return;
      job.position = position;
      job.onPosition(position);
    });
  }
}

export function abortError(): DOMException {
  return new DOMException('aborted', 'AbortError');
}
