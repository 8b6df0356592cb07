/** Formulas by KaTeX, as MathML: the browser's own fonts draw it, and screen readers read it. */
import katex from 'katex';
import { texOf } from './formulas.ts';

/**
 * These two alone would set a style attribute, which the page's policy refuses. KaTeX's `\html…` and
 * `\href` are off, since it is not told to trust its input.
 */
const MACROS = { '\\pmb': '\\boldsymbol{#1}', '\\fcolorbox': '\\boxed{#3}' };

/** Puts the formula into `place`, which keeps what it has where it cannot be read. */
export function drawFormula(place: HTMLElement, source: string): void {
  const formula = texOf(source);
  if (!formula) return;
  const drawn = document.createElement('span');
  try {
    katex.render(formula.tex, drawn, {
      output: 'mathml',
      displayMode: formula.block,
      strict: 'ignore', // Chinese words in a formula are no mistake
      macros: { ...MACROS }, // \gdef in a formula would write into it
      maxExpand: 200,
      maxSize: 20,
    });
  } catch {
    return; // a model's mistake, or a formula that is no TeX at all
  }
  place.replaceChildren(...drawn.childNodes);
}
