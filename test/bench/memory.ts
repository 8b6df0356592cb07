/**
 * Memory of a browser's largest renderer process, as Linux counts it; elsewhere it is not available.
 * What is resident, private or shared, but without file pages: the browser's own code lies there
 * once for all tabs.
 */
import { readdirSync, readFileSync } from 'node:fs';

const INTERVAL_MS = 50;

export class MemoryWatch {
  readonly #pids: string[];
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  /** @param mark Part of the browser's command line that no other browser's has: its profile. */
  constructor(mark: string) {
    this.#pids = process.platform === 'linux' ? renderers(mark) : [];
    this.#timer = setInterval(() => this.now(), INTERVAL_MS);
  }

  /** Megabytes; undefined where the system does not tell. */
  now(): number | undefined {
    const largest = Math.max(0, ...this.#pids.map(residentMB));
    this.#peak = Math.max(this.#peak, largest);
    return largest || undefined;
  }

  /** Highest so far, as far as samples show. */
  peak(): number | undefined {
    return this.#peak || undefined;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function renderers(mark: string): string[] {
  const processes = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [pid, { command: read(pid, 'cmdline'), parent: field(pid, 'PPid') }]),
  );
  const belongs = (pid: string): boolean => {
    const found = processes.get(pid);
    return found !== undefined && (found.command.includes(mark) || belongs(String(found.parent)));
  };
  return [...processes.keys()].filter(
    (pid) => processes.get(pid)?.command.includes('--type=renderer') && belongs(pid),
  );
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
