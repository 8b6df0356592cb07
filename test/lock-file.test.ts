/** What `npm ci` installs is what was locked: each package by its hash, none by a bare address. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Entry {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const lock = read('package-lock.json') as { packages: Record<string, Entry> };
const manifest = read('package.json') as Record<string, Record<string, string>>;

test('every package is locked by a SHA-512', () => {
  const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
  expect(packages.length).toBeGreaterThan(100);
  for (const [path, { integrity, link }] of packages) {
    expect(link, path).toBeUndefined();
    expect(integrity, path).toMatch(/^sha512-[\w+/]{86}==$/);
  }
});

test('no package comes from elsewhere than the registry', () => {
  for (const [path, { resolved }] of Object.entries(lock.packages)) {
    // Absent where the lock file leaves the registry to npm's settings.
    if (resolved) expect(resolved, path).toMatch(/^https:\/\/registry\.npmjs\.org\//);
  }
});

test('what we name ourselves has an exact version', () => {
  for (const [name, version] of [
    ...Object.entries(manifest['dependencies'] ?? {}),
    ...Object.entries(manifest['devDependencies'] ?? {}),
  ]) {
    expect(version, name).toMatch(/^\d+\.\d+\.\d+$/);
  }
});
