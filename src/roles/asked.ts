/** What a message asks for, told by its words alone: for the replies of a model too small to know. */
import { plainText } from '../safety/plain.ts';

/**
 * A greeting, an insult of the page, thanks, who or what it is, a choice that is the person's, what
 * to do next, something to be made, or something to know.
 */
export type Asked =
  'hello' | 'insult' | 'thanks' | 'self' | 'choice' | 'advice' | 'request' | 'question';

/** A message that is nothing else. */
const HELLO = [
  /^(你好|您好|嗨|哈喽|哈啰|在吗|在么|在不在|早|早上好|早安|下午好|晚上好)[\s呀啊哦呢\p{P}\p{S}]*$/u,
  /^(hi+|hello|hey+|hiya|good (morning|afternoon|evening))( there| again| you)?[\s\p{P}\p{S}]*$/iu,
  /^(hi|hello|hey|good (morning|afternoon|evening))( there)?,? (from \w+( \w+)?|every(one|body)|is any(one|body) (home|here|there))[\s\p{P}\p{S}]*$/iu,
];
const INSULT = [
  /^你(个|这|真|怎么|是不是|就是)?.{0,3}(笨|蠢|傻|废物|垃圾|没用|白痴)/,
  /^(you|u|ur|you['’]?re)\b.{0,20}\b(dumb\w*|stupid|useless|idiot|trash|suck)\b/i,
];
/** A message that is little more than thanks. */
const THANKS = [
  /^.{0,12}(谢谢|谢啦|多谢|感谢).{0,8}$/,
  /^.{0,12}\b(thanks|thank you|thx)\b.{0,40}$/i,
];
const SELF = [
  /^你(到底|究竟)?是(个|一个)?(谁|什么|啥|真人|人|机器)/,
  /^(who|what) (exactly )?are you\b|^are you (a|an|real|human|like)\b|^what can you\b/i,
];
const CHOICE = [
  /要不要|该不该|应不应该|还是不|帮谁|选哪个|(去|选|吃|买|穿|用).+还是.+(呢|[?？])/,
  /^(so |and |but )?should i\b/i,
  /\b(him|her|me|this|that|yes|stay|go) or \w+\s*\?*$|\bpick one\b/i,
  /\bwhich( one)? (would|should) (you|i) (pick|choose|take|go for)\b/i,
];
const ADVICE = [
  /怎么办|有什么(办法|建议)|(该|应该|先)(怎么|做什么|学什么|说什么)|(怎么|如何)跟.*说/,
  /^(so |and |but |ok |okay )?(what|how)( else| even)? (should|can|could|do|would) (i|we|people)\b|\bany (tips|advice)\b/i,
];
const REQUEST = [
  /^(请|帮我|给我|替我)(写|讲|算|翻译|解释|推荐|改|编|唱|画|把|想)|^(写|编|翻译)(一|个|首|篇|句|条|段|下|两)|造(个|一个)?句/,
  /^(please |(can|could) (you|u) )*(write|translate|calculate|draw|sing|explain|spell|define|recommend|suggest) \w/i,
  /^(give|tell|show|make) me (a|an|the|some|one)\b/i,
  /^(add|subtract) \d|(shorter|longer|again) please[.!]?\s*$|^再(短|长|简单|简洁)(一)?点/i,
];
/** Of numbers, of how things are done, or of what was said before: whatever badge it has, it is no news. */
const DIRECT = [
  /^请问|^为什么(天|海|地球|月|星|太阳|水)|(能不能|可不可以)(吃|喝|用)/,
  /\bhow (much|many) (each|is|are|does|do|in|per)\b/i,
  /^(怎么(做|才能|用|写|读|煮|修|算|去|包|种|洗)|怎样|如何)(?!.*[都也])/,
  /^(那|那么)?你(?!们|看|说|知道).*(吗|么)[?？。]?\s*$/,
  /^那.*(怎么回事|为什么)[?？]?\s*$/,
  /^(and |so )?(are|do|can|could|will|would|have|did) you\b/i,
  /^(and |so )?(why|how|what|who|where|when) (is|are|isn['’]?t|does|do|did|was|were) (it|they|the|that|this)\b/i,
  /[\d零一二三四五六七八九十百千]\s*(加|减|乘|除|\+|×|÷|\*)\s*(去|以|上)?\s*[\d零一二三四五六七八九十百千]/,
  /^(what['’]?s |what is )?[\w-]+ (plus|minus|times|divided by) [\w-]+\s*\??$/i,
];
/** With a mark, or by its words: 吗 and 多少 ask, 没什么, 还没吃呢 and 怎么又这样 do not. */
const QUESTION = [
  /[?？]\s*$/,
  /吗[。.]?\s*$|(?<!没)(什么|啥)\s*$|(?<![不没])怎么\s*$|(是谁|在哪|哪里|多少)\s*$/,
  /(什么|怎么|哪|谁|几|多少|会不会|能不能).*呢\s*$/,
  /^(什么是|谁是|为什么(会|天|海|地|人|水))/,
  /^(what|who|where|when|why|which)(['’]?s| is| are| was| were| does| do| did| should| can| could) /i,
  /^how (many|much|far|tall|long|old|big|do|does|to) /i,
];

/**
 * @param label Where it is 不确定, it takes less to be a question; sarcastic thanks have a negative one,
 * and a sure one.
 */
export function askedBy(
  text: string,
  label: '正面' | '负面' | '不确定',
  sure = true,
): Asked | undefined {
  const plain = plainText(text);
  const fits = (all: readonly RegExp[]) => all.some((one) => one.test(plain));
  if (fits(HELLO)) return 'hello';
  if (fits(INSULT)) return 'insult';
  if (!(label === '负面' && sure) && fits(THANKS)) return 'thanks';
  if (fits(SELF)) return 'self';
  if (fits(CHOICE)) return 'choice';
  if (fits(ADVICE)) return 'advice';
  if (fits(REQUEST)) return 'request';
  return fits(DIRECT) || (label === '不确定' && fits(QUESTION)) ? 'question' : undefined;
}
