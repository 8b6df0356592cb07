// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { drawFormula } from '../../src/ui/chat/draw-formula.ts';

// KaTeX looks at it once, and happy-dom has none.
vi.hoisted(() => Object.defineProperty(document, 'compatMode', { value: 'CSS1Compat' }));

function drawn(source: string): HTMLElement {
  const place = document.createElement('span');
  place.textContent = source;
  drawFormula(place, source);
  return place;
}

test.for([
  String.raw`\(a^2 + b^2 = c^2\)`,
  String.raw`$\frac{1}{2}$`,
  '$$\n\\sum_{i=1}^n x_i\n$$',
  String.raw`\[\begin{aligned} a &= b \\ c &= d \end{aligned}\]`,
  '$速度 = \\frac{距离}{时间}$',
])('%s', (source) => {
  expect(drawn(source).querySelectorAll('math')).toHaveLength(1);
});

test('a formula in lines of its own is a block', () => {
  expect(drawn('$$x$$').querySelector('math')?.getAttribute('display')).toBe('block');
  expect(drawn('$x$').querySelector('math')?.getAttribute('display')).toBeNull();
});

test.for([String.raw`$\frac{1}{$`, String.raw`\(\nocommand{x}\)`, '$a } b$'])(
  'what is no TeX stays as it was written: %s',
  (source) => {
    expect(drawn(source).innerHTML.replaceAll('&amp;', '&')).toBe(source);
  },
);

test.for([
  String.raw`$\href{javascript:alert(1)}{x}$`,
  String.raw`$\htmlStyle{color:red}{x}$`,
  String.raw`$\includegraphics{https://a.example/x.png}$`,
  String.raw`$\pmb{x} \fcolorbox{red}{blue}{y} \color{red} z$`,
  String.raw`$\text{<img src=x onerror=alert(1)>}$`,
])('no link, no picture, no style, no element of HTML: %s', (source) => {
  const place = drawn(source);
  expect(place.querySelectorAll('a, img, script, [style], [href], [src]')).toHaveLength(0);
});

test('a formula that defines without end is left as it is, at once', () => {
  const bomb = String.raw`$\def\a{\a\a}\a$`;
  expect(drawn(bomb).textContent).toBe(bomb);
  expect(drawn(String.raw`$\gdef\pmb{x}y$`).textContent).toContain('y');
  expect(drawn(String.raw`$\pmb{z}$`).querySelector('[style]')).toBeNull();
});
