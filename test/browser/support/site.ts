/** Hosts the built site the way real hosts do: with our headers, without any, under a sub-path. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { headersFor } from '../../../src/sw/headers.ts';
import { DIST } from './build.ts';

export interface Hosting {
  /** The headers that `vite preview` sends; false for a plain static host. */
  headers?: boolean;
  /** Where the site lies on the host; begins and ends with a slash. */
  path?: string;
  folder?: string;
}

export class Site {
  /** Address of the page; ends in a slash. */
  readonly url: string;
  /** Path and query of every request, oldest first. */
  readonly requests: string[] = [];
  /** Served in the place of the build from now on, as after a deployment. */
  folder: string;
  readonly #hosting: Required<Hosting>;
  readonly #port: number;
  #server: Server | undefined;

  static async start(hosting: Hosting = {}): Promise<Site> {
    const all = { headers: true, path: '/', folder: DIST, ...hosting };
    const server = createServer();
    await listen(server, 0);
    const site = new Site(all, server);
    site.#attach(server);
    return site;
  }

  private constructor(hosting: Required<Hosting>, server: Server) {
    this.#hosting = hosting;
    this.folder = hosting.folder;
    this.#server = server;
    this.#port = (server.address() as AddressInfo).port;
    this.url = `http://localhost:${this.#port}${hosting.path}`;
  }

  /** The plug is pulled: connections are refused. */
  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Same address again. */
  async restart(): Promise<void> {
    if (this.#server) return;
    const server = createServer();
    this.#attach(server);
    await listen(server, this.#port);
    this.#server = server;
  }

  #attach(server: Server): void {
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', this.url);
      this.requests.push(url.pathname + url.search);
      const { path, headers } = this.#hosting;
      const missing = () => void response.writeHead(404).end('Not found');
      if (!url.pathname.startsWith(path)) return missing();
      if (headers) {
        const ours = Object.entries(headersFor(url));
        for (const [name, value] of ours) response.setHeader(name, value);
      }
      request.url = request.url?.slice(path.length - 1) ?? '/';
      // `dev` reads the folder at each request: deployments and deletions show at once.
      sirv(this.folder, { dev: true, etag: true })(request, response, missing);
    });
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
