/** Where and with what a run was made. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './prepare.ts';

export function machine(): string {
  const [cpu] = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${memory}, ${type()} ${release()}`;
}

/** Of the last minute: others at work make every number worse. */
export function load(): number {
  return loadavg()[0] ?? 0;
}

export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const version = (path: string) =>
    (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  const own = (name: string) => version(join(ROOT, 'node_modules', name, 'package.json'));
  const transformers = createRequire(require.resolve('@huggingface/transformers'));
  const runtime = transformers.resolve('onnxruntime-web').replace(/\/dist\/.*$/, '/package.json');
  const git = (...args: string[]) => spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' }).stdout;
  const changed = git('status', '--porcelain', 'src') ? ' and changes' : '';
  return {
    ours: `${git('rev-parse', '--short', 'HEAD')?.trim() || own('..')}${changed}`,
    '@huggingface/transformers': own('@huggingface/transformers'),
    'onnxruntime-web': version(runtime),
    '@wllama/wllama': own('@wllama/wllama'),
    node: process.versions.node,
  };
}
