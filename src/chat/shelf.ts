/** How conversations are listed: by what name, in which group, with which mood. */
import { choicesOf, type Conversation } from '../storage/conversation.ts';

/** What a person called it, else the beginning of its first message. */
export function nameOf(conversation: Pick<Conversation, 'title' | 'choices'>): string {
  return choicesOf(conversation).name || conversation.title;
}

export type Mood = 'positive' | 'negative' | 'mixed';

/** Which side most of its messages are on; null where none was judged to have a mood. */
export function moodOf({ exchanges }: Pick<Conversation, 'exchanges'>): Mood | null {
  let [positive, negative] = [0, 0];
  for (const { sentiment } of exchanges) {
    if (sentiment?.label === '正面') positive += 1;
    if (sentiment?.label === '负面') negative += 1;
  }
  if (positive + negative === 0) return null;
  if (positive === negative) return 'mixed';
  return positive > negative ? 'positive' : 'negative';
}

/** `day`: midnight of the day, in this device's time zone. */
export type Group = { key: string; conversations: Conversation[] } & (
  { kind: 'pinned' | 'archived' } | { kind: 'day'; day: number }
);

/** Pinned ones, then day by day, then what is archived. Empty groups are left out. */
export function grouped(conversations: readonly Conversation[]): Group[] {
  const pinned: Conversation[] = [];
  const archived: Conversation[] = [];
  const days = new Map<number, Conversation[]>();
  for (const conversation of conversations) {
    const choices = choicesOf(conversation);
    if (choices.archived) archived.push(conversation);
    else if (choices.pinned) pinned.push(conversation);
    else {
      const day = new Date(conversation.updatedAt).setHours(0, 0, 0, 0);
      const others = days.get(day);
      if (others) others.push(conversation);
      else days.set(day, [conversation]);
    }
  }
  const byDay = [...days].sort(([a], [b]) => b - a);
  const groups: Group[] = [
    { key: 'pinned', kind: 'pinned', conversations: pinned },
    ...byDay.map(([day, found]): Group => {
      return { key: String(day), kind: 'day', day, conversations: found };
    }),
    { key: 'archived', kind: 'archived', conversations: archived },
  ];
  return groups.filter(({ conversations: { length } }) => length > 0);
}
