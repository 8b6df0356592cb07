/** Deployments to test updates with: copies of the build, changed as a next version would be. */
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from './build.ts';

/** The build with another `index.html` and other names in `assets/`, none of the old ones left. */
export function nextVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qwen-all-in-one-next-'));
  cpSync(DIST, folder, { recursive: true });
  edit(folder, 'index.html', (page) =>
    page.replace('</head>', '<meta name="version" content="next" /></head>'),
  );
  renameAssets(folder);
  edit(folder, 'sw.js', (worker) => listed(worker, folder));
  return folder;
}

/** A next version of which only `sw.js` has arrived. */
export function halfDeployed(): string {
  const folder = nextVersion();
  cpSync(join(DIST, 'index.html'), join(folder, 'index.html'));
  return folder;
}

/** The build for a browser in which `script` has run before every script of ours, in every thread. */
export function poorer(script: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'qwen-all-in-one-floor-'));
  cpSync(DIST, folder, { recursive: true });
  // In each file, since the imports of a module run before its first line.
  const scripts = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const path of scripts.filter((name) => /\.m?js$/.test(name) && name !== 'sw.js')) {
    edit(folder, path, (text) => script + text);
  }
  edit(folder, 'sw.js', (worker) => script + listed(worker, folder));
  return folder;
}

/** As a bundler does when their content has changed. */
function renameAssets(folder: string): void {
  const names = readdirSync(join(folder, 'assets')).map((name) => {
    const next = name.replace(/-[^.]{8}\./, '-nextnext.');
    renameSync(join(folder, 'assets', name), join(folder, 'assets', next));
    return [name, next] as const;
  });
  const texts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (path) => /\.(html|js|css|json)$|_headers$/.test(path) && statSync(join(folder, path)).isFile(),
  );
  for (const path of texts) {
    edit(folder, path, (text) =>
      names.reduce((changed, [name, next]) => changed.replaceAll(name, next), text),
    );
  }
}

/** The list in `sw.js` as the build would write it for the files that are there now. */
function listed(worker: string, folder: string): string {
  const entry = /"integrity":"[^"]+","revision":("[^"]+"|null),"url":"([^"]+)"/g;
  if (!worker.match(entry)) throw new Error('sw.js has no list');
  return worker.replace(entry, (_all, revision: string, url: string) => {
    const bytes = readFileSync(join(folder, url));
    const digest = (algorithm: string) => createHash(algorithm).update(bytes);
    const next = revision === 'null' ? revision : `"${digest('md5').digest('hex')}"`;
    const integrity = `sha384-${digest('sha384').digest('base64')}`;
    return `"integrity":"${integrity}","revision":${next},"url":"${url}"`;
  });
}

function edit(folder: string, path: string, change: (text: string) => string): void {
  const file = join(folder, path);
  const text = readFileSync(file, 'utf8');
  const changed = change(text);
  if (changed !== text) writeFileSync(file, changed);
}
