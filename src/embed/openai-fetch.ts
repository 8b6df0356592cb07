/**
 * The same as a `fetch` that answers by itself, for client libraries that allow another transport:
 * nothing leaves the page, whatever the host in the address.
 */
import { isAbort } from '../contract/errors.ts';
import { apiError, ApiError } from './errors.ts';
import type { Chunk, OpenAiShape } from './openai.ts';

export function fetchOf(shape: OpenAiShape): typeof fetch {
  return async (input, init) => {
    const request = new Request(input, init);
    try {
      request.signal.throwIfAborted();
      return await answer(shape, request);
    } catch (error) {
      if (isAbort(error) || request.signal.aborted) throw request.signal.reason ?? error;
      return failure(error);
    }
  };
}

async function answer(shape: OpenAiShape, request: Request): Promise<Response> {
  const { signal } = request;
  const path = new URL(request.url).pathname;
  const asked = `${request.method} ${path}`;
  const [, id] = /\/models\/(.+)$/.exec(path) ?? [];
  if (/^POST .*\/chat\/completions$/.test(asked)) {
    const body = await bodyOf(request);
    if (body['stream'] !== true) {
      return json(await shape.chat.completions.create({ ...body, stream: false }, { signal }));
    }
    return events(await shape.chat.completions.create({ ...body, stream: true }, { signal }));
  }
  if (/^POST .*\/sentiment$/.test(asked)) {
    const body = (await bodyOf(request)) as { input: string };
    return json(await shape.sentiment.create(body, { signal }));
  }
  if (/^GET .*\/models$/.test(asked)) return json(await shape.models.list());
  if (request.method === 'GET' && id) {
    return json(await shape.models.retrieve(decodeURIComponent(id)));
  }
  throw new ApiError(404, 'unknown_url', `${asked} is not answered here`);
}

async function bodyOf(request: Request): Promise<Record<string, unknown>> {
  const body: unknown = await request.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) {
    throw new ApiError(400, 'invalid_json', 'the body is no JSON object');
  }
  return body as Record<string, unknown>;
}

function events(chunks: AsyncGenerator<Chunk, void, void>): Response {
  const encoder = new TextEncoder();
  const event = (data: string) => encoder.encode(`data: ${data}\n\n`);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (!next.done) return controller.enqueue(event(JSON.stringify(next.value)));
        controller.enqueue(event('[DONE]'));
      } catch (error) {
        if (isAbort(error)) return controller.error(error);
        // The status was sent: an error in the middle is an event.
        controller.enqueue(event(JSON.stringify(known(error))));
      }
      controller.close();
    },
    cancel: async () => void (await chunks.return()),
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}

/** `Response.json` is newer than the browsers that we promise. */
function json(value: unknown, { status = 200, headers = {} } = {}): Response {
  const type = { 'Content-Type': 'application/json' };
  return new Response(JSON.stringify(value), { status, headers: { ...type, ...headers } });
}

function failure(error: unknown): Response {
  const told = known(error);
  const headers = { 'x-should-retry': 'false' }; // the same page would fail again
  return json(told, { status: told.status, headers });
}

function known(error: unknown): ApiError {
  const told = apiError(error);
  return told instanceof ApiError ? told : new ApiError(500, 'internal', String(error));
}
