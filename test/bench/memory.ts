/**
 * Memory of a browser's processes, as Linux counts it; elsewhere it is not available.
 * What is resident, private or shared, but without file pages: the browser's own code lies there
 * once for all tabs.
 */
import { readdirSync, readFileSync } from 'node:fs';

const INTERVAL_MS = 50;

/** Of the largest renderer, which has the engine; of all renderers; of these and all other processes. */
export type Part = 'largest renderer' | 'renderers' | 'browser';

export class MemoryWatch {
  readonly #part: Part;
  readonly #pids: string[];
  readonly #timer: NodeJS.Timeout;
  readonly #samples: { at: number; mb: number }[] = [];

  /**
   * Watches the processes that there are now.
   * @param mark Part of the browser's command line that no other browser's has: its profile.
   */
  constructor(mark: string, part: Part = 'largest renderer') {
    this.#part = part;
    this.#pids = process.platform === 'linux' ? processesOf(mark, part !== 'browser') : [];
    this.#timer = setInterval(() => this.now(), INTERVAL_MS);
  }

  /** Megabytes; undefined where the system does not tell. What processes share counts in each. */
  now(): number | undefined {
    const each = this.#pids.map(residentMB);
    const sum = each.reduce((total, one) => total + one, 0);
    const now = this.#part === 'largest renderer' ? Math.max(0, ...each) : sum;
    this.#samples.push({ at: Date.now(), mb: now });
    return now || undefined;
  }

  /** Highest so far, as far as samples show. @param until Milliseconds since 1970. */
  peak(until = Infinity): number | undefined {
    const seen = this.#samples.filter(({ at }) => at <= until).map(({ mb }) => mb);
    return Math.max(0, ...seen) || undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

/** Ids of a browser's processes. */
export function processesOf(mark: string, onlyRenderers: boolean): string[] {
  const all = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [pid, { command: read(pid, 'cmdline'), parent: field(pid, 'PPid') }]),
  );
  const belongs = (pid: string): boolean => {
    const found = all.get(pid);
    return found !== undefined && (found.command.includes(mark) || belongs(String(found.parent)));
  };
  const wanted = (pid: string) =>
    !onlyRenderers || all.get(pid)?.command.includes('--type=renderer');
  return [...all.keys()].filter((pid) => wanted(pid) && belongs(pid));
}

function residentMB(pid: string): number {
  return ((field(pid, 'RssAnon') + field(pid, 'RssShmem')) * 1024) / 1e6;
}

function field(pid: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(read(pid, 'status'))?.[1] ?? 0);
}

/** Empty where the process has ended. */
function read(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
