/**
 * `npm run house`: how large the code is, and what in it asks to be made smaller: files above 250
 * lines, functions above 60, files that import each other in a circle (types count too).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import ts from 'typescript';

const MOST_LINES = 250;
const MOST_OF_A_FUNCTION = 60;

const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .map((path) => posix.join('src', path.replaceAll('\\', '/')))
  .filter((path) => /\.(ts|svelte|css)$/.test(path));
const texts = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
const linesOf = (text: string) => text.trimEnd().split('\n').length;
const rooms = new Map<string, number>();
let all = 0;
for (const [path, text] of texts) {
  const room = path.split('/').length > 2 ? path.split('/')[1]! : '(top)';
  const lines = linesOf(text);
  rooms.set(room, (rooms.get(room) ?? 0) + lines);
  all += lines;
}

const largest = [...texts]
  .filter(([, text]) => linesOf(text) > MOST_LINES)
  .map(([path, text]) => `${path} ${linesOf(text)}`);
const longest = [...texts].flatMap(([path, text]) => longFunctions(path, scriptOf(path, text)));
const circles = circlesOf(new Map([...texts].map(([path, text]) => [path, importsOf(path, text)])));

console.log(`lines in src/: ${all}`);
for (const [room, lines] of [...rooms].sort(([, a], [, b]) => b - a)) {
  console.log(`  ${room.padEnd(12)} ${lines}`);
}
print(`files above ${MOST_LINES} lines`, largest);
print(`functions above ${MOST_OF_A_FUNCTION} lines`, longest);
print('circles of imports, types too', circles);
console.log(`lines in README.md: ${linesOf(readFileSync('README.md', 'utf8'))}`);

function print(what: string, found: readonly string[]): void {
  console.log(`${what}: ${found.length}`);
  for (const one of found) console.log(`  ${one}`);
}

function scriptOf(path: string, text: string): string {
  if (!path.endsWith('.svelte')) return path.endsWith('.ts') ? text : '';
  return [...text.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)]
    .map(([, code]) => code)
    .join('\n');
}

function longFunctions(path: string, code: string): string[] {
  const file = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const line = (at: number) => file.getLineAndCharacterOfPosition(at).line;
      const lines = line(node.getEnd()) - line(node.getStart(file)) + 1;
      const name = node.name?.getText(file) ?? 'a function';
      if (lines > MOST_OF_A_FUNCTION) found.push(`${path} ${name} ${lines}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function importsOf(path: string, text: string): string[] {
  return [...text.matchAll(/(?:from|import) '(\.[^'?]+)'/g)]
    .map(([, to]) => posix.join(posix.dirname(path), to!))
    .filter((to) => texts.has(to));
}

/** Each group of files in which every one leads to every other: Tarjan's algorithm. */
function circlesOf(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const groups: string[][] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path)!);
    stack.push(path);
    for (const to of graph.get(path) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(path, Math.min(low.get(path)!, low.get(to)!));
    }
    if (low.get(path) === index.get(path)) groups.push(stack.splice(stack.indexOf(path)));
  };
  for (const path of graph.keys()) if (!index.has(path)) visit(path);
  return groups.filter((group) => group.length > 1).map((group) => group.join(' ⇄ '));
}
