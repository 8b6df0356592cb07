/** What a run needs before the first visit: models, builds, the WASM of the floor. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, defaultClientConditions } from 'vite';
import wabt from 'wabt';
import { isRepoId, MODELS } from '../../src/contract/models.ts';
import type { Subject } from './rows.ts';
import type { Folders } from './server.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const STAND_IN = join(ROOT, '.cache/stand-in');
const WORK = join(ROOT, '.cache/bench');
const SITE = join(WORK, 'site');
const PAGE = fileURLToPath(new URL('./page/', import.meta.url));

function makeStandIns(): void {
  for (const script of ['make.ts', 'make-gguf.ts']) {
    const args = ['tools/run.js', `tools/stand-in/${script}`];
    const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
    if (status !== 0) throw new Error(`${script} failed`);
  }
}

/** What is measured, and the folder that stands in for the hub. */
export interface Prepared {
  subject: Subject;
  hub: string;
  /** Folder with the GGUF file. */
  gguf: string;
}

/** The stand-ins, made where they are not there yet. */
export function prepareStandIns(): Prepared {
  makeStandIns();
  const id = MODELS[1]!.id;
  const gguf = join(STAND_IN, 'gguf');
  const subject = subjectOf(join(STAND_IN, id), id, join(gguf, 'stand-in-q8_0.gguf'));
  return { subject, hub: STAND_IN, gguf };
}

/**
 * A real model of Qwen's tokenizer, whose prompts have the lengths that are measured.
 * @param folder `…/owner/name` in the hub's layout, or packed
 * @param gguf File with the same weights, for wllama.
 */
export function prepareModel(folder: string, gguf: string | undefined): Prepared {
  const root = resolve(folder);
  const id = `${basename(dirname(root))}/${basename(root)}`;
  if (!isRepoId(id)) throw new Error(`${folder}: the last two names are no repository: owner/name`);
  if (gguf && !existsSync(gguf)) throw new Error(`there is no file ${gguf}`);
  return {
    subject: subjectOf(root, id, gguf && resolve(gguf)),
    hub: resolve(root, '../..'),
    gguf: gguf ? dirname(resolve(gguf)) : join(STAND_IN, 'gguf'),
  };
}

const QUANTISED = '_quantized.onnx';

function subjectOf(folder: string, id: string, gguf: string | undefined): Subject {
  const onnx = join(folder, 'onnx');
  const names = existsSync(onnx) ? readdirSync(onnx) : [];
  const name = names.find((file) => file.endsWith(QUANTISED));
  if (!name) throw new Error(`${folder} has no onnx/…${QUANTISED}, which the stock library takes`);
  return {
    id,
    onnxName: name.slice(0, -QUANTISED.length),
    bytes: statSync(join(onnx, name)).size,
    gguf: gguf && `/gguf/${encodeURIComponent(basename(gguf))}`,
  };
}

/** In a folder of its own: a run takes long, and others may build meanwhile. */
export function makeSite(): string {
  if (process.env['DIST_IS_FRESH'] && existsSync(SITE)) return SITE;
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js');
  const args = [vite, 'build', '--outDir', SITE, '--emptyOutDir', '--logLevel', 'warn'];
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) throw new Error('vite build failed');
  return SITE;
}

/** The page with all engines, bundled without any of the product's settings. */
export async function makePage(gguf: string): Promise<Folders['others']> {
  const page = join(WORK, 'page');
  await build({
    configFile: false,
    root: PAGE,
    base: '/bench/',
    logLevel: 'warn',
    publicDir: false,
    // The variant that takes its WASM from `wasmPaths`, so that 27 MB are not copied for nothing.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions] },
    build: { outDir: page, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 5000 },
    worker: { format: 'es' },
  });
  writeFileSync(join(page, 'floor.wasm'), await floorWasm());
  const wllama = dirname(createRequire(import.meta.url).resolve('@wllama/wllama/package.json'));
  copyFileSync(join(wllama, 'esm/wasm/wllama.wasm'), join(page, 'wllama.wasm'));
  mkdirSync(gguf, { recursive: true });
  return { '/bench/': page, '/gguf/': gguf };
}

/** Paths of the two built workers, whose names carry a hash. */
export function findWorkers(site: string): { engine: string; weights: string } {
  const files = readdirSync(join(site, 'assets'));
  const find = (room: string) => {
    const file = files.find((name) => name.startsWith(`${room}-`) && name.endsWith('.js'));
    if (!file) throw new Error(`the build has no ${room} worker`);
    return `/assets/${file}`;
  };
  return { engine: find('engine'), weights: find('models') };
}

async function floorWasm(): Promise<Uint8Array> {
  const { parseWat } = await wabt();
  const module = parseWat('floor.wat', readFileSync(join(PAGE, 'floor.wat'), 'utf8'), {
    simd: true,
  });
  return module.toBinary({}).buffer;
}
