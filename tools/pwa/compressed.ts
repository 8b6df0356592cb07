/** `vite preview` compresses texts, but not WebAssembly, which is most of a visit: this does. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Plugin } from 'vite';

interface Kept {
  bytes: Buffer;
  etag: string;
  /** Of the file that was compressed. */
  changed: number;
}

export function compressed(): Plugin {
  return {
    name: 'compressed',
    configurePreviewServer({ middlewares, config }) {
      const folder = resolve(config.root, config.build.outDir);
      const kept = new Map<string, Kept>();
      // Until a file is compressed it is sent as it is: nobody waits for that.
      void compressAll(folder, kept);
      middlewares.use((request, response, next) => {
        const { pathname } = new URL(request.url ?? '/', 'http://host');
        const found = kept.get(pathname.slice(1));
        const asked = found && acceptsGzip(request) && !changed(join(folder, pathname), found);
        if (!asked) return next();
        send(request, response, found);
      });
    },
  };
}

async function compressAll(folder: string, kept: Map<string, Kept>): Promise<void> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.wasm'));
  for (const path of paths) {
    const file = join(folder, path);
    const { size, mtimeMs } = statSync(file);
    const bytes = await promisify(gzip)(readFileSync(file));
    kept.set(path, { bytes, etag: `W/"${size}-${mtimeMs}-gzip"`, changed: mtimeMs });
  }
}

function acceptsGzip({ method, headers }: IncomingMessage): boolean {
  const whole = (method === 'GET' || method === 'HEAD') && !headers.range;
  return whole && /\bgzip\b/.test(String(headers['accept-encoding']));
}

/** A build that came after the start of the server. */
function changed(file: string, kept: Kept): boolean {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs !== kept.changed;
}

function send(request: IncomingMessage, response: ServerResponse, kept: Kept): void {
  response.setHeader('Content-Type', 'application/wasm');
  response.setHeader('Vary', 'Accept-Encoding');
  response.setHeader('ETag', kept.etag);
  response.setHeader('Cache-Control', 'no-cache');
  if (request.headers['if-none-match'] === kept.etag) return void response.writeHead(304).end();
  response.setHeader('Content-Encoding', 'gzip');
  response.setHeader('Content-Length', kept.bytes.length);
  response.end(request.method === 'HEAD' ? undefined : kept.bytes);
}
