/** Memory of a browser's largest renderer process, as Linux counts it; elsewhere unknown. */
import { readdirSync, readFileSync } from 'node:fs';

export interface Memory {
  /** Resident now, private and shared. */
  residentMB: number;
  /** Highest ever: the kernel's own mark, so no peak between two samples is missed. */
  peakMB: number;
}

/** @param mark Part of the browser's command line that no other browser's has: its profile. */
export function rendererMemory(mark: string): Memory | undefined {
  if (process.platform !== 'linux') return undefined;
  const processes = new Map(readdirSync('/proc').filter(isPid).flatMap(readProcess));
  const belongs = (pid: string): boolean => {
    const found = processes.get(pid);
    return found !== undefined && (found.command.includes(mark) || belongs(found.parent));
  };
  const renderers = [...processes]
    .filter(([pid, { command }]) => command.includes('--type=renderer') && belongs(pid))
    .map(([, { memory }]) => memory);
  return renderers.sort((a, b) => b.peakMB - a.peakMB)[0];
}

interface Process {
  command: string;
  parent: string;
  memory: Memory;
}

const isPid = (name: string) => /^\d+$/.test(name);

/** Nothing where it has ended meanwhile. */
function readProcess(pid: string): [string, Process][] {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const field = (name: string) => new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1] ?? '0';
    const megabytes = (name: string) => (Number(field(name)) * 1024) / 1e6;
    const memory = { residentMB: megabytes('VmRSS'), peakMB: megabytes('VmHWM') };
    const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return [[pid, { command, parent: field('PPid'), memory }]];
  } catch {
    return [];
  }
}
