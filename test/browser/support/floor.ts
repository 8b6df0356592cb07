/**
 * The oldest browsers that index.html promises, played by the one that is there: everything that
 * they lack by MDN's tables is deleted from the globals and prototypes of every thread.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BrowserName, CompatData, Identifier } from '@mdn/browser-compat-data';

type Members = Record<string, Identifier>;

// Required, not imported: 20 MB of JSON are no module for a bundler.
const bcd = createRequire(import.meta.url)('@mdn/browser-compat-data') as CompatData;

const packageJson = JSON.parse(readFileSync('package.json', 'utf8')) as { browserslist: string[] };
const FLOOR = packageJson.browserslist.map((line) => {
  const [name = '', version] = line.split(' ');
  return { browser: name === 'ios_saf' ? 'safari_ios' : name, version: Number(version) };
}) as { browser: BrowserName; version: number }[];

/** The policy of the page is enforced by the browser, not by these: without them nothing starts. */
const KEPT = /^[Tt]rusted/;
/** What has members and is no constructor of its own name: they are looked up as written. */
type Missing = [owner: string, member: string | null];

/** Source of a script that makes a thread as poor as the floor. Safe to run twice. */
export function floorScript(): string {
  const missing = [...absent(bcd.api), ...builtins()];
  return `(${remove.toString()})(${JSON.stringify(missing)});\n`;
}

function builtins(): Missing[] {
  const { Intl = {}, ...others } = membersOf(bcd.javascript['builtins'] ?? {});
  const within = (owner: string, members: Members): Missing[] =>
    absent(members).map(([name, member]) => [`${owner}.${name}`, member]);
  return [
    ...absent(others),
    ...within('Intl', membersOf(Intl)),
    ...within('WebAssembly', membersOf(bcd.webassembly['api'] ?? {})),
  ];
}

/** Interfaces that one of the browsers lacks, and members of the others. */
function absent(interfaces: Members): Missing[] {
  return Object.entries(interfaces).flatMap(([owner, node]): Missing[] => {
    if (KEPT.test(owner)) return [];
    const lost = Object.entries(membersOf(node)).filter(
      ([, member]) => !isThere(node) || !isThere(member),
    );
    const members = lost.map(([name]): Missing => [owner, name.replace(/_static$/, '')]);
    return isThere(node) ? members : [...members, [owner, null]];
  });
}

function membersOf({ __compat: _, ...members }: Identifier): Members {
  return members as Members;
}

function isThere({ __compat }: Identifier): boolean {
  if (!__compat) return true;
  return FLOOR.every(({ browser, version }) => {
    const statements = [__compat.support[browser] ?? []].flat();
    return statements.some(({ version_added: from, version_removed: to, flags }) => {
      return !flags && release(from) <= version && version < release(to);
    });
  });
}

/** Infinity where it never came, or never went. */
function release(version: string | boolean | null | undefined): number {
  return typeof version === 'string' ? parseFloat(version.replace('≤', '')) : Infinity;
}

/** Runs in the browser. */
function remove(missing: Missing[]): void {
  const drop = (owner: unknown, name: string | symbol) => {
    if (owner === null || (typeof owner !== 'object' && typeof owner !== 'function')) return;
    if (Object.getOwnPropertyDescriptor(owner, name)?.configurable) {
      delete (owner as Record<string | symbol, unknown>)[name];
    }
  };
  const globals = globalThis as unknown as Record<string, Record<string, unknown> | undefined>;
  const find = (path: string) => {
    if (path === 'TypedArray') return Object.getPrototypeOf(Int8Array) as typeof Int8Array;
    const [first = '', second] = path.split('.');
    const owner = globals[first];
    return (second ? owner?.[second] : owner) as { prototype?: object } | undefined;
  };
  const lookups = missing.map(([path, member]) => ({ path, member, owner: find(path) }));
  for (const { path, member, owner } of lookups) {
    if (member === null) {
      const [first = '', second] = path.split('.');
      drop(second ? globals[first] : globalThis, second ?? first);
      continue;
    }
    const symbol = Symbol[member.replace('@@', '') as 'asyncIterator'] as unknown;
    const name = member.startsWith('@@') && typeof symbol === 'symbol' ? symbol : member;
    drop(owner, name);
    drop(owner?.prototype, name);
    if (/^(Window|WorkerGlobalScope|DedicatedWorker|ServiceWorkerGl)/.test(path)) {
      drop(globalThis, name);
    }
  }
}
