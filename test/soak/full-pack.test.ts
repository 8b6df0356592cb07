/** `npm run pack-model`, as the command that it is, with the 466 MB stand-in: packed, offered, answering. */
import { spawn } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../bench/prepare.ts';
import { DIST } from '../browser/support/build.ts';
import { answersWith, MODEL, visitModels } from '../browser/support/full-model.ts';
import { browse, host, temporary } from '../browser/support/visit.ts';
import { watch } from '../browser/support/watch.ts';
import { zhCN } from '../../src/i18n/zh-CN/zh-CN.ts';
import { analyzeFresh, FULL_MB, sha256OfFile, standIn } from './support/full-size.ts';

const LONG = { timeout: 1_800_000 };
/** Node itself, with what runs a TypeScript tool, is about 150 MB; a chunk is 16 MB. */
const PACK_MB = 350;
const ONNX = 'onnx/decoder_model_merged_quantized.onnx';
/** Every Node that the command starts says at its end how much memory it had at most, in kB. */
const TELL_PEAK =
  "process.on('exit',()=>process.stderr.write(`peak ${process.resourceUsage().maxRSS}\\n`))";

interface Ended {
  code: number | null;
  output: string;
  seconds: number;
  peakMB: number;
}

async function npmRun(...args: string[]): Promise<Ended> {
  const begun = performance.now();
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(TELL_PEAK)}`;
  const { VITEST: _, ...env } = process.env;
  const child = spawn('npm', ['run', ...args], { cwd: ROOT, env: { ...env, NODE_OPTIONS } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const peaks = [...output.matchAll(/^peak (\d+)$/gm)].map(([, kB]) => Number(kB) * 1024);
  const seconds = (performance.now() - begun) / 1000;
  return { code, output, seconds, peakMB: Math.max(...peaks) / 1e6 };
}

test(
  'a folder is packed beside the page, which offers it and takes it from nowhere else',
  LONG,
  async () => {
    const folder = temporary();
    cpSync(DIST, folder, { recursive: true });
    const source = standIn();
    const packed = await npmRun('pack-model', '--', source, '--to', folder);
    expect(packed.output).toContain(`${MODEL}: `);
    expect(packed.code).toBe(0);
    console.log(`packed in ${packed.seconds.toFixed(1)} s, peak ${packed.peakMB.toFixed(0)} MB`);
    expect(packed.peakMB).toBeLessThan(PACK_MB);
    expect(PACK_MB).toBeLessThan(FULL_MB);
    const copy = join(folder, 'models', MODEL, ONNX);
    expect(await sha256OfFile(copy)).toBe(await sha256OfFile(join(source, ONNX)));

    const site = await host({ folder, headers: false });
    // No name but our own is known.
    const args = ['--host-resolver-rules=MAP * ~NOTFOUND,EXCLUDE localhost'];
    const context = await browse(undefined, { args });
    const { origins, problems } = watch(context);
    const page = await visitModels(context, site.url);
    const card = page.getByTestId('model-card').nth(1); // after the built-in demo
    await card.getByText(zhCN.carry.fromSite).waitFor();
    expect(await card.getAttribute('data-model')).toBe(MODEL);
    await page.getByTestId('host-select').selectOption('site');
    const begun = performance.now();
    await card.getByTestId('use-model').click();
    await page.getByTestId('consent-accept').click();
    await answersWith(page, MODEL);
    const seconds = (performance.now() - begun) / 1000;
    console.log(`fetched from the site, stored and loaded in ${seconds.toFixed(1)} s`);
    expect(await card.innerText()).not.toContain(zhCN.models.unverified);
    expect(await analyzeFresh(page)).toMatch(/^(正面|负面|不确定)$/);
    expect([...origins]).toEqual([new URL(site.url).origin]);
    expect(problems).toEqual([]);
  },
);
