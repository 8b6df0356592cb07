/**
 * A model hub for tests: the real one's URLs, redirects and CORS headers over a folder of
 * repositories (`<root>/<owner>/<name>/<path>`), with faults to switch on.
 * `<url>site/` is the same folder without any API, as a plain static host shows it.
 */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isLarge, listRepo } from './repo-listing.ts';
import { sabotage, type Fault } from './sabotage.ts';
import { send, sendWrong } from './sending.ts';

export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

export interface Faults {
  /** Status to answer with, by path in the repository; `api` for every call of the API. */
  status: Record<string, number>;
  /** A page with status 200 whatever is asked for, as a captive portal sends it. */
  html: boolean;
  /** Breaks the connection after that many bytes of a large file. */
  cutAfter: number | undefined;
  /** 404 for the whole API. */
  noApi: boolean;
  /** Answers a Range with the whole file and status 200. */
  noRange: boolean;
  /** Answers every Range from the beginning, as a wrongly keyed cache does. */
  wrongRange: boolean;
  /** Leaves the length of the whole file out, as compressing hosts do. */
  noLength: boolean;
  /** SHA-256 that the listing claims, by path. */
  sha256: Record<string, string>;
  /** Before every answer. */
  delayMs: number;
  /** Bytes per second of large files. */
  bytesPerSecond: number | undefined;
  /** What happens to the next requests for files, one each; undefined for none. */
  next: (Fault | undefined)[];
}

export interface HubRequest {
  method: string;
  /** With origin: the content network is another one. */
  url: string;
  range: string | undefined;
  referer: string | undefined;
  status: number;
  /** Of the body, as far as it was sent. */
  bytes: number;
}

export interface Hub {
  /** Ends in a slash. */
  url: string;
  faults: Faults;
  requests: HubRequest[];
  /** Answers as the hub does, for a server of somebody else. */
  answer(request: IncomingMessage, response: ServerResponse): void;
  close(): Promise<void>;
}

export interface HubOptions {
  /** 0 = any. */
  port?: number;
  /** Large files come from a second origin, as on the real hub. Default true. */
  redirect?: boolean;
  /** Entries of a page of the listing. */
  pageSize?: number;
  /** Of every repository, such as `license:mit`. */
  tags?: string[];
}

