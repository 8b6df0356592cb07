/** Which files make up a model, and where they are: asked of the host, or tried by name. */
import * as v from 'valibot';
import { AppError, type ErrorFacts } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import { request, type Patience } from './request.ts';

export interface RemoteFile {
  path: string;
  url: string;
  /** 0 where the host does not tell. */
  size: number;
  /** Hex; null where the host names none. */
  sha256: string | null;
}

export interface Listing {
  /** Commit, where the host tells; else the requested revision. */
  revision: string;
  /** Path of the chosen ONNX file. */
  onnx: string;
  /** Small files first, so that what is wrong with a repository shows before the long download. */
  files: RemoteFile[];
}

interface KnownFile {
  path: string;
  size: number;
  sha256: string | null;
}

const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const OPTIONAL = ['generation_config.json'];
/** 1,000 entries each; no model repository comes near. */
const MAX_TREE_PAGES = 20;

/** @throws AppError `offline` or `download` (reason `no-onnx` if no usable ONNX file is there). */
export async function listFiles(
  model: ModelSpec,
  host: ModelHost,
  patience: Patience = {},
): Promise<Listing> {
  const repository = new Repository(model, host, patience);
  const tree = host.kind === 'hub' ? await repository.tree() : undefined;
  const find: Find = tree
    ? (path) => Promise.resolve(tree.get(path))
    : (path) => repository.probe(path);

  const files: KnownFile[] = [];
  for (const path of [...REQUIRED, ...OPTIONAL]) {
    const file = await find(path);
    if (file) files.push(file);
    else if (REQUIRED.includes(path)) throw repository.lacks(path, { status: 404, file: path });
  }
  const onnx = await chooseOnnx(model, find);
  if (!onnx) throw repository.lacks('ONNX file that runs here', { reason: 'no-onnx' });
  files.push(onnx, ...(await externalData(onnx.path, find)));
  return {
    revision: repository.revision,
    onnx: onnx.path,
    files: files.map((file) => ({ ...file, url: repository.fileUrl(file.path) })),
  };
}

type Find = (path: string) => Promise<KnownFile | undefined>;

/** Folder before name: what a repository keeps in its root is rarely meant for browsers. */
async function chooseOnnx(model: ModelSpec, find: Find): Promise<KnownFile | undefined> {
  for (const folder of ['onnx/', '']) {
    for (const name of model.onnxNames) {
      const file = await find(`${folder}${name}.onnx`);
      if (file) return file;
    }
  }
  return undefined;
}

/** `<name>.onnx_data`, `<name>.onnx_data_1`, …: weights kept outside the ONNX file. */
async function externalData(onnx: string, find: Find): Promise<KnownFile[]> {
  const files: KnownFile[] = [];
  for (;;) {
    const file = await find(`${onnx}_data${files.length ? `_${files.length}` : ''}`);
    if (!file) return files;
    files.push(file);
  }
}

const treeSchema = v.array(
  v.object({
    path: v.string(),
    size: v.optional(v.number(), 0),
    lfs: v.optional(v.object({ oid: v.string(), size: v.number() })),
  }),
);
const commitSchema = v.object({ sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)) });

class Repository {
  revision: string;
  readonly #repo: string;
  readonly #host: ModelHost;
  readonly #patience: Patience;

  constructor(model: ModelSpec, host: ModelHost, patience: Patience) {
    this.revision = model.revision;
    this.#repo = model.id;
    this.#host = host;
    this.#patience = patience;
  }

  fileUrl(path: string): string {
    const { kind, url } = this.#host;
    const folder = kind === 'hub' ? `${this.#repo}/resolve/${this.#revisionInUrl}` : this.#repo;
    return `${url}${folder}/${path}`;
  }

  /** All files by path, of one commit if it can be had; undefined where the host has no listing. */
  async tree(): Promise<Map<string, KnownFile> | undefined> {
    const api = `${this.#host.url}api/models/${this.#repo}`;
    const requested = this.#revisionInUrl;
    try {
      await this.#resolveCommit(`${api}/revision/${requested}`);
      return await this.#readTree(`${api}/tree/${this.#revisionInUrl}?recursive=true`);
    } catch (error) {
      if (!canProbeAfter(error)) throw error;
      return undefined;
    }
  }

  /** One byte by `Range`: unlike HEAD it works everywhere, and it never needs a preflight. */
  async probe(path: string): Promise<KnownFile | undefined> {
    let response: Response;
    try {
      response = await this.#get(this.fileUrl(path), path, 'bytes=0-0');
    } catch (error) {
      const facts = error instanceof AppError ? error.facts : {};
      const absent = facts.status === 404 || (facts.reason === 'html' && path !== REQUIRED[0]);
      if (absent) return undefined;
      throw error;
    }
    await response.body?.cancel();
    const { headers, status } = response;
    const total =
      status === 206
        ? /\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1]
        : headers.get('Content-Length');
    return { path, size: Number(total ?? 0), sha256: null };
  }

  lacks(what: string, facts: ErrorFacts): AppError {
    const { host } = new URL(this.#host.url);
    return new AppError('download', `${this.#repo} has no ${what}`, { host, ...facts });
  }

  get #revisionInUrl(): string {
    return encodeURIComponent(this.revision);
  }

  /** The commit behind the branch: without it a push during the download would mix two versions. */
  async #resolveCommit(url: string): Promise<void> {
    try {
      const { output, success } = await this.#json(url, commitSchema);
      if (success) this.revision = output.sha;
    } catch (error) {
      if (!canProbeAfter(error)) throw error;
    }
  }

  async #readTree(first: string): Promise<Map<string, KnownFile> | undefined> {
    const files = new Map<string, KnownFile>();
    let url = first;
    for (let page = 0; page < MAX_TREE_PAGES; page++) {
      const { output, success, headers } = await this.#json(url, treeSchema);
      if (!success) return undefined;
      for (const { path, size, lfs } of output) {
        const sha256 = lfs && /[0-9a-f]{64}$/.exec(lfs.oid)?.[0];
        files.set(path, { path, size: lfs?.size ?? size, sha256: sha256 ?? null });
      }
      const next = /<([^>]+)>\s*;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1];
      if (!next) break;
      // A mirror may pass on the hub's own address: only the cursor in it is taken.
      url = first.replace(/\?.*$/, new URL(next, first).search);
    }
    return files;
  }

  async #json<T extends v.GenericSchema>(url: string, schema: T) {
    const response = await this.#get(url, 'the file list');
    const text = await response.text();
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    return { ...parsed, headers: response.headers } as v.SafeParseResult<T> & { headers: Headers };
  }

  #get(url: string, file: string, range?: string): Promise<Response> {
    return request(url, { ...this.#patience, file, ...(range && { range }) });
  }
}

/** A missing or broken listing is no reason to give up; a refusal or a long silence is. */
function canProbeAfter(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { status = 0, reason } = error.facts;
  return ![401, 403, 429].includes(status) && reason !== 'timeout';
}
