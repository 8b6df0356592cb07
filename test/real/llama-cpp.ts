/** llama.cpp by its npm package, which is no dependency of the project: it is fetched for this test alone. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const VERSION = '3.22.1';
const FOLDER = fileURLToPath(new URL('../../.cache/llama-cpp', import.meta.url));
const ENTRY = join(FOLDER, 'node_modules/node-llama-cpp/dist/index.js');
/** Of the package with the built library, for the processor alone. */
const BUILT: Record<string, string> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'darwin-arm64': 'mac-arm64-metal',
  'darwin-x64': 'mac-x64',
  'win32-x64': 'win-x64',
  'win32-arm64': 'win-arm64',
};

/**
 * 85 MB from the npm registry, once: without its scripts, which would fetch or compile more, and
 * without the libraries for graphics cards.
 * @returns Undefined where it is there; else why not, in a sentence.
 */
export function fetchLlama(): string | undefined {
  if (existsSync(ENTRY)) return undefined;
  const platform = `${process.platform}-${process.arch}`;
  const built = BUILT[platform];
  if (!built) return `node-llama-cpp has no library for ${platform}.`;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const flags = '--ignore-scripts --omit=optional --no-audit --no-fund --save-exact'.split(' ');
  const packages = [`node-llama-cpp@${VERSION}`, `@node-llama-cpp/${built}@${VERSION}`];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const shell = process.platform === 'win32'; // which Node asks for before it starts a .cmd
  const run = spawnSync(npm, ['install', ...flags, ...packages], {
    ...{ cwd: FOLDER, encoding: 'utf8', shell },
  });
  if (run.status === 0 && existsSync(ENTRY)) return undefined;
  return `node-llama-cpp ${VERSION} could not be installed from the npm registry: ${run.stderr}`;
}

export interface LlamaAnswer {
  ids: number[];
  /** The likeliest token behind them. */
  next: number;
}

/** @param model Path of a GGUF file. @param prompts With control tokens by their names. */
export async function askLlama(model: string, prompts: readonly string[]): Promise<LlamaAnswer[]> {
  const script = fileURLToPath(new URL('llama-next.js', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(JSON.stringify({ entry: ENTRY, model, prompts }));
  const output = await text(child.stdout);
  const line = output.trim().split('\n').at(-1) ?? '';
  return JSON.parse(line) as LlamaAnswer[];
}
