/** Renders the PNG icons from public/icons/icon.svg: `node tools/run.js tools/pwa/icons.ts`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { launch } from '../../test/browser/support/browser.ts';

const folder = new URL('../../public/icons/', import.meta.url);
const svg = readFileSync(new URL('icon.svg', folder), 'utf8');

/** `scale`: the drawing's share of the side. Opaque where the platform cuts its own shape. */
const ICONS = [
  { name: 'icon-192.png', side: 192, scale: 1, background: 'transparent' },
  { name: 'icon-512.png', side: 512, scale: 1, background: 'transparent' },
  { name: 'maskable-512.png', side: 512, scale: 0.66, background: '#f6f7f9' },
  { name: 'apple-touch-icon.png', side: 180, scale: 0.8, background: '#f6f7f9' },
];

const context = await launch();
const page = await context.newPage();
for (const { name, side, scale, background } of ICONS) {
  await page.setViewportSize({ width: side, height: side });
  await page.setContent(
    `<style>html,body{margin:0;height:100%;background:${background}}
     body{display:grid;place-items:center}svg{width:${side * scale}px;height:${side * scale}px}</style>${svg}`,
  );
  writeFileSync(new URL(name, folder), await page.screenshot({ omitBackground: true }));
}
await context.close();
