/** Hosts the built site the way real hosts do: with our headers, without any, under a sub-path. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/**
 * What goes wrong with a file: it is not there, the host has an error of its own, half of it was
 * deployed, or the connection breaks half-way.
 */
export type Fault = 'missing' | 'error' | 'half' | 'broken';

export class Site {
  /** Address of the page; ends in a slash. */
  readonly url: string;
  /** Path and query of every request, oldest first. */
  readonly requests: string[] = [];
  /** Served in the place of the build from now on, as after a deployment. */
  folder: string;
  /** Asked at every request that our folder would answer. */
  fault: (request: IncomingMessage, path: string) => Fault | undefined = () => undefined;
  /** Somebody who answers in the place of our folder, where it returns true. */
  other: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
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
      if (this.other(request, response)) return;
      const fault = this.fault(request, url.pathname);
      if (fault === 'missing') return missing();
      if (fault === 'error') return void response.writeHead(500).end('Internal error');
      if (fault) return this.#sendHalf(url.pathname.slice(path.length), response, fault);
      // `dev` reads the folder at each request: deployments and deletions show at once.
      sirv(this.folder, { dev: true, etag: true })(request, response, missing);
    });
  }

  #sendHalf(path: string, response: ServerResponse, fault: Fault): void {
    const whole = readFileSync(join(this.folder, path));
    const half = whole.subarray(0, whole.length / 2);
    response.setHeader('Content-Length', fault === 'half' ? half.length : whole.length);
    if (fault === 'half') return void response.end(half);
    // Ended a moment later, so that what was written does arrive.
    response.write(half, () => setTimeout(() => response.destroy(), 50));
  }
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}
