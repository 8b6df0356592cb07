/** Code in colours: highlight.js finds the words, lowlight gives them as a tree, so that no HTML is made. */
import bash from 'highlight.js/lib/languages/bash';
import c from 'highlight.js/lib/languages/c';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';

export interface Word {
  text: string;
  /** One of `KINDS`, or empty. */
  kind: string;
}

/** What has a colour, by the names of highlight.js; what is inside of another has its own or that. */
const KINDS: Readonly<Record<string, string>> = {
  'hljs-comment': 'comment',
  'hljs-quote': 'comment',
  'hljs-keyword': 'keyword',
  'hljs-selector-tag': 'keyword',
  'hljs-meta': 'keyword',
  'hljs-string': 'string',
  'hljs-regexp': 'string',
  'hljs-number': 'number',
  'hljs-literal': 'number',
  'hljs-title': 'name',
  'hljs-built_in': 'name',
  'hljs-type': 'name',
  'hljs-name': 'name',
  'hljs-attr': 'name',
  'hljs-attribute': 'name',
  'hljs-selector-class': 'name',
};

const lowlight = createLowlight({
  ...{ bash, c, cpp, csharp, css, go, java, javascript, json, php, python, rust, sql, typescript },
  ...{ xml, yaml },
});

type Tree = ReturnType<typeof lowlight.highlight>['children'];

/** The words of the code in order, whole; undefined for a language that is not known. */
export function coloured(code: string, language: string): Word[] | undefined {
  const name = language.toLowerCase();
  return lowlight.registered(name) ? words(lowlight.highlight(name, code).children, '') : undefined;
}

function words(nodes: Tree, around: string): Word[] {
  return nodes.flatMap((node) => {
    if (node.type === 'text') return { text: node.value, kind: around };
    if (node.type !== 'element') return [];
    const names = node.properties['className'];
    const first = Array.isArray(names) ? String(names[0]) : '';
    return words(node.children as Tree, KINDS[first] ?? around);
  });
}
