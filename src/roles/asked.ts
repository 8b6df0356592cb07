/** What a message asks for, told by its words alone: for the replies of a model too small to know. */

/** A choice that is the person's, what to do next, something to know, or something to be made. */
export type Asked = 'choice' | 'advice' | 'question' | 'request';

const CHOICE = [
  /要不要|该不该|應不應該|应不应该|还是不|帮谁|选哪个/,
  /^(so |and |but )?should i\b/i,
  /\b(him|her|me|this|that|yes|stay|go) or \w+\s*\?*$/i,
];
const ADVICE = [
  /怎么办|怎麼辦|(该|該|应该|應該|先)(怎么|做什么|做什麼|学什么|说什么)|(怎么|如何)跟.*说/,
  /^(so |and |but |ok |okay )?(what|how)( else| even)? (should|can|could|do|would) (i|we|you|people)\b/i,
];
/** With a mark, or by its words: 吗 and 多少 ask, 没什么, 还没吃呢 and 怎么又这样 do not. */
const QUESTION = [
  /[?？]\s*$/,
  /吗[。.]?\s*$|(?<!没)什么\s*$|(?<![不没])怎么\s*$|(是谁|在哪|哪里|多少)\s*$/,
  /(什么|怎么|哪|谁|几|多少|会不会|能不能).*呢\s*$/,
  /^(什么是|谁是|为什么(会|天|海|地|人|水))/,
  /^(what|who|where|when|why|which)(['’]?s| is| are| was| were| does| do| did| should| can| could) /i,
  /^how (many|much|far|tall|long|old|big|do|does|to) /i,
];
/** Asked of the page itself, of numbers, or of what was said before: whatever badge it has, it is no news. */
const DIRECT = [
  /^(怎么(做|才能|用|写|读|煮|修|算|去|包|种|洗)|怎样|如何)(?!.*[都也])/,
  /^(那|那么)?你(?!们|看|说|知道).*(吗|么)[?？。]?\s*$/,
  /^那.*(怎么回事|为什么)[?？]?\s*$/,
  /^(and |so )?(are|do|can|could|will|would|have|did) you\b/i,
  /^(and |so )?(why|how|what|who|where|when) (is|are|isn['’]?t|does|do|did|was|were) (it|they|the|that|this)\b/i,
  /[\d零一二三四五六七八九十百千]\s*(加|减|減|乘|除|\+|×|÷|\*|plus|minus|times|divided by)\s*(去|以|上)?\s*[\d零一二三四五六七八九十百千]/i,
];
const REQUEST = [
  /^(请|請|帮我|幫我|给我|給我|替我)(写|寫|讲|講|算|翻译|翻譯|解释|解釋|推荐|推薦|改|编|唱|画|把)/,
  /^(please )?(write|translate|calculate|draw|sing|explain|spell|define|recommend) \w/i,
  /^(give|tell|show|make) me (a|an|the|some|one)\b/i,
  /^(add|subtract) \d|(shorter|longer|again) please[.!]?\s*$|^再(短|长|長|简单|简洁)(一)?点/i,
];

/** @param moodless Whether the message has no mood that could be told: then it takes less to be a question. */
export function askedBy(text: string, moodless: boolean): Asked | undefined {
  const fits = (all: readonly RegExp[]) => all.some((one) => one.test(text));
  if (fits(CHOICE)) return 'choice';
  if (fits(ADVICE)) return 'advice';
  if (fits(REQUEST)) return 'request';
  return fits(DIRECT) || (moodless && fits(QUESTION)) ? 'question' : undefined;
}
