/** The web app manifest. Screenshots are listed when their files are there. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ManifestOptions } from 'vite-plugin-pwa';
import { addressOf, type PlaceName } from '../../src/ui/places.ts';
import { FOLDER, SIZES, STATES } from './screenshots.ts';

const shots = Object.entries(SIZES).flatMap(([form, { width, height }]) =>
  Object.entries(STATES).map(([state, label]) => ({
    src: `${FOLDER}/${form}-${state}.png`,
    sizes: `${width}x${height}`,
    type: 'image/png',
    form_factor: form as keyof typeof SIZES,
    label,
  })),
);

/** By language, where the browser takes it: https://www.w3.org/TR/appmanifest/#dfn-localizable-members */
type Localized = Record<'zh-CN' | 'en', string>;

interface Languages {
  description_localized: Localized;
  shortcuts: { name: string; name_localized: Localized; url: string }[];
}

const DESCRIPTION: Localized = {
  'zh-CN': '一个小语言模型，在浏览器里同时担任情感分析师和助手。离线可用，文字不离开本机。',
  en: 'One small language model in the browser, both sentiment analyst and assistant. Works offline; what you write stays on this device.',
};

/** Browsers that know one language only show both names. */
const shortcut = (place: PlaceName, zh: string, en: string) => ({
  name: `${zh} · ${en}`,
  name_localized: { 'zh-CN': zh, en },
  url: `./${addressOf(place)}`,
});

export function manifest(): Partial<ManifestOptions> & Languages {
  const present = ({ src }: { src: string }) =>
    existsSync(fileURLToPath(new URL(`../../public/${src}`, import.meta.url)));
  return {
    id: 'qwen-all-in-one', // resolved against the origin, which sites under sub-paths share
    start_url: './',
    scope: './',
    name: 'Qwen All-in-One',
    short_name: 'All-in-One',
    description: DESCRIPTION['zh-CN'],
    description_localized: DESCRIPTION,
    lang: 'zh-CN',
    dir: 'ltr',
    display: 'standalone',
    categories: ['productivity', 'education', 'utilities'],
    // “Open with” of the system, in the window that is open already: nothing in it is lost.
    file_handlers: [{ action: './', accept: { 'application/x-gguf': ['.gguf'] } }],
    // “Share” of the system, for a text: it is written into the box, and a person sends it.
    share_target: {
      action: './',
      method: 'GET',
      enctype: 'application/x-www-form-urlencoded',
      params: { text: 'q' },
    },
    shortcuts: [shortcut('diary', '写日记', 'Diary'), shortcut('lab', '评测', 'Lab')],
    launch_handler: { client_mode: ['focus-existing', 'auto'] },
    theme_color: '#f6f7f9',
    background_color: '#f6f7f9',
    icons: [
      { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml' },
      { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png' },
      { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png' },
      { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
    ],
    screenshots: shots.filter(present),
  };
}
