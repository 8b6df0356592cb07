/** Ends a browser as a power cut does: no event, no clean-up, no time to write. Linux only. */
import { readdirSync, readFileSync } from 'node:fs';

/** @param profile Of the browser to be killed, which tells its processes from all others. */
export function killBrowser(profile: string): void {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
      if (command.includes(`--user-data-dir=${profile}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // it has ended by itself
    }
  }
}
