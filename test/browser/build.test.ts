/** What others look for by name in the built folder: the benchmark, and whoever sends its headers. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headersFor } from '../../src/sw/headers.ts';
import { findWorkers } from '../bench/prepare.ts';
import { DIST } from './support/build.ts';

const POLICY = 'Content-Security-Policy';

test('the benchmark finds the workers', () => {
  const { engine, weights } = findWorkers(DIST);
  expect(engine).not.toBe(weights);
  for (const path of [engine, weights]) expect(statSync(join(DIST, path)).size).toBeGreaterThan(0);
});

/** As a static host reads the file: the lines of each rule, by its path. */
function rules(): [path: string, headers: Record<string, string>][] {
  const parts = readFileSync(join(DIST, '_headers'), 'utf8').split(/^(?=\S)/m);
  return parts.map((part) => {
    const [path = '', ...lines] = part.trimEnd().split('\n');
    const pairs = lines.map((line) =>
      line
        .trim()
        .split(/: (.*)/)
        .slice(0, 2),
    );
    return [path, Object.fromEntries(pairs) as Record<string, string>];
  });
}

test('a static host sends each page and each worker its policy, and to none two', () => {
  const all = rules();
  const files = readdirSync(DIST, { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );
  const bound = files.filter((file) =>
    /\.html$|^assets\/(engine|models|reader)-.*\.js$/.test(file),
  );
  expect(bound.filter((file) => file.startsWith('assets/'))).toHaveLength(3);
  for (const file of bound) {
    const fits = all.filter(([path]) =>
      path.endsWith('*') ? `/${file}`.startsWith(path.slice(0, -1)) : path === `/${file}`,
    );
    const policies = fits.flatMap(([, headers]) => headers[POLICY] ?? []);
    // Where the download worker may go stands in its address, which a static host does not read.
    const connect = file.startsWith('assets/models-') ? /connect-src [^;]+/ : '';
    const ours = headersFor(new URL(file, 'http://host/'))[POLICY].replace(connect, '');
    expect(
      policies.map((policy) => policy.replace(connect, '')),
      file,
    ).toEqual([ours]);
  }
});
