/** What a person does in a browser, whoever drives it, and where each browser is found. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startChromium } from './chromium.ts';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

/** Selectors name one element, which is there and in view when it is asked for. */
export interface Remote {
  open(url: string): Promise<void>;
  reload(): Promise<void>;
  click(selector: string): Promise<void>;
  /** Key by key, into what it clicks first. */
  type(selector: string, text: string): Promise<void>;
  /** @param file Its path, for an input of files, which may be hidden. */
  choose(selector: string, file: string): Promise<void>;
  /** @returns the value, or what the promise resolves with, by way of JSON. */
  run(expression: string): Promise<unknown>;
  close(): Promise<void>;
}

export interface RemoteBrowser {
  name: string;
  /** Debian's packages. */
  packages: string;
  /** Else everything is forgotten with the session when it is driven. */
  keepsProfile: boolean;
  /** Undefined where it is not installed. */
  start: ((profile: string) => Promise<Remote>) | undefined;
}

export const BROWSERS: readonly RemoteBrowser[] = [
  { name: 'Chromium', packages: 'chromium', keepsProfile: true, start: startChromium },
  { name: 'Firefox', packages: 'firefox-esr', keepsProfile: true, start: firefox() },
  {
    name: 'WebKitGTK',
    packages: 'webkit2gtk-driver xvfb xauth',
    keepsProfile: false,
    start: webKit(),
  },
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
