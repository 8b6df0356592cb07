/**
 * Conversations in JSON: OpenAI's `conversations.json` (a tree of messages), ShareGPT's lists of
 * `from` and `value`, lists of `role` and `content`, and the lines that this app exports.
 */
import { parseSentiment } from '../../storage/conversation.ts';
import { isObject } from '../../storage/is-object.ts';
import { parseReplyChoices } from '../../storage/reply.ts';
import { timeOf, type Draft, type DraftMessage, type Drafts } from './draft.ts';

type Item = Record<string, unknown>;

/** What a conversation's list of messages is called. */
const LISTS = ['conversations', 'conversation', 'messages', 'chat_messages', 'items'];

/**
 * Reads one item of a file: a conversation, or a line of one.
 * @param open The conversation that a line without one of its own belongs to.
 * @returns the conversation that further lines belong to.
 */
export function readItem(item: unknown, drafts: Drafts, open: Draft | null): Draft | null {
  if (!isObject(item)) {
    drafts.skip('unreadable');
    return open;
  }
  if (isObject(item['mapping'])) {
    readTree(item, item['mapping'], drafts);
    return null;
  }
  const list = LISTS.map((name) => item[name]).find(Array.isArray);
  if (list) {
    const draft = drafts.begin(about(item));
    for (const message of list as unknown[]) readMessage(message, drafts, draft);
    return null;
  }
  if (item['type'] === 'conversation') return drafts.begin(about(item));
  const draft = open ?? drafts.begin();
  readMessage(item, drafts, draft);
  return draft;
}

function about(item: Item): Partial<Draft> {
  const [createdAt, updatedAt] = [
    timeOf(item['createdAt'] ?? item['create_time'] ?? item['created_at']),
    timeOf(item['updatedAt'] ?? item['update_time'] ?? item['updated_at']),
  ];
  return {
    title: line(item['title']),
    // Elsewhere a title is a name that somebody, or a model, gave.
    name: line(item['type'] === 'conversation' ? item['name'] : (item['title'] ?? item['name'])),
    reply: item['type'] === 'conversation' ? parseReplyChoices(item['reply']) : null,
    pinned: item['pinned'] === true,
    archived: (item['archived'] ?? item['is_archived']) === true,
    ...(createdAt !== undefined && { createdAt }),
    ...(updatedAt !== undefined && { updatedAt }),
  };
}

/** The first line of what may be a title. */
function line(value: unknown): string {
  return typeof value === 'string' ? (value.trim().split('\n')[0] ?? '').slice(0, 80) : '';
}

function readMessage(message: unknown, drafts: Drafts, draft: Draft): void {
  if (!isObject(message)) return drafts.skip('unreadable');
  const author = message['author'];
  const role = isObject(author) ? author['role'] : undefined;
  const content = message['content'];
  const parts = isObject(content) ? (content['parts'] ?? content['text']) : content;
  drafts.add(
    draft,
    role ?? message['role'] ?? message['from'] ?? message['sender'],
    parts ?? message['value'] ?? message['text'],
    factsOf(message),
  );
}

function factsOf(message: Item): Omit<DraftMessage, 'role' | 'text'> {
  const at = timeOf(message['at'] ?? message['create_time'] ?? message['created_at']);
  const metadata = message['metadata'];
  const slug = isObject(metadata) ? metadata['model_slug'] : undefined;
  const model = message['model'] ?? slug;
  const sentiment = parseSentiment(message['sentiment']);
  return {
    ...(at !== undefined && { at }),
    ...(typeof model === 'string' && { model: model.slice(0, 80) }),
    ...(sentiment && { sentiment }),
  };
}

/** The branch that was open last; its nodes name their parents. */
function readTree(item: Item, mapping: Item, drafts: Drafts): void {
  const draft = drafts.begin(about(item));
  const branch: unknown[] = [];
  const seen = new Set<string>();
  let at: unknown = item['current_node'] ?? Object.keys(mapping).at(-1);
  while (typeof at === 'string' && !seen.has(at)) {
    seen.add(at);
    const node: unknown = Object.hasOwn(mapping, at) ? mapping[at] : undefined;
    if (!isObject(node)) break;
    // The root has none.
    if (node['message'] !== null && node['message'] !== undefined) branch.push(node['message']);
    at = node['parent'];
  }
  for (const message of branch.reverse()) readMessage(message, drafts, draft);
}
