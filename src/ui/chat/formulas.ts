/**
 * Formulas are kept as they were written: their backslashes, stars and underscores are no Markdown.
 * Formula.svelte draws them.
 */
import type { MarkdownIt, StateBlock } from 'markdown-it';

/** Pandoc's rule for the single dollar, so that "$5 and $6" is no formula; nor is "$5，$A". */
const FORMULA =
  /\\\([\s\S]+?\\\)|\\\[[\s\S]+?\\\]|\$\$[\s\S]+?\$\$|\$(?![\s$])(?:[^$\n\\，。；！？、]|\\.)*?(?<![\s\\])\$(?!\d)|\\[()[\]]/uy;

/** What ends a formula of several lines, by what begins it. */
const ENDS: Readonly<Record<string, string>> = { $$: '$$', '\\[': '\\]' };

export interface Tex {
  tex: string;
  /** In lines of its own. */
  block: boolean;
}

/** What stands between the marks of a formula; undefined for a lone mark. */
export function texOf(source: string): Tex | undefined {
  const text = source.trim();
  const mark = text.startsWith('\\') || text.startsWith('$$') ? 2 : 1;
  const tex = text.slice(mark, -mark).trim();
  return tex ? { tex, block: /^(\\\[|\$\$)/.test(text) } : undefined;
}

export function formulas(parser: MarkdownIt): void {
  const alt = ['paragraph', 'reference', 'blockquote', 'list'];
  parser.block.ruler.before('table', 'formula', linesOfFormula, { alt });
  parser.inline.ruler.before('escape', 'formula', (state, silent) => {
    FORMULA.lastIndex = state.pos;
    const found = FORMULA.exec(state.src)?.[0];
    if (!found || state.pos + found.length > state.posMax) return false;
    if (!silent) state.push('formula', '', 0).content = found;
    state.pos += found.length;
    return true;
  });
}

/**
 * A formula that takes lines of its own, one of which may begin like an item of a list. One that
 * begins in an empty line is taken for one before its end has been written.
 */
function linesOfFormula(state: StateBlock, first: number, last: number, silent: boolean): boolean {
  const lineAt = (line: number) =>
    state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line]);
  const begin = lineAt(first).trimEnd();
  const end = ENDS[begin.slice(0, 2)];
  if (!end) return false;
  let line = first;
  const isEnd = () => (line === first ? begin.slice(2) : lineAt(line)).trimEnd().endsWith(end);
  const goesOn = () =>
    line < last && !state.isEmpty(line) && (state.sCount[line] ?? 0) >= state.blkIndent;
  while (goesOn() && !isEnd()) line += 1;
  const closed = goesOn();
  if (!closed && begin.length > 2) return false;
  if (silent) return true;
  state.line = closed ? line + 1 : line;
  state.push('paragraph_open', 'p', 1);
  const inline = state.push('inline', '', 0);
  inline.content = state.getLines(first, state.line, state.blkIndent, false).trim();
  inline.children = [];
  state.push('paragraph_close', 'p', -1);
  return true;
}
