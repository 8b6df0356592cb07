/** Markdown as a tree for components to draw: no HTML string exists at any point. */
import MarkdownIt, { type Token } from 'markdown-it';
import cjkFriendly from 'markdown-it-cjk-friendly';
import { formulas, texOf } from './formulas.ts';

export interface MarkdownNode {
  /** An element name from ELEMENTS, or one of the special kinds. */
  kind: string;
  text: string;
  /** Where a link points, the language of a code block, the first number of a list. */
  detail: string;
  children: MarkdownNode[];
}

const parser = new MarkdownIt({ html: false, linkify: true, breaks: true })
  .use(cjkFriendly) // bold and the like beside Chinese punctuation, which has no blank
  .use(formulas)
  // "总结：" above a list that has just begun would be a heading for the time of one token.
  .disable('lheading')
  // A footnote is no link.
  .disable('reference');
// Only whole addresses: "文件.md" is none.
parser.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

/** Everything else is drawn as its plain content. */
export const ELEMENTS = new Set(
  'p,strong,em,s,ul,ol,li,blockquote,h1,h2,h3,h4,h5,h6,table,thead,tbody,tr,th,td'.split(','),
);

export function parseMarkdown(source: string): MarkdownNode[] {
  return inOrder(tree(parser.parse(source, {})));
}

/**
 * The words alone, as one reads them aloud.
 * @param without Kinds that are left out.
 */
export function plainText(nodes: readonly MarkdownNode[], without: readonly string[] = []): string {
  return nodes
    .filter(({ kind }) => !without.includes(kind))
    .map(({ kind, text, children }) => {
      const words = text + plainText(children, without);
      return kind === 'br' || /^(p|li|pre|tr|h\d)$/.test(kind) ? `${words}\n` : words;
    })
    .join('');
}

const HEADING = /^h([1-6])$/;

/**
 * Headings stand below the page's own, which is the first, and leave out no level, so that they can
 * be gone through by ear. The first one of a reply counts, so that nothing changes while it grows.
 */
function inOrder(nodes: MarkdownNode[]): MarkdownNode[] {
  let first = 0;
  let last = 1;
  return nodes.map((one) => {
    const level = Number(HEADING.exec(one.kind)?.[1]);
    if (!level) return one;
    first ||= level;
    last = Math.min(last + 1, Math.max(2, 2 + level - first), 6);
    return { ...one, kind: `h${last}` };
  });
}

function tree(tokens: readonly Token[]): MarkdownNode[] {
  const root: MarkdownNode[] = [];
  const open: MarkdownNode[][] = [root];
  for (const token of tokens) {
    const siblings = open.at(-1) ?? root;
    if (token.nesting === -1) {
      if (open.length > 1) open.pop();
    } else if (token.type === 'inline') {
      siblings.push(...tree(token.children ?? []));
    } else if (token.hidden) {
      if (token.nesting === 1) open.push(siblings); // a tight list's paragraph
    } else {
      const created = node(token);
      siblings.push(created);
      if (token.nesting === 1) open.push(created.children);
    }
  }
  return root;
}

function node(token: Token): MarkdownNode {
  const base = { kind: token.tag, text: token.content, detail: '', children: [] };
  switch (token.type) {
    case 'text':
      return { ...base, kind: 'text' };
    case 'formula':
      return { ...base, kind: texOf(token.content) ? 'formula' : 'text' };
    case 'softbreak':
    case 'hardbreak':
      return { ...base, kind: 'br' };
    case 'code_inline':
      return { ...base, kind: 'code' };
    case 'fence':
    case 'code_block':
      return { ...base, kind: 'pre', detail: token.info.trim().split(/\s/)[0] ?? '' };
    case 'link_open':
      return { ...base, kind: 'link', detail: String(token.attrGet('href') ?? '') };
    case 'image':
      // Fetching it would tell a stranger what was asked: only its words and address are shown.
      return {
        ...base,
        kind: 'image',
        text: token.content,
        detail: String(token.attrGet('src') ?? ''),
      };
    case 'ordered_list_open':
      return { ...base, detail: String(token.attrGet('start') ?? 1) };
    default:
      return base;
  }
}
