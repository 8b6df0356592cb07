/** Words that tell a glad reply from a sad one, and a loss from other news; replies are searched in small letters. */

/** Words by which a reply is known as a glad one. */
export const GLAD = [
  ...'恭喜 替你高兴 为你开心 为你高兴 真棒 真厉害 好好享受 庆祝 真香 真好 太好了 放心了 真让人期待 听起来不错'.split(
    ' ',
  ),
  ...['happy for you', 'glad to hear', 'congratulations', 'how nice', 'how lovely', 'how exciting'],
  ...['wonderful', 'great news', 'amazing', 'well done', 'what a great', 'what a lucky'],
  ...['lucky you', 'relieved', 'good mood', 'how sweet', 'sounds delicious', '真可爱'],
];
/** What sad news is never answered with. */
export const JOY = [...GLAD, '运气', 'enjoy'];
/** Nor is anything that may be sad. */
export const LAUGHTER = ['哈哈', 'haha'];

/** What good news and mere facts are never answered with. */
export const SORROW = [
  ...'真难过 很难过 难受 真吓人 节哀 抱抱你 真委屈 很遗憾 很伤人 很失落 心疼'.split(' '),
  ...[
    'sorry to hear',
    'sorry for your',
    'sorry, that',
    'must hurt',
    'be gentle with yourself',
    "wasn't fair",
  ],
];
/** What is no answer to who wants to know something, or have something made. */
export const NODS = ['我知道了', 'okay, i see', 'thanks for telling me'];
/** What sends people to a crisis line: for words of despair, or at least a message that is surely sad. */
export const CRISIS = [
  '热线',
  '非常痛苦',
  'crisis line',
  'your safety',
  'someone you trust right now',
];
/** What is said of a death, and only where one was told of. */
export const CONDOLENCE = ['节哀', 'sorry for your loss'];
export const DEATH =
  /死|去世|过世|离世|逝|走了|葬|丧|追悼|最后一面|忌日|\b(died|dead|death|dying|passed|funeral|lost (my|our|the baby)|gone|buried)\b/i;

/** A loss in plain words: no badge makes it glad news. */
export const LOSS = new RegExp(
  [
    '去世|过世|离世|下葬|葬礼|追悼|忌日|流产|孩子没保住',
    '\\b(died|passed away|buried|funeral|miscarr\\w+|stillborn)\\b',
    "\\bput (him|her|it|them|our \\w+) (down|to sleep)\\b|\\bdidn['’]?t wake up\\b",
    '\\blost (the|our|my|his|her) (baby|son|daughter|mum|mom|mother|dad|father|husband|wife)\\b',
    '\\b(mum|mom|mother|dad|father|nan|gran\\w*|husband|wife|brother|sister) passed' +
      '(?=\\s*($|[,.;]|and |last |in |on |this |peacefully|suddenly))',
    '\\blost (our|my|his|her) (nan|gran\\w*|grand\\w+|brother|sister|uncle|aunt)\\b',
  ].join('|'),
  'i',
);

/** Words by which a reply is known as one to sad news. */
export const SAD = [
  ...SORROW,
  ...'担心 痛苦 很疼 很痛 不好受 别急 真烦 很累'.split(' '),
  ...["i'm sorry", "i'm so sorry", "it's okay. i'm here", 'worried about your', 'that hurts'],
];
