/** Which room may import which, and what only one place may touch. The picture is in src/README.md. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const ARROWS: Record<string, string> = {
  ui: 'state backup storage i18n chat roles calibration safety tables insights lab diary contract',
  state: 'backup insights lab diary chat roles calibration safety tables storage contract',
  chat: 'roles calibration safety storage contract',
  platform: 'contract rpc',
  engine: 'contract models rpc',
  rpc: 'contract',
  embed: 'contract rpc chat roles safety platform i18n storage',
  backup: 'safety storage contract',
  models: 'contract rpc',
  roles: 'contract calibration safety',
  ...{
    calibration: 'contract',
    storage: 'contract',
    tables: 'contract',
    insights: 'contract',
    lab: 'contract safety',
    diary: 'contract',
  },
  i18n: 'contract safety',
  ...{ safety: '', contract: '', sw: '' },
};
/** What may be used in one place only. */
const PRIVATE: [use: RegExp, place: RegExp][] = [
  [/from '@huggingface\//, /^engine\//],
  [/from 'onnxruntime-/, /^engine\/runtime\//],
  [/from 'idb-keyval'/, /^storage\//],
  [/from 'workbox-window'/, /^platform\//],
  [/from 'workbox-(?!window)/, /^sw\//],
  [/\bcaches\.\w+\(|\bcaches\?\./, /^(models|sw)\//],
  [/\bnew (Shared)?Worker\(/, /^(compose\/workers|engine\/worker)\.ts$/],
];
const paths = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(ts|svelte)$/.test(path))
  .map((path) => path.replaceAll('\\', '/'));
const room = (path: string) => /^[^/.]+/.exec(path)?.[0] ?? '';

test('imports follow the arrows', () => {
  for (const path of paths) {
    const text = readFileSync(`src/${path}`, 'utf8');
    const allowed = ARROWS[room(path)]?.split(' ');
    for (const [, to] of text.matchAll(/(?:from|import|import\() ?'(\.[^']+)'/g)) {
      const target = room(new URL(to ?? '', `http://src/${path}`).pathname.slice(1));
      if (allowed && target !== room(path)) expect(allowed, `${path} → ${to}`).toContain(target);
    }
    for (const [use, place] of PRIVATE) if (use.test(text)) expect(path, `${use}`).toMatch(place);
  }
});
