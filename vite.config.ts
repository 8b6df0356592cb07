/** Build, servers and tests. The built folder has no absolute URL, so it works under any sub-path. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defaultClientConditions, type Connect, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { metaPolicy, policy } from './src/sw/csp.ts';
import { headersFor, ISOLATION } from './src/sw/headers.ts';
import { embed } from './tools/embed/plugin.ts';
import { licences } from './tools/licences/plugin.ts';
import { compressed } from './tools/pwa/compressed.ts';
import { manifest } from './tools/pwa/manifest.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const TRANSFORMERS = '@huggingface/transformers';
const transformers = createRequire(createRequire(import.meta.url).resolve(TRANSFORMERS));
const transformersWeb = here(`node_modules/${TRANSFORMERS}/dist/transformers.web.js`);

const RUNTIME_FILES = ['ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'];
const runtimeFile = (name: string) => transformers.resolve(`onnxruntime-web/${name}`);
const notices = licences({
  root: here('.'),
  copied: RUNTIME_FILES.map(runtimeFile),
  serviceWorker: ['workbox-core', 'workbox-precaching', 'workbox-routing'],
});

/** What other pages use, by the name of its file. */
const EMBEDDED = {
  'engine.js': here('src/compose/embed-engine.ts'),
  'embed.js': here('src/compose/embed-frame.ts'),
  'bridge.js': here('src/compose/embed-bridge.ts'),
};

/** Engines, commands, downloads, imports and tokenizers that really run, hundreds of faults: not for the inner loop. */
const LONG = [
  'test/chat/own-calibrations.test.ts',
  'test/engine/demo-logits.test.ts',
  'test/engine/engine.test.ts',
  'test/engine/examples.test.ts',
  'test/engine/finer-inputs.test.ts',
  'test/engine/load.test.ts',
  'test/engine/onnx-file.test.ts',
  'test/engine/parity.test.ts',
  'test/engine/qwen-tokenizer.test.ts',
  'test/engine/stand-in-parity.test.ts',
  'test/engine/stored-model.test.ts',
  'test/engine/teaching.test.ts',
  'test/engine/thread-test.test.ts',
  'test/engine/tied-head.test.ts',
  'test/hostile.test.ts',
  'test/models/client.test.ts',
  'test/models/damage.test.ts',
  'test/models/faults.test.ts',
  'test/models/gguf-download.test.ts',
  'test/models/gguf/bad-input.test.ts',
  'test/models/gguf/convert.test.ts',
  'test/models/gguf/mutations.test.ts',
  'test/models/gguf/tokenizer.test.ts',
  'test/models/import-gguf-mutations.test.ts',
  'test/models/import-gguf.test.ts',
  'test/models/import.test.ts',
  'test/models/resume.test.ts',
  'test/models/sources.test.ts',
  'test/models/stand-in.test.ts',
  'test/tools/pack-float.test.ts',
  'test/tools/pack-model.test.ts',
  'test/tools/stand-in.test.ts',
  'test/ui/review.test.ts',
];

