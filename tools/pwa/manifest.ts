/** The web app manifest. Screenshots are listed when their files are there. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ManifestOptions } from 'vite-plugin-pwa';
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

export function manifest(): Partial<ManifestOptions> {
  const present = ({ src }: { src: string }) =>
    existsSync(fileURLToPath(new URL(`../../public/${src}`, import.meta.url)));
  return {
    id: 'qwen-all-in-one', // resolved against the origin, which sites under sub-paths share
    start_url: './',
    scope: './',
    name: 'Qwen All-in-One',
    short_name: 'All-in-One',
    description: '一个小语言模型，在浏览器里同时担任情感分析师和助手。离线可用，文字不离开本机。',
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
    shortcuts: [
      { name: '写日记 · Diary', url: './#/diary' },
      { name: '评测 · Lab', url: './#/lab' },
    ],
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
