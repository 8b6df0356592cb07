/** A proxy for a whole browser: what it does not see, nobody was asked. It lets one host through. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Proxy {
  /** Hosts that were asked for, whatever for; with a port. */
  readonly hosts: Set<string>;
  /** Of the browser, so that it asks the proxy for local addresses too. */
  readonly args: string[];
  close(): void;
}

export async function startProxy(allowed: string): Promise<Proxy> {
  const hosts = new Set<string>();
  const server: Server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '', 'http://no-host');
    hosts.add(url.host);
    if (url.host !== allowed) return void outgoing.writeHead(502).end();
    const options = { method: incoming.method ?? 'GET', headers: incoming.headers };
    const forward = request(url, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    forward.on('error', () => outgoing.destroy());
    incoming.pipe(forward);
  });
  // HTTPS and WebSockets come this way: none of ours does.
  server.on('connect', ({ url }, socket) => {
    hosts.add(url ?? '');
    socket.end('HTTP/1.1 502 Refused\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    hosts,
    args: [`--proxy-server=127.0.0.1:${port}`, '--proxy-bypass-list=<-loopback>'],
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
