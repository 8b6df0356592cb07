/** Writes `licences.json`: every package that is really in the built site, with its licence text. */
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { LICENCES_FILE, type Licences, type PackageLicence } from '../../src/contract/licences.ts';
import {
  copiedPackages,
  folderOfFile,
  licenceOf,
  packageFolder,
  resolvePackage,
  withDependencies,
} from './packages.ts';

export interface LicencesPlugins {
  /** For the page's build. */
  page: Plugin;
  /** For the builds of workers, which come before the page's ends. */
  worker: Plugin;
}

export interface LicencesOptions {
  root: string;
  /** Files that are copied into the site as they are. */
  copied: readonly string[];
  /** Packages of the service worker: it is built last, when the list of files is complete. */
  serviceWorker: readonly string[];
}

export function licences({ root, copied, serviceWorker }: LicencesOptions): LicencesPlugins {
  const folders = new Map<string, string | undefined>();
  const parts = new Map<string, string>();

  const collect: Plugin['generateBundle'] = (_options, bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      for (const id of chunk.moduleIds) {
        const folder = packageFolder(id);
        if (!folder) continue;
        folders.set(folder, undefined);
        const file = id.replace(/\?.*$/, '');
        for (const part of copiedPackages(readFileSync(file, 'utf8'))) parts.set(part, folder);
      }
    }
  };

  const all = (): PackageLicence[] => {
    for (const file of copied) folders.set(folderOfFile(file), undefined);
    for (const name of serviceWorker) {
      for (const folder of withDependencies(name, root)) folders.set(folder, undefined);
    }
    for (const [part, from] of parts) {
      const [name = '', version] = splitVersion(part);
      folders.set(resolvePackage(name, from), version);
    }
    const list = [...folders].map(([folder, version]) => licenceOf(folder, version));
    const byName = new Map(list.map((entry) => [`${entry.name}@${entry.version}`, entry]));
    return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
  };

  return {
    worker: { name: 'licences-of-workers', generateBundle: collect },
    page: {
      name: 'licences',
      generateBundle(...args) {
        if (typeof collect === 'function') void collect.apply(this, args);
        if (this.environment.name !== 'client') return;
        const source = { app: licenceOf(root), packages: all() } satisfies Licences;
        this.emitFile({
          type: 'asset',
          fileName: LICENCES_FILE,
          source: JSON.stringify(source),
        });
      },
    },
  };
}

function splitVersion(part: string): [name: string, version: string] {
  const at = part.lastIndexOf('@');
  return [part.slice(0, at), part.slice(at + 1)];
}
