/** Builds the site once for all browser tests, in a process of its own: a test's NODE_ENV must not leak in. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.ts';

export const DIST = fileURLToPath(new URL('../../../dist/', import.meta.url));

/** `DIST_IS_FRESH=1` skips the build, for work on the tests themselves. */
export default function setup(): void {
  findBrowser(); // says so now, not in each test
  if (process.env['DIST_IS_FRESH'] && existsSync(DIST)) return;
  const { VITEST: _, ...rest } = process.env;
  const cli = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));
  const args = [cli, 'build', '--logLevel', 'warn'];
  const env = { ...rest, NODE_ENV: 'production' };
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit', env });
  if (status !== 0) throw new Error('vite build failed');
}
