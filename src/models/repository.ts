/** A repository on a host: its listing, or single files tried by name. */
import * as v from 'valibot';
import { AppError, type ErrorFacts } from '../contract/errors.ts';
import type { ModelHost, ModelSpec } from '../contract/models.ts';
import { gitKey, standInKey } from './content.ts';
import type { PlannedFile } from './manifest.ts';
import { PACK_FILE, parsePack, type Pack } from './pack.ts';
import { request, type Patience } from './request.ts';

export const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
/** 1,000 entries each; no model repository comes near. */
const MAX_TREE_PAGES = 20;

export function fileUrl(host: ModelHost, repo: string, revision: string, path: string): string {
  const folder = host.kind === 'hub' ? `${repo}/resolve/${encodeURIComponent(revision)}` : repo;
  return `${host.url}${folder}/${path}`;
}

const treeSchema = v.array(
  v.object({
    path: v.string(),
    size: v.optional(v.number(), 0),
    oid: v.optional(v.string(), ''),
    lfs: v.optional(v.object({ oid: v.string(), size: v.number() })),
  }),
);
const commitSchema = v.object({
  sha: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  tags: v.fallback(v.array(v.string()), []),
});

export class Repository {
  revision: string;
  /** By the hub's identifier, once the files are listed; empty where it does not say. */
  licence = '';
  readonly #repo: string;
  readonly #host: ModelHost;
  readonly #patience: Patience;

  constructor(model: ModelSpec, host: ModelHost, patience: Patience) {
    this.revision = model.revision;
    this.#repo = model.id;
    this.#host = host;
    this.#patience = patience;
  }

  #fileUrl(path: string): string {
    return fileUrl(this.#host, this.#repo, this.revision, path);
  }

  /** Our own manifest, where a static folder has one; any other of that name is not looked at. */
  async pack(): Promise<Pack | undefined> {
    let text: string;
    try {
      text = await (await this.#get(this.#fileUrl(PACK_FILE), PACK_FILE)).text();
    } catch (error) {
      if (!isAbsent(error, this.#host)) throw error;
      return undefined;
    }
    if (isJson(text)) return parsePack(text);
    // Half a manifest must not pass for none: without it nothing would be verified.
    throw this.lacks('whole manifest', { file: PACK_FILE, reason: 'incomplete' });
  }

  /** All files by path, of one commit if it can be had; undefined where the host has no listing. */
  async tree(): Promise<Map<string, PlannedFile> | undefined> {
    const api = `${this.#host.url}api/models/${this.#repo}`;
    const requested = this.#revisionInUrl;
    try {
      await this.#resolveCommit(`${api}/revision/${requested}`);
      return await this.#readTree(`${api}/tree/${this.#revisionInUrl}?recursive=true`);
    } catch (error) {
      // The hub says 401 for what does not exist, so that nobody can tell it from what is private.
      const { status = 0 } = error instanceof AppError ? error.facts : {};
      if ([401, 403].includes(status)) {
        throw this.lacks('listing for us', { status, reason: 'no-repo' });
      }
      if (!canProbeAfter(error)) throw error;
      return undefined;
    }
  }

  /** One byte by `Range`: unlike HEAD it works everywhere, and it never needs a preflight. */
  async probe(path: string): Promise<PlannedFile | undefined> {
    let response: Response;
    const url = this.#fileUrl(path);
    try {
      response = await this.#get(url, path, 'bytes=0-0');
    } catch (error) {
      if (isAbsent(error, this.#host, path !== REQUIRED[0])) return undefined;
      throw error;
    }
    await response.body?.cancel();
    const { headers, status } = response;
    const total =
      status === 206
        ? /\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1]
        : headers.get('Content-Length');
    const size = Number(total ?? 0);
    const key = await standInKey([url, size, headers.get('Last-Modified'), headers.get('ETag')]);
    return { path, size, key, chunks: [] };
  }

  lacks(what: string, facts: ErrorFacts<'download'>): AppError<'download'> {
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
      if (!success) return;
      this.revision = output.sha;
      this.licence = output.tags.find((tag) => tag.startsWith('license:'))?.slice(8) ?? '';
    } catch (error) {
      if (!canProbeAfter(error)) throw error;
    }
  }

  async #readTree(first: string): Promise<Map<string, PlannedFile> | undefined> {
    const files = new Map<string, PlannedFile>();
    let url = first;
    for (let page = 0; page < MAX_TREE_PAGES; page++) {
      const { output, success, headers } = await this.#json(url, treeSchema);
      if (!success) return undefined;
      for (const { path, size, oid, lfs } of output) {
        const sha256 = lfs && /[0-9a-f]{64}$/.exec(lfs.oid)?.[0];
        const git = !lfs && /^[0-9a-f]{40}$/.test(oid) ? gitKey(oid) : undefined;
        const key = sha256 ?? git ?? (await standInKey([this.#fileUrl(path), size]));
        files.set(path, { path, size: lfs?.size ?? size, key, chunks: [] });
      }
      const next = /<([^>]+)>\s*;\s*rel="next"/.exec(headers.get('Link') ?? '')?.[1];
      if (!next) break;
      // A mirror may pass on the hub's own address: only the cursor in it is taken.
      url = first.replace(/\?.*$/, new URL(next, first).search);
    }
    return files;
  }

  async #json<T extends v.GenericSchema>(url: string, schema: T) {
    const response = await this.#get(url, '');
    const text = await response.text();
    const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    return { ...parsed, headers: response.headers } as v.SafeParseResult<T> & { headers: Headers };
  }

  #get(url: string, file: string, range?: string): Promise<Response> {
    return request(url, { ...this.#patience, file, ...(range && { range }) });
  }
}

/** Not there. Many sites answer what they do not have with their start page and status 200. */
export function isAbsent(error: unknown, host: ModelHost, pageIsAbsence = true): boolean {
  if (!(error instanceof AppError)) return false;
  const { status, reason } = error.facts;
  return status === 404 || (reason === 'html' && pageIsAbsence && host.kind === 'site');
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A missing or broken listing is no reason to give up; a refusal or a long silence is. */
function canProbeAfter(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  const { status = 0, reason } = error.facts;
  return ![401, 403, 429].includes(status) && reason !== 'timeout';
}
