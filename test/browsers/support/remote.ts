/** What the tests need of a browser that Playwright does not drive, and where to find these. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

export interface Remote {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  /** @returns the value, or what the promise resolves with, by way of JSON. */
  run(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

interface RemoteBrowser {
  name: string;
  /** Debian's packages. */
  packages: string;
  /** Undefined where it is not installed. */
  start: ((profile: string) => Promise<Remote>) | undefined;
}

export const REMOTE_BROWSERS: RemoteBrowser[] = [
  { name: 'Firefox', packages: 'firefox-esr', start: firefox() },
  { name: 'WebKitGTK', packages: 'webkit2gtk-driver xvfb xauth', start: webKit() },
];

function firefox(): RemoteBrowser['start'] {
  const program = find(['/usr/bin/firefox-esr', '/usr/bin/firefox']);
  return program ? (profile) => startFirefox(program, profile) : undefined;
}

function webKit(): RemoteBrowser['start'] {
  const driver = find(['/usr/bin/WebKitWebDriver']);
  const browser = find(
    libraries().flatMap((folder) =>
      ['4.1', '4.0'].map((version) => join(folder, `webkit2gtk-${version}/MiniBrowser`)),
    ),
  );
  if (!driver || !browser || !find(['/usr/bin/xvfb-run'])) return undefined;
  return () => startWebKit(driver, browser);
}

function find(paths: string[]): string | undefined {
  return paths.find((path) => existsSync(path));
}

function libraries(): string[] {
  if (!existsSync('/usr/lib')) return [];
  const folders = readdirSync('/usr/lib').filter((name) => name.endsWith('-linux-gnu'));
  return folders.map((name) => join('/usr/lib', name));
}
