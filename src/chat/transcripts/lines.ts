/** Conversations as JSON Lines: a header line each, then a line a message, in the usual names. */
import { choicesOf, type Conversation } from '../../storage/conversation.ts';

export function toLines(conversations: readonly Conversation[]): string {
  return conversations
    .flatMap((conversation) => [header(conversation), ...messages(conversation)])
    .map((line) => `${JSON.stringify(line)}\n`)
    .join('');
}

function header(conversation: Conversation) {
  const { title, createdAt, updatedAt } = conversation;
  const { name, pinned, archived, reply } = choicesOf(conversation);
  return {
    type: 'conversation',
    app: 'qwen-all-in-one',
    version: 1,
    title,
    ...(name && { name }),
    ...(pinned && { pinned }),
    ...(archived && { archived }),
    ...(reply && { reply }),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

/** Of each exchange the version that is shown. What the word filter covers stays covered. */
function messages({ exchanges }: Conversation) {
  return exchanges.flatMap(({ at, text, reply, model, sentiment, outcome }) => {
    const time = new Date(at).toISOString();
    const said = { type: 'message', role: 'user', content: text, at: time };
    const answer = { type: 'message', role: 'assistant', content: reply, model, at: time };
    const timings = outcome.state === 'done' && { timings: outcome.timings };
    return [
      { ...said, ...(sentiment && { sentiment }) },
      ...(reply ? [{ ...answer, ...timings }] : []),
    ];
  });
}
