/**
 * Makes one zip for a school: the built site, models if wished, and a start file for Windows, macOS
 * and Linux that serves the folder on http://localhost with what the system brings.
 *
 *   npm run release -- [model ...] [--kiosk] [--to FILE.zip]
 *
 * A model is what `npm run pack-model` takes: a repository, a folder or a GGUF file.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { writeZip } from './write-zip.ts';

const START = 'tools/release/start';
const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };
const { values, positionals: models } = parseArgs({
  args: process.argv.slice(3), // 2 is this file: see run.js
  allowPositionals: true,
  options: {
    kiosk: { type: 'boolean', default: false },
    to: { type: 'string', default: `qwen-all-in-one-${version}.zip` },
  },
});

const site = await mkdtemp(join(tmpdir(), 'qwen-all-in-one-release-'));
try {
  const mode = values.kiosk ? ['--mode', 'kiosk'] : [];
  node('node_modules/vite/bin/vite.js', 'build', '--outDir', site, '--emptyOutDir', ...mode);
  for (const model of models) {
    node('tools/run.js', 'tools/pack-model/pack-model.ts', model, '--to', site);
  }
  const bytes = await writeZip(values.to, `qwen-all-in-one-${version}`, START, site);
  console.log(`${values.to}: ${(bytes / 1e6).toFixed(0)} MB`);
} catch (error) {
  console.error(`release: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await rm(site, { recursive: true, force: true });
}

function node(...args: string[]): void {
  execFileSync(process.execPath, args, { stdio: 'inherit' });
}