export default defineConfig(({ mode }) => ({
  base: './',
  appType: 'mpa', // one page and no paths: a file that is missing is 404, never the page
  plugins: [
    svelte({ configFile: false }),
    ...(mode === 'test'
      ? []
      : [
          runtimeFiles(),
          securityHeaders(mode === 'kiosk'),
          compressed(),
          embed({
            entries: EMBEDDED,
            root: here('.'),
            target: floor(),
            define: defined(mode),
            plugin: notices.worker,
          }),
          notices.page,
          pwa(),
        ]),
  ],
  resolve: {
    alias: { 'onnxruntime-web/webgpu': here('src/engine/runtime/ort.ts') },
    // The variant that takes its WASM from a URL at run time, where the bundler cannot copy it.
    conditions: ['onnxruntime-web-use-extern-wasm', ...defaultClientConditions],
  },
  define: { ...defined(mode), 'import.meta.env.EMBED': 'false' },
  server: { headers: ISOLATION },
  preview: { port: 4173, strictPort: true },
  build: { target: floor(), assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  worker: {
    format: 'es',
    plugins: () => (mode === 'test' ? [] : [notices.worker]),
    // Both entries are called worker.ts: name them by folder, which the policy relies on.
    rolldownOptions: {
      output: {
        entryFileNames: (chunk) =>
          `assets/${basename(dirname(chunk.facadeModuleId ?? ''))}-[hash].js`,
      },
    },
  },
  test: {
    // What a test file loads is compiled once, not at every run.
    experimental: { fsModuleCache: true },
    projects: [
      {
        extends: true,
        resolve: {
          alias: { [TRANSFORMERS]: transformersWeb },
        },
        test: {
          name: 'unit',
          // Files share the modules that they load: to load them for each takes longer than the tests.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser*/**', 'test/soak/**', 'test/real/**', ...LONG],
          // Some derive keys with 600,000 rounds, and other work may have the machine.
          testTimeout: 20_000,
          setupFiles: ['test/support/patience.ts', 'test/support/fresh-page.ts'],
          expect: { poll: { timeout: 15_000 } },
          // Else Node resolves the library's own imports and our alias never applies.
          server: { deps: { inline: [/@huggingface\/transformers/] } },
        },
      },
      {
        extends: true,
        resolve: {
          alias: { [TRANSFORMERS]: transformersWeb },
        },
        test: {
          name: 'long',
          include: LONG,
          testTimeout: 120_000,
          setupFiles: 'test/support/patience.ts',
          expect: { poll: { timeout: 15_000 } },
          server: { deps: { inline: [/@huggingface\/transformers/] } },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/support/build.ts',
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
        },
      },
      {
        // On real weights, which `npm run real-model` makes: not part of `npm test`.
        extends: true,
        resolve: {
          alias: { [TRANSFORMERS]: transformersWeb },
        },
        test: {
          name: 'real',
          globalSetup: 'test/browser/support/build.ts',
          include: ['test/real/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
          server: { deps: { inline: [/@huggingface\/transformers/] } },
        },
      },
      {
        // The way of a person in each browser that is installed: not part of `npm test`.
        extends: true,
        test: {
          name: 'browsers',
          include: ['test/browsers/**/*.test.ts'],
          globalSetup: 'test/browser/support/build.ts',
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 180_000,
          // Not more often: a look takes time of the page that it waits for, most of all in WebKitGTK.
          expect: { poll: { timeout: 120_000, interval: 250 } },
        },
      },
      {
        // What takes minutes or hours: not part of `npm test`.
        extends: true,
        test: {
          name: 'soak',
          include: ['test/soak/**/*.test.ts'],
          globalSetup: 'test/browser/support/build.ts',
          fileParallelism: false,
          testTimeout: 3_600_000,
          hookTimeout: 600_000,
          expect: { poll: { timeout: 60_000 } },
        },
      },
    ],
  },
}));

/** The browsers that index.html promises, as esbuild names them; package.json has the list. */
function floor(): string[] {
  const { browserslist } = JSON.parse(readFileSync(here('package.json'), 'utf8')) as {
    browserslist: string[];
  };
  return browserslist.map((line) => line.replace('ios_saf', 'ios').replace(' ', ''));
}

function defined(mode: string): Record<string, string> {
  return {
    'import.meta.env.RUNTIME_VERSION': JSON.stringify(runtimeVersion()),
    // `vite build --mode kiosk`: all models are on the site itself, and no other host is asked.
    'import.meta.env.KIOSK': JSON.stringify(mode === 'kiosk'),
  };
}

/** Of onnxruntime-web, whose `exports` do not let its package.json be required. */
function runtimeVersion(): string {
  const file = join(dirname(transformers.resolve('onnxruntime-web')), '../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** Serves and ships the plain runtime (14 MB), taken from the copy that transformers.js uses. */
function runtimeFiles(): Plugin {
  return {
    name: 'runtime-files',
    configureServer({ middlewares }) {
      middlewares.use('/ort/', (request, response, next) => {
        const name = basename(new URL(request.url ?? '', 'http://host').pathname);
        if (!RUNTIME_FILES.includes(name)) return next();
        const type = name.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
        response.writeHead(200, { 'Content-Type': type, ...ISOLATION });
        createReadStream(runtimeFile(name)).pipe(response);
      });
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      for (const name of RUNTIME_FILES) {
        const source = readFileSync(runtimeFile(name));
        this.emitFile({ type: 'asset', fileName: `ort/${name}`, source });
      }
    },
  };
}

/** The policy as a meta element, as `_headers` for static hosts, and as headers of `preview`. */
function securityHeaders(kiosk: boolean): Plugin {
  const sendHeaders: Connect.NextHandleFunction = (request, response, next) => {
    const headers = headersFor(new URL(request.url ?? '', 'http://host'), { kiosk });
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    next();
  };
  return {
    name: 'security-headers',
    transformIndexHtml: {
      order: 'post',
      handler: (_html, { server }) =>
        server // HMR needs inline styles
          ? []
          : [
              {
                tag: 'meta',
                attrs: { 'http-equiv': 'Content-Security-Policy', content: metaPolicy() },
                injectTo: 'head-prepend',
              },
            ],
    },
    generateBundle() {
      const hubs = kiosk ? [] : ['https://huggingface.co', 'https://hf-mirror.com'];
      const at = (path: string) => headersFor(new URL(path, 'http://host/'));
      const { 'Content-Security-Policy': page, ...others } = at('/');
      const csp = (value: string) => ({ 'Content-Security-Policy': value });
      const rules: Record<string, Record<string, string>> = {
        '/*': others,
        '/': csp(page),
        '/index.html': csp(page),
        '/assets/*': { 'Cache-Control': 'public, max-age=31536000, immutable' },
        '/assets/engine-*': csp(page),
        '/assets/models-*': csp(policy(hubs)), // a static host cannot read `?connect=`
        '/assets/reader-*': csp(page),
        '/ort/*': csp(page),
        '/help/*': csp(page),
        '/embed.html': changed(at('/embed.html'), others),
        '/bridge.js': changed(at('/bridge.js'), { ...others, ...csp(page) }),
      };
      // One by one: hosts send the headers of all rules that fit, and what one of two policies forbids is
      // forbidden.
      for (const name of readdirSync(here('public/examples'))) {
        const path = `/examples/${name}`;
        if (name.endsWith('.html')) rules[path] = csp(at(path)['Content-Security-Policy']);
      }
      const lines = (headers: Record<string, string>) =>
        Object.entries(headers).map(([name, value]) => `  ${name}: ${value}\n`);
      const source = Object.entries(rules).map(([path, set]) => `${path}\n${lines(set).join('')}`);
      this.emitFile({ type: 'asset', fileName: '_headers', source: source.join('') });
    },
    configurePreviewServer({ middlewares }) {
      middlewares.use(sendHeaders);
    },
  };
}

/** Those that are not among `others`. */
function changed(headers: Record<string, string>, others: Record<string, string>) {
  const isOther = ([name, value]: [string, string]) => others[name] !== value;
  return Object.fromEntries(Object.entries(headers).filter(isOther));
}

/** What the page starts with: itself, what it names, and its workers. See src/sw/sw.ts. */
function isFirst(url: string, page: string): boolean {
  const worker = /^assets\/(engine|models|reader)-/.test(url);
  return url === 'index.html' || worker || page.includes(`"./${url}"`);
}

function pwa(): Plugin[] {
  let outDir = '';
  const output: Plugin = {
    name: 'output-folder',
    configResolved: ({ root, build }) => void (outDir = resolve(root, build.outDir)),
  };
  const plugins = VitePWA({
    strategies: 'injectManifest',
    registerType: 'prompt',
    injectRegister: false, // platform/isolation.ts does
    srcDir: 'src/sw',
    filename: 'sw.ts',
    manifest: manifest(),
    includeManifestIcons: false,
    injectManifest: {
      globPatterns: ['**/*'],
      globIgnores: [
        'sw.js',
        '_headers',
        'screenshots/**',
        'models/!(demo)/**',
        'models/index.json',
        'site.json',
      ],
      maximumFileSizeToCacheInBytes: 32 * 2 ** 20,
      manifestTransforms: [
        // Integrity keeps half-deployed versions out, and lets workbox repair what got lost.
        (entries) => {
          const page = readFileSync(join(outDir, 'index.html'), 'utf8');
          const manifest = entries.map((entry) => {
            const bytes = readFileSync(join(outDir, entry.url));
            const digest = createHash('sha384').update(bytes).digest('base64');
            return { ...entry, integrity: `sha384-${digest}`, first: isFirst(entry.url, page) };
          });
          return { manifest };
        },
      ],
    },
  });
  return [output, ...plugins];
}
