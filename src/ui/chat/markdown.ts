/** Markdown as a tree for components to draw: no HTML string exists at any point. */
import MarkdownIt, { type Token } from 'markdown-it';

export interface MarkdownNode {
  /** An element name from ELEMENTS, or one of the special kinds. */
  kind: string;
  text: string;
  /** Where a link points, the language of a code block, the first number of a list. */
  detail: string;
  children: MarkdownNode[];
}

const parser = new MarkdownIt({ html: false, linkify: false, breaks: true });

/** Everything else is drawn as its plain content. */
export const ELEMENTS = new Set(
  'p,strong,em,s,ul,ol,li,blockquote,h1,h2,h3,h4,h5,h6,table,thead,tbody,tr,th,td'.split(','),
);

export function parseMarkdown(source: string): MarkdownNode[] {
  return tree(parser.parse(source, {}));
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
