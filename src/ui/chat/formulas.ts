/** Formulas stay as they were written: their backslashes, stars and underscores mean something else. */
import type { MarkdownIt } from 'markdown-it';

/** Pandoc's rule for the single dollar, so that "$5 and $6" is no formula. */
const FORMULA =
  /\\\([\s\S]+?\\\)|\\\[[\s\S]+?\\\]|\$\$[\s\S]+?\$\$|\$(?![\s$])(?:[^$\n\\]|\\.)*?(?<![\s\\])\$(?!\d)|\\[()[\]]/uy;

export function formulas(parser: MarkdownIt): void {
  parser.inline.ruler.before('escape', 'formula', (state, silent) => {
    FORMULA.lastIndex = state.pos;
    const found = FORMULA.exec(state.src)?.[0];
    if (!found || state.pos + found.length > state.posMax) return false;
    if (!silent) state.push('formula', '', 0).content = found;
    state.pos += found.length;
    return true;
  });
}
