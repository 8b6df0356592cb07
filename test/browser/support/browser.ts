/** A real Chromium: the one that is named, found, or installed. Never skips: no browser, no tests. */
import { spawn, spawnSync, type SpawnSyncOptions } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) =>
    join(process.env[name] ?? '', 'Google/Chrome/Application/chrome.exe'),
  ),
];
const NO_BROWSER =
  'No Chromium or Chrome was found, and none could be installed: install one and set CHROME_PATH to its program file.';
const QUIET: SpawnSyncOptions['stdio'] = ['ignore', 'ignore', 'inherit'];
const ARGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const isRoot = process.getuid?.() === 0;
let known: string | undefined;

/** @throws when there is no browser and no way to get one. */
export function findBrowser(): string {
  known ??= installed();
  for (const install of [byApt, byPlaywright]) {
    if (known) break;
    install();
    known = installed();
  }
  if (!known) throw new Error(NO_BROWSER);
  return known;
}

function installed(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named) {
    if (existsSync(named)) return named;
    throw new Error(`CHROME_PATH names a file that does not exist: ${named}`);
  }
  const path = (process.env['PATH'] ?? '').split(delimiter);
  const onPath = NAMES.flatMap((name) => path.map((folder) => join(folder, name)));
  return [...onPath, ...PLACES, chromium.executablePath()].find(runs);
}

/** Ubuntu's chromium may be a stub that asks for snap, and Playwright's may lack system libraries. */
function runs(file: string): boolean {
  if (!existsSync(file)) return false;
  if (process.platform !== 'linux') return true;
  return spawnSync(file, ['--version'], { timeout: 30_000 }).status === 0;
}

// Both may fail: the caller looks again, and says what is missing.

function byApt(): void {
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return;
  console.log('No browser found: installing Chromium with apt-get.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options: SpawnSyncOptions = { stdio: QUIET, env, timeout: 900_000 };
  spawnSync('apt-get', ['-q', 'update'], options);
  spawnSync('apt-get', ['-qy', 'install', '--no-install-recommends', 'chromium'], options);
}

function byPlaywright(): void {
  console.log('No browser found: asking Playwright for its Chromium.');
  const cli = createRequire(import.meta.url).resolve('playwright-core/cli.js');
  const args = [cli, 'install', ...(isRoot ? ['--with-deps'] : []), 'chromium'];
  const options: SpawnSyncOptions = { stdio: QUIET, timeout: 900_000 };
  spawnSync(process.execPath, args, options);
}

/**
 * A context with a profile of its own, so that caches and service workers outlive a restart when
 * `profile` is given; otherwise the profile goes with the context.
 */
export async function launch(
  profile?: string,
  options: { serviceWorkers?: 'block'; locale?: string; args?: string[] } = {},
): Promise<BrowserContext> {
  const folder = profile ?? newProfile();
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: findBrowser(),
    headless: true,
    chromiumSandbox: !isRoot,
    viewport: { width: 1024, height: 720 }, // the history is a sheet here; column.test.ts has it beside
    locale: options.locale ?? 'zh-CN',
    serviceWorkers: options.serviceWorkers ?? 'allow',
    args: [...ARGS, ...(options.args ?? [])],
  });
  if (!profile) context.on('close', () => void removeFolder(folder));
  return context;
}

/** A browser whose contexts are private windows: nothing of them is kept when they close. */
export function launchPrivate(): Promise<Browser> {
  const sandbox = { headless: true, chromiumSandbox: !isRoot };
  return chromium.launch({ executablePath: findBrowser(), args: ARGS, ...sandbox });
}

/**
 * A browser in which a tab is hidden when another one lies over it: elsewhere Playwright makes all
 * tabs believe that they are looked at.
 */
export async function launchPlain(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const profile = newProfile();
  const place = ['--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const args = [...ARGS, ...place, ...(isRoot ? ['--no-sandbox'] : []), 'about:blank'];
  const process = spawn(findBrowser(), args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => process.once('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    process.stderr.on('data', (data: Buffer) => {
      said += data.toString();
      const [found] = /ws:\/\/\S+/.exec(said) ?? [];
      if (found) resolve(found);
    });
    process.once('exit', () => reject(new Error(said)));
  });
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const close = async () => {
    await browser.close();
    process.kill();
    await ended;
    await removeFolder(profile);
  };
  return { browser, close };
}

export function newProfile(): string {
  return mkdtempSync(join(tmpdir(), 'qwen-all-in-one-'));
}

/** The browser may still be writing when it says it is closed. */
export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
}

/** A fresh profile of a person who lets no site save anything, in any thread. Returns it. */
export function refuseStorage(profile: string): string {
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  mkdirSync(join(profile, 'Default'), { recursive: true });
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  return profile;
}
