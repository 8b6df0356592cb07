/** Whether words of distress are meant as such: not denied, not quoted, not a figure of speech. */
import type { Search } from './filter.ts';

const CLAUSE = /[。！？；，、,.;!?\n]/;
const DENIED_ZH =
  /(不|没|沒|没有|沒有|从未|从不|从没|從未|從不|從沒|别|別|并非|並非)(是|会|會|要|再|想|有|过|過|去|曾|真的|打算|觉得|覺得)*$/;
const DENIED_EN =
  /\b(not|never|no longer|without|(do|did|does|wo|would|is|was|are)n['’]?t)\s+((?!i\b)\w+\s+){0,2}$/i;
/** Who says of themselves what they then quote means it. */
const SELF = /我|\b(i|me|my)\b/i;
const QUOTES: [open: string, close: string][] = [
  ['“', '”'],
  ['「', '」'],
  ['『', '』'],
  ['"', '"'],
];

export function inDistress(text: string, { found }: Search): boolean {
  return found.some(
    ({ section, start, end }) =>
      section === 'distress' && !denied(text.slice(0, start)) && !quoted(text, start, end),
  );
}

function denied(before: string): boolean {
  const clause = before.slice(-60).split(CLAUSE).at(-1) ?? '';
  return DENIED_ZH.test(clause) || DENIED_EN.test(clause);
}

/** In a title, or in somebody else's words. */
function quoted(text: string, start: number, end: number): boolean {
  const before = text.slice(0, start);
  if (before.lastIndexOf('《') > before.lastIndexOf('》') && text.includes('》', end)) return true;
  return QUOTES.some(([open, close]) => {
    const from = before.lastIndexOf(open);
    const isOpen = open === close ? before.split(open).length % 2 === 0 : from >= 0;
    if (!isOpen || before.indexOf(close, from + 1) >= 0) return false;
    if (!text.includes(close, end)) return false;
    const introduction = before.slice(0, from);
    return /\S/.test(introduction) && !SELF.test(introduction);
  });
}
