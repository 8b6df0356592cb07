/** How many threads of a browser really work, as Linux counts it: what an engine says is one thing. */
import { readdirSync, readFileSync } from 'node:fs';
import { processesOf } from './memory.ts';

/** A thread worked if it took at least this part of the busiest one's time. */
const WORKED = 0.25;

export class ThreadWatch {
  readonly #pids: string[];
  readonly #before: Map<string, number>;

  /** @param mark Part of the browser's command line that no other browser's has: its profile. */
  constructor(mark: string) {
    this.#pids = process.platform === 'linux' ? processesOf(mark, true) : [];
    this.#before = this.#ticks();
  }

  /** Threads that have worked since then; undefined where the system does not tell. */
  worked(): number | undefined {
    const spent = [...this.#ticks()].map(([id, ticks]) => ticks - (this.#before.get(id) ?? 0));
    return spent.length > 0 ? busyOnes(spent) : undefined;
  }

  /** Processor time of each thread, by process and thread. */
  #ticks(): Map<string, number> {
    const result = new Map<string, number>();
    for (const pid of this.#pids) {
      for (const thread of list(`/proc/${pid}/task`)) {
        const ticks = ticksOf(read(`/proc/${pid}/task/${thread}/stat`));
        if (ticks !== undefined) result.set(`${pid}/${thread}`, ticks);
      }
    }
    return result;
  }
}

export function busyOnes(spent: readonly number[]): number {
  const most = Math.max(...spent);
  return most > 0 ? spent.filter((ticks) => ticks >= most * WORKED).length : 0;
}

/** User and system time: fields 14 and 15. The name before them may hold anything, blanks too. */
export function ticksOf(stat: string): number | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = Number(fields[11]) + Number(fields[12]);
  return Number.isNaN(ticks) ? undefined : ticks;
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // the process has ended
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
