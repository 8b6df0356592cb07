/** Deployments to test updates with: copies of the build, changed as a next version would be. */
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from './build.ts';

/** The build with another `index.html`, and with the list in `sw.js` that goes with it. */
export function nextVersion(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qwen-all-in-one-next-'));
  cpSync(DIST, folder, { recursive: true });
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const next = page.replace('</head>', '<meta name="version" content="next" /></head>');
  writeFileSync(join(folder, 'index.html'), next);

  const worker = readFileSync(join(folder, 'sw.js'), 'utf8');
  const listed = /"integrity":"[^"]+","revision":"[^"]+","url":"index\.html"/;
  if (!listed.test(worker)) throw new Error('index.html is not in the list of sw.js');
  const [integrity, revision] = [digest('sha384', next, 'base64'), digest('md5', next, 'hex')];
  const entry = `"integrity":"sha384-${integrity}","revision":"${revision}","url":"index.html"`;
  writeFileSync(join(folder, 'sw.js'), worker.replace(listed, entry));
  return folder;
}

/** A next version of which only `sw.js` has arrived. */
export function halfDeployed(): string {
  const folder = nextVersion();
  cpSync(join(DIST, 'index.html'), join(folder, 'index.html'));
  return folder;
}

function digest(algorithm: string, text: string, encoding: 'hex' | 'base64'): string {
  return createHash(algorithm).update(text).digest(encoding);
}
