/** Whose software a build is made of. That the built site lists all of it is tested in the browser. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  copiedPackages,
  licenceOf,
  packageFolder,
  resolvePackage,
  withDependencies,
} from '../../tools/licences/packages.ts';

const ROOT = resolve('.');

test.each([
  ['/app/node_modules/birpc/dist/index.mjs', '/app/node_modules/birpc'],
  ['/app/node_modules/@bufbuild/protobuf/dist/a.js?v=1', '/app/node_modules/@bufbuild/protobuf'],
  ['/app/node_modules/a/node_modules/b/b.js', '/app/node_modules/a/node_modules/b'],
  ['\0/app/node_modules/svelte/src/index.js', '/app/node_modules/svelte'],
  ['C:\\app\\node_modules\\birpc\\index.js', 'C:/app/node_modules/birpc'],
  ['/app/src/main.ts', undefined],
])('%s lies in %s', (module, folder) => {
  expect(packageFolder(module)).toBe(folder);
});

test('what was copied into a published file is found by the comments that bundlers leave', () => {
  const source = [
    '// ../../node_modules/.pnpm/@huggingface+jinja@0.5.10/node_modules/@huggingface/jinja/a.js',
    '// ../../node_modules/.pnpm/@huggingface+jinja@0.5.10/node_modules/@huggingface/jinja/b.js',
    '// ../../node_modules/.pnpm/left-pad@1.3.0/node_modules/left-pad/index.js',
    'const text = "node_modules/.pnpm/not-a-comment@1.0.0/";',
  ].join('\n');
  expect(copiedPackages(source)).toEqual(['@huggingface/jinja@0.5.10', 'left-pad@1.3.0']);
});

test('every dependency of ours has a licence text', () => {
  const json = JSON.parse(readFileSync('package.json', 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(json.dependencies)) {
    const { text, licence, version } = licenceOf(resolvePackage(name, ROOT));
    expect(text.length, name).toBeGreaterThan(400);
    expect(licence, name).toMatch(/MIT|Apache-2\.0|BSD|ISC/);
    expect(version, name).toBe(json.dependencies[name]);
  }
});

test('a package brings those it depends on', () => {
  const names = withDependencies('workbox-precaching', ROOT).map(
    (folder) => licenceOf(folder).name,
  );
  expect(names).toEqual(
    expect.arrayContaining(['workbox-precaching', 'workbox-core', 'workbox-strategies']),
  );
});

describe('a package', () => {
  let folder: string;
  const write = (file: string, text: string) => writeFileSync(join(folder, file), text);
  beforeEach(() => {
    folder = join(mkdtempSync(join(tmpdir(), 'licences-')), 'some-package');
    mkdirSync(folder);
    const repository = { url: 'git+https://github.com/someone/some-package.git' };
    write('package.json', JSON.stringify({ name: 'some-package', version: '1.2.3', repository }));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  test('without a licence text stops the build, and is named', () => {
    expect(() => licenceOf(folder)).toThrow(/some-package has no licence text/);
  });

  test('gives licence and notice together, and an address that a browser can open', () => {
    write('LICENSE.md', 'the licence');
    write('NOTICE', 'the notice');
    const { text, url } = licenceOf(folder);
    expect(text).toBe('the licence\n\nthe notice');
    expect(url).toBe('https://github.com/someone/some-package');
  });
});
