/** Serves the built product, the benchmark's page and what the other engines need, all isolated. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { headersFor, ISOLATION } from '../../src/sw/headers.ts';

export interface BenchServer {
  /** Ends in a slash. */
  url: string;
  close(): Promise<void>;
}

export interface Folders {
  /** The product's build; served under `/` with the product's headers. */
  site: string;
  /** Served under the path that is the key, isolated but without a policy: wllama needs `blob:`. */
  others: Record<string, string>;
}

/** @param port Left out, any that is free. */
export async function serve({ site, others }: Folders, port = 0): Promise<BenchServer> {
  const files = (folder: string) => sirv(folder, { dev: true, etag: true });
  const serveSite = files(site);
  const mounted = Object.entries(others).map(([path, folder]) => ({ path, serve: files(folder) }));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const place = mounted.find(({ path }) => url.pathname.startsWith(path));
    const headers = place ? ISOLATION : headersFor(url);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (place) request.url = `/${request.url?.slice(place.path.length) ?? ''}`;
    (place?.serve ?? serveSite)(request, response, () => void response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