export async function startHub(root: string, options: HubOptions = {}): Promise<Hub> {
  const { port = 0, redirect = true, pageSize = 1000, tags = [] } = options;
  const faults: Faults = {
    status: {},
    html: false,
    cutAfter: undefined,
    noApi: false,
    noRange: false,
    noLength: false,
    wrongRange: false,
    sha256: {},
    delayMs: 0,
    bytesPerSecond: undefined,
    next: [],
  };
  const requests: HubRequest[] = [];

  const listener =
    (handle: Handler, cors: (request: IncomingMessage) => Record<string, string>) =>
    (request: IncomingMessage, response: ServerResponse) => {
      const { method = '', headers } = request;
      const url = `http://${headers.host}${request.url}`;
      const { range, referer } = headers;
      const entry: HubRequest = { method, url, range, referer, status: 0, bytes: 0 };
      requests.push(entry);
      for (const [name, value] of Object.entries(cors(request))) response.setHeader(name, value);
      const answer = async () => {
        await sleep(faults.delayMs);
        if (method !== 'GET')
          reply(response, 405); // a preflight is a mistake of ours
        else if (faults.html) reply(response, 200, '<!doctype html><p>Log in first', 'text/html');
        else await handle(request, response, entry);
      };
      answer()
        .catch(() => reply(response, 404))
        .finally(() => (entry.status = response.statusCode));
    };

  const sendFile: Handler = async (request, response, entry) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://x').pathname);
    const file = join(root, normalize(path));
    const { size } = await stat(file);
    // A host that says it has no manifest is taken at its word, and the person is told so.
    const fault = path.endsWith('/manifest.json') ? undefined : faults.next.shift();
    if (fault) return sendWrong(sabotage(fault, await readFile(file), request), response, entry);
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const partial = first !== undefined && !faults.noRange;
    const start = partial && !faults.wrongRange ? Number(first) : 0;
    const end = partial && last ? Number(last) : size - 1;
    if (start >= size) return reply(response, partial ? 416 : 200); // 200: an empty file
    if (partial) response.setHeader('Content-Range', `bytes ${start}-${end}/${size}`);
    response.writeHead(partial ? 206 : 200, {
      'Content-Type': path.endsWith('.json') ? 'application/json' : 'application/octet-stream',
      ...(!(faults.noLength && !partial) && { 'Content-Length': end - start + 1 }),
    });
    const cut = path.endsWith('.json') ? undefined : faults.cutAfter;
    const highWaterMark = faults.bytesPerSecond ? 8192 : 65_536;
    const pieces = createReadStream(file, { start, end, highWaterMark });
    await send(pieces, response, entry, { cut, bytesPerSecond: faults.bytesPerSecond });
    // A moment later, so that the other end, perhaps on a busy machine, has read what was sent.
    if (entry.bytes < end - start + 1) await sleep(100).then(() => response.destroy());
    else response.end();
  };

  const cdn = createServer(listener(sendFile, () => ({ 'Access-Control-Allow-Origin': '*' })));
  const cdnUrl = await listen(cdn, 0);

  const handleHub: Handler = async (request, response, entry) => {
    const url = new URL(request.url!, 'http://x');
    const [, site] = /^\/site\/[^/]+\/[^/]+\/(.+)$/.exec(url.pathname) ?? [];
    const [, repo, path] = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(url.pathname) ?? [];
    const status = faults.status[path ?? site ?? 'api'];
    if (status) return reply(response, status);
    if (site) {
      request.url = request.url!.slice('/site'.length);
      return sendFile(request, response, entry);
    }
    if (!repo || !path) return handleApi(url, response);
    response.setHeader('X-Repo-Commit', COMMIT);
    if (redirect && isLarge(path)) {
      response.setHeader('Location', `${cdnUrl}${repo}/${path}`);
      return reply(response, 302);
    }
    request.url = `/${repo}/${path}`;
    return sendFile(request, response, entry);
  };

  const handleApi = async (url: URL, response: ServerResponse): Promise<void> => {
    const match = /^\/api\/models\/([^/]+\/[^/]+)\/(tree|revision)\/([^/]+)$/.exec(url.pathname);
    const [, repo = '', call, revision = ''] = match ?? [];
    if (!match || faults.noApi || !['main', COMMIT].includes(revision)) return reply(response, 404);
    if (call === 'revision') return replyJson(response, { id: repo, sha: COMMIT, tags });
    const start = Number(url.searchParams.get('cursor') ?? 0);
    const files = await listRepo(join(root, repo));
    if (start + pageSize < files.length) {
      url.searchParams.set('cursor', String(start + pageSize));
      const next = `https://hub.invalid${url.pathname}${url.search}`;
      response.setHeader('Link', `<${next}>; rel="next"`);
    }
    const page = files.slice(start, start + pageSize).map(({ path, size, sha256, git }) => {
      const promised = faults.sha256[path] ?? sha256;
      return {
        type: 'file',
        oid: git,
        path,
        size,
        ...(promised && { lfs: { oid: promised, size } }),
      };
    });
    return replyJson(response, [{ type: 'directory', oid: '0', path: 'onnx', size: 0 }, ...page]);
  };

  const answer = listener(handleHub, ({ headers }) => ({
    'Access-Control-Allow-Origin': headers.origin ?? 'https://huggingface.co',
    'Access-Control-Expose-Headers': 'X-Repo-Commit,Link,Content-Range,Retry-After',
    Vary: 'Origin',
  }));
  const main = createServer(answer);
  return {
    url: await listen(main, port),
    faults,
    requests,
    answer,
    close: async () => void (await Promise.all([main, cdn].map(shut))),
  };
}

type Handler = (
  request: IncomingMessage,
  response: ServerResponse,
  entry: HubRequest,
) => Promise<void>;

function reply(response: ServerResponse, status: number, body = '', type = 'text/plain'): void {
  if (response.headersSent) return void response.destroy();
  response.writeHead(status, { 'Content-Type': type }).end(body);
}

function replyJson(response: ServerResponse, data: unknown): void {
  reply(response, 200, JSON.stringify(data), 'application/json');
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, 'localhost', resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}/`;
}

async function shut(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
