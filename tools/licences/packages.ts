/** Which packages a bundle is made of, and the licence text of each. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackageLicence } from '../../src/contract/licences.ts';

interface PackageJson {
  name: string;
  version: string;
  license?: string;
  homepage?: string;
  repository?: string | { url: string };
  dependencies?: Record<string, string>;
}

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;
/** For packages that ship no licence file: the text that lies in their repository. */
const TEXTS = fileURLToPath(new URL('texts/', import.meta.url));

/** The folder of the package that a bundled module comes from; undefined for our own modules. */
export function packageFolder(moduleId: string): string | undefined {
  const path = moduleId.replace(/^\0/, '').replace(/\?.*$/, '').replaceAll('\\', '/');
  const inner = /^(.*\/node_modules\/)((?:@[^/]+\/)?[^/]+)\//.exec(path);
  return inner ? `${inner[1]}${inner[2]}` : undefined;
}

/**
 * Packages whose code was copied into another one's file before it was published: bundlers leave
 * the path of each part in a comment. As `name@version`.
 */
export function copiedPackages(source: string): string[] {
  const parts = source.matchAll(/^\/\/ .*node_modules\/\.pnpm\/((?:@[\w.-]+\+)?[\w.-]+@[\w.-]+)/gm);
  return [...new Set([...parts].map(([, part]) => (part ?? '').replace('+', '/')))];
}

/** The package and everything that it depends on, as folders. */
export function withDependencies(name: string, from: string): string[] {
  const folders = new Map<string, string>();
  const add = (wanted: string, base: string) => {
    const folder = resolvePackage(wanted, base);
    if (folders.has(folder)) return;
    folders.set(folder, wanted);
    for (const next of Object.keys(packageJson(folder).dependencies ?? {})) add(next, folder);
  };
  add(name, from);
  return [...folders.keys()];
}

/** By folder and not by entry: `exports` may hide package.json, and packages may have no entry. */
export function resolvePackage(name: string, from: string): string {
  for (const modules of createRequire(join(from, 'package.json')).resolve.paths(name) ?? []) {
    if (existsSync(join(modules, name, 'package.json'))) return join(modules, name);
  }
  throw new Error(`${name} is not installed`);
}

/** @throws where the package has no licence text, in its folder or in ours: nothing ships without. */
export function licenceOf(folder: string, version?: string): PackageLicence {
  const json = packageJson(folder);
  return {
    name: json.name,
    version: version ?? json.version,
    licence: (json.license ?? '').replace(/^\((.*)\)$/, '$1'),
    url: address(json),
    text: licenceText(folder, json.name),
  };
}

/** npm allows `owner/name` and addresses that only git understands. */
function address({ homepage, repository }: PackageJson): string {
  const url = homepage ?? (typeof repository === 'string' ? repository : repository?.url) ?? '';
  if (/^[\w.-]+\/[\w.-]+$/.test(url)) return `https://github.com/${url}`;
  const plain = url
    .replace(/^git\+/, '')
    .replace(/^git:/, 'https:')
    .replace(/\.git$/, '');
  return plain.startsWith('https://') ? plain : '';
}

function licenceText(folder: string, name: string): string {
  const own = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const files = own.length
    ? own.toSorted().map((file) => join(folder, file))
    : [join(TEXTS, `${name.replace('/', '+')}.txt`)];
  if (!files.every((file) => existsSync(file))) {
    throw new Error(`${name} has no licence text: put it into ${TEXTS.replaceAll(sep, '/')}`);
  }
  return files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
}

function packageJson(folder: string): PackageJson {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageJson;
}

/** The folder of an installed package, from the file of one of its modules. */
export function folderOfFile(file: string): string {
  const folder = packageFolder(file);
  if (!folder) throw new Error(`${file} is in no package (${dirname(file)})`);
  return folder;
}
