/**
 * Builds what other pages use (`engine.js` and its like) after the app, each in one file of a name
 * that stays. They share no chunk with the app, so that its own first visit stays as it is, and start
 * the app's own workers.
 */
import { basename } from 'node:path';
import { build, type Plugin, type Rolldown } from 'vite';

export interface EmbedOptions {
  /** Entries by the name of the file. */
  entries: Readonly<Record<string, string>>;
  root: string;
  target: string[];
  define: Record<string, string>;
  /** Notes the licences of what is in them. */
  plugin: Plugin;
}

const WORKER = '?worker&url';

export function embed({ entries, root, target, define, plugin }: EmbedOptions): Plugin {
  return {
    name: 'embed',
    configureServer({ middlewares }) {
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '', 'http://host');
        const entry = entries[pathname.slice(1)];
        if (!entry) return next();
        response.writeHead(200, { 'Content-Type': 'text/javascript' });
        response.end(`export * from ${JSON.stringify(`/@fs${entry}`)};`);
      });
    },
    generateBundle: {
      order: 'pre', // the list of licences comes after
      async handler(_options, bundle) {
        if (this.environment.name !== 'client') return;
        const workers = workersOf(Object.keys(bundle));
        for (const [fileName, entry] of Object.entries(entries)) {
          const built = await build({
            ...{ root, configFile: false, publicDir: false, logLevel: 'warn', base: './' },
            define: { ...define, 'import.meta.env.EMBED': 'true' },
            plugins: [workers, plugin],
            build: {
              ...{ target, write: false, modulePreload: false, minify: true },
              rolldownOptions: {
                input: entry,
                preserveEntrySignatures: 'strict',
                output: { entryFileNames: fileName, codeSplitting: false },
              },
            },
          });
          const { output } = [built].flat()[0] as Rolldown.RolldownOutput;
          this.emitFile({ type: 'asset', fileName, source: output[0].code });
        }
      },
    },
  };
}

/** `?worker&url` as the address of the file that the app's build has made of it. */
function workersOf(files: readonly string[]): Plugin {
  const made = (id: string) => {
    const folder = basename(id.slice(0, id.lastIndexOf('/')));
    const file = files.find((name) => name.startsWith(`assets/${folder}-`) && name.endsWith('.js'));
    if (!file) throw new Error(`the app has no worker ${id}`);
    return file;
  };
  return {
    name: 'workers-of-the-app',
    enforce: 'pre',
    resolveId: (id) => (id.endsWith(WORKER) ? `\0worker:${id.slice(0, -WORKER.length)}` : null),
    load(id) {
      if (!id.startsWith('\0worker:')) return null;
      const file = JSON.stringify(`./${made(id)}`);
      return `const file = ${file}; export default new URL(file, import.meta.url).href;`;
    },
  };
}
