"""Everyday sentences by rule: (text, probability that the mood is positive). Neutral is 0.5."""

import re
from pathlib import Path

import everyday_en as en
import everyday_parts as parts
import everyday_stories as stories
import everyday_zh as zh
import moodless
import rated_en
import turns
import written
from grammar import pick

WHO = "我|我|我|我|我们|我妈妈|我爸|我朋友|我女儿|我儿子|我同事|我弟弟|我姐姐|我老公|我老婆|我室友".split("|")
DEGREE = "好|真|太|特别|非常|超级|很|有点|十分|挺".split("|")
GOOD_ADJ = "开心|高兴|快乐|幸福|激动|兴奋|满意|感动|幸运|放松|自豪|满足|温暖|期待|舒服|欣慰".split("|")
BAD_ADJ = "难过|伤心|失望|生气|郁闷|沮丧|委屈|孤独|焦虑|紧张|害怕|担心|累|疲惫|无聊|烦|痛苦|后悔|难受|尴尬|烦躁|迷茫".split("|")
TAIL = "啊|呀|呢|啦|了|哦|！|。|～|||||".split("|")


def comma(rng):
    return pick(rng, ["，", "，", "，", ",", ",", " ", "。", "！"])


def clause_zh(rng, events):
    """Optional time and person before the event."""
    r = rng.random()
    event = pick(rng, events)
    if r < 0.35 or event[:1] in "我老":
        return (pick(rng, zh.TIMES) if r < 0.2 and not event.startswith("今") else "") + event
    who = "我" if event[:2] in ("妈妈", "爸爸", "奶奶", "爷爷", "孩子", "女儿", "儿子") else pick(rng, WHO)
    time = pick(rng, zh.TIMES) if rng.random() < 0.6 else ""
    return time + who + event if rng.random() < 0.6 else who + time + event


def zh_good(rng):
    r = rng.random()
    joy = pick(rng, zh.JOY)
    if r < 0.30:
        return clause_zh(rng, zh.GOOD) + comma(rng) + joy, 0.96
    if r < 0.50:
        return clause_zh(rng, zh.GOOD), 0.94
    if r < 0.56:
        return joy + comma(rng) + clause_zh(rng, zh.GOOD), 0.96
    if r < 0.64:
        return pick(rng, zh.TIMES) + pick(rng, ["我", "", "心情", "真的"]) + pick(rng, DEGREE) + pick(rng, GOOD_ADJ) + pick(rng, TAIL), 0.95
    if r < 0.72:
        return pick(rng, zh.TIMES + [""]) + pick(rng, zh.GOOD_THINGS) + pick(rng, zh.SMOOTH) + pick(rng, ["", comma(rng) + joy]), 0.94
    if r < 0.78:
        return (pick(rng, zh.TIMES) + pick(rng, ["没有", "没", "不用", "终于没有"]) + pick(rng, zh.BAD_THINGS)
                + comma(rng) + joy), 0.94
    if r < 0.88:
        return ("虽然" + pick(rng, [clause_zh(rng, zh.BAD), "很累", "有点辛苦", "有点贵", "起得很早", "路很远", "等了很久"])
                + comma(rng) + pick(rng, ["但是", "但", "不过", "可是"])
                + pick(rng, [clause_zh(rng, zh.GOOD), joy, "还是很开心", "一切都值得", "收获很大", "我还是很满足"])), 0.85
    if r < 0.94:
        return ("没想到" + clause_zh(rng, zh.GOOD) + pick(rng, ["", comma(rng) + joy]), 0.94) if rng.random() < .4 else (
            "终于" + pick(rng, ["", "不用"]) + pick(rng, ["放假了", "考完试了", "写完作业了", "把问题解决了", "见到你了", "等到好消息了", "出成果了"]) + pick(rng, ["", comma(rng) + joy]), 0.94)
    return pick(rng, ["我很喜欢", "好爱", "太喜欢", "特别享受", "谢谢", "感谢", "真想念"]) + pick(
        rng, ["这里的风景", "现在的生活", "我的工作", "我的老师", "这首歌", "你的陪伴", "这家店", "今天的天气", "我的家人", "这份礼物", "大家的帮助", "这个周末"]), 0.93


def zh_bad(rng):
    r = rng.random()
    woe = pick(rng, zh.WOE)
    if r < 0.30:
        return clause_zh(rng, zh.BAD) + comma(rng) + woe, 0.04
    if r < 0.50:
        return clause_zh(rng, zh.BAD), 0.06
    if r < 0.56:
        return woe + comma(rng) + clause_zh(rng, zh.BAD), 0.04
    if r < 0.64:
        return pick(rng, zh.TIMES) + pick(rng, ["我", "", "心里", "真的"]) + pick(rng, DEGREE) + pick(rng, BAD_ADJ) + pick(rng, TAIL), 0.05
    if r < 0.72:
        return pick(rng, zh.TIMES + [""]) + pick(rng, zh.GOOD_THINGS) + pick(rng, zh.ROUGH) + pick(rng, ["", comma(rng) + woe]), 0.06
    if r < 0.79:
        return (pick(rng, zh.TIMES + ["我"]) + pick(rng, ["没有", "没", "根本没有", "一直没有"]) + pick(rng, zh.NICE_THINGS)
                + pick(rng, ["", comma(rng) + woe])), 0.08
    if r < 0.88:
        return ("虽然" + pick(rng, [clause_zh(rng, zh.GOOD), "环境不错", "很努力了", "大家都安慰我", "买得便宜", "看起来很好"])
                + comma(rng) + pick(rng, ["但是", "但", "不过", "可是"])
                + pick(rng, [clause_zh(rng, zh.BAD), woe, "还是很难过", "结果很失望", "我一点都不开心", "心里还是不舒服"])), 0.15
    if r < 0.95:
        return pick(rng, ["我不", "一点都不", "一点也不", "我并不", "真的不", "再也不"]) + pick(
            rng, ["开心", "高兴", "快乐", "喜欢这里", "喜欢这份工作", "满意", "想上班", "想去学校", "想见他", "舒服", "幸福", "顺利", "想努力了", "喜欢吃这个"]), 0.07
    return pick(rng, ["我讨厌", "真受不了", "好恨", "好怕", "担心", "受够了"]) + pick(
        rng, ["这份工作", "下雨天", "我的老板", "这样的生活", "加班", "明天的考试", "一个人吃饭", "别人看不起我", "这样的自己", "考试", "开会", "被人忽视"]), 0.07


def zh_plain(rng):
    text = pick(rng, zh.PLAIN)
    if rng.random() < 0.3:
        text = pick(rng, ["请问", "我想知道", "麻烦你", "你能告诉我", "", "那"]) + text
    if rng.random() < 0.15:
        text += comma(rng) + pick(rng, zh.PLAIN)
    return text, 0.5


def cap(rng, text):
    return text[0].upper() + text[1:] if rng.random() < 0.75 else text


def en_event(rng, events):
    text = pick(rng, events)
    r = rng.random()
    if r < 0.3:
        text = text + " " + pick(rng, en.TIMES)
    elif r < 0.38:
        text = pick(rng, en.TIMES) + " " + text
    return text


def english(rng):
    good = rng.random() < 0.5
    p, events, feel, short, adj, other = ((0.95, en.GOOD, en.JOY, en.SHORT_GOOD, en.GOOD_ADJ, en.BAD) if good
                                          else (0.05, en.BAD, en.WOE, en.SHORT_BAD, en.BAD_ADJ, en.GOOD))
    r = rng.random()
    if r < 0.14:
        return pick(rng, short), p
    if r < 0.40:
        return cap(rng, en_event(rng, events)), p
    if r < 0.62:
        return cap(rng, en_event(rng, events) + pick(rng, [", ", ". ", "! ", " and "]) + pick(rng, feel)), p
    if r < 0.72:
        return cap(rng, pick(rng, ["I feel ", "I'm ", "I am ", "I'm feeling "]) + pick(rng, en.MODIFIERS) + " " + pick(rng, adj)
                   + pick(rng, ["", " " + pick(rng, en.TIMES)])), p
    if r < 0.78:
        return cap(rng, pick(rng, ["I'm not ", "I am not ", "I don't feel ", "I was not "]) + pick(
            rng, en.BAD_ADJ if good else en.GOOD_ADJ) + pick(rng, ["", " at all", " anymore", " today"])), 0.8 if good else 0.08
    if r < 0.87:
        return cap(rng, pick(rng, other) + ", but " + pick(rng, events)), 0.8 if good else 0.2
    return cap(rng, pick(rng, events)) + pick(rng, [". ", ", and "]) + pick(rng, events), p


def free_zh(rng):
    """Loose combinations of people, things, praise and complaint."""
    good = rng.random() < 0.5
    of = lambda a, b: pick(rng, getattr(parts, a if good else b))  # noqa: E731
    r = rng.random()
    time = pick(rng, zh.TIMES) if rng.random() < 0.4 else ""
    words, feel, state = of("GOOD_WORDS", "BAD_WORDS"), of("FEEL_GOOD", "FEEL_BAD"), of("STATE_GOOD", "STATE_BAD")
    if r < 0.26:
        text = pick(rng, parts.THINGS) + pick(rng, parts.ADVERB) + words
    elif r < 0.44:
        text = time + pick(rng, ["", "我"]) + pick(rng, parts.PEOPLE) + of("DO_GOOD", "DO_BAD")
    elif r < 0.56:
        text = time + pick(rng, ["我", "我终于" if good else "我又", "终于" if good else "居然"]) + of("DONE_GOOD", "DONE_BAD") + of("GOOD_OBJECTS", "BAD_OBJECTS")
    elif r < 0.66:
        text = time + "和" + pick(rng, parts.PEOPLE) + pick(rng, ["一起", "去", ""]) + pick(rng, parts.FUN) + comma(rng) + pick(rng, parts.ADVERB) + feel
    elif r < 0.74:
        text = pick(rng, parts.THINGS) + pick(rng, ["让我", "令我", "使我", "叫人"]) + pick(rng, parts.ADVERB) + feel
    elif r < 0.84:
        text = pick(rng, [time, pick(rng, parts.THINGS), "现在", "这次"]) + of("NOT_BAD", "NOT_GOOD")
    elif r < 0.92:
        text = pick(rng, ["原以为", "本来以为", "还以为"]) + pick(rng, parts.THINGS) + of("BAD_WORDS", "GOOD_WORDS") + comma(rng) + pick(
            rng, ["结果", "没想到", "谁知道"]) + pick(rng, parts.ADVERB) + words
    else:
        text = pick(rng, ["期待", "好期待", "盼着", "舍不得"] if good else ["害怕", "担心", "不想面对", "受够了"]) + pick(rng, parts.THINGS)
    if rng.random() < 0.4:
        text += comma(rng) + pick(rng, [state, pick(rng, parts.ADVERB) + feel])
    return text, 0.93 if good else 0.07


def free_en(rng):
    good = rng.random() < 0.5
    of = lambda a, b: pick(rng, getattr(parts, "EN_" + (a if good else b)))  # noqa: E731
    r = rng.random()
    words, time = of("GOOD_WORDS", "BAD_WORDS"), " " + pick(rng, en.TIMES) if rng.random() < 0.35 else ""
    thing, who = pick(rng, parts.EN_THINGS), pick(rng, parts.EN_PEOPLE)
    if r < 0.28:
        text = f"{pick(rng, ['the', 'my', 'this', 'our'])} {thing} {pick(rng, ['was', 'is', 'was so', 'was really'])} {words}{time}"
    elif r < 0.46:
        text = f"my {who} {of('DO_GOOD', 'DO_BAD')}{time}"
    elif r < 0.64:
        text = f"I {pick(rng, ['', 'just ', 'finally ' if good else 'again '])}{of('ACTS_GOOD', 'ACTS_BAD')}{time}"
    elif r < 0.74:
        text = f"{thing} with my {who} {pick(rng, ['was', 'is always'])} {words}"
    elif r < 0.82:
        text = f"my {pick(rng, [who, thing])} makes me {pick(rng, ['happy', 'smile', 'so proud', 'feel loved'] if good else ['sad', 'cry', 'so angry', 'feel small'])}{time}"
    elif r < 0.91:
        text = f"it was not {'as bad' if good else 'as good'} as I thought"
        if rng.random() < 0.6:
            text = f"the {thing} was not {pick(rng, ['bad', 'hard', 'boring', 'as hard as I thought'] if good else ['good', 'fun', 'easy', 'nice'])}{pick(rng, ['', ' at all'])}"
    else:
        text = pick(rng, ["I can't wait for the ", "so excited about the ", "I really enjoyed the ", "I love this "] if good else
                    ["I'm afraid of the ", "so tired of this ", "I really hated the ", "I worry about the "]) + thing
    if rng.random() < 0.35:
        text += pick(rng, [", ", ". ", " and ", "! "]) + of("STATE_GOOD", "STATE_BAD")
    return cap(rng, text), 0.93 if good else 0.07


def story(rng):
    """A pattern of everyday_stories with its slots filled."""
    zh_story = rng.random() < 0.68
    good = rng.random() < 0.5
    while True:
        pattern, *ends = pick(rng, stories.ZH if zh_story else stories.EN)
        if slots := ends[0 if good else 1]:
            break
    times = zh.TIMES + [""] * len(zh.TIMES) if zh_story else en.TIMES
    text = pattern.format(t=pick(rng, times), **{k: pick(rng, v.split("|")) for k, v in slots.items()})
    if rng.random() < 0.3:
        state = ("STATE_GOOD" if good else "STATE_BAD") if zh_story else ("EN_STATE_GOOD" if good else "EN_STATE_BAD")
        text += (comma(rng) if zh_story else pick(rng, [", ", ". ", "! "])) + pick(rng, getattr(parts, state))
    return text, 0.94 if good else 0.06


def faces(rng):
    r = rng.random()
    rows, p = (zh.FACES_GOOD, 0.94) if r < 0.47 else (zh.FACES_BAD, 0.06) if r < 0.94 else (zh.FACES_PLAIN, 0.5)
    if rng.random() < 0.5:
        one = pick(rng, rows)
        return (one * int(rng.integers(1, 4)) if rng.random() < .6 else one + pick(rng, rows)), p
    if p == 0.5:
        return pick(rng, zh.PLAIN) + pick(rng, rows), p
    text = (zh_good if p > 0.5 else zh_bad)(rng)[0]
    return text + pick(rng, rows), p


def bare(text):
    return re.sub(r"[\W_]+", "", text).lower()


def held_out():
    """What is for measuring only, bare: everyday.tsv and development.tsv."""
    files = (Path(__file__).parent / name for name in ("everyday.tsv", "development.tsv"))
    return {bare(line.split("\t")[-1]) or line.split("\t")[-1] for f in files for line in f.read_text().splitlines()[1:]}


HELD_OUT = held_out()


def kept_apart(text):
    return (bare(text) or text) in HELD_OUT


def sentence(rng):
    r = rng.random()
    if r < 0.62:
        return written.sentence(rng)
    if r < 0.73:
        return moodless.sentence(rng), 0.5
    if r < 0.79:
        return rated_en.sentence(rng)
    return turns.sentence(rng) if r < 0.91 else usual(rng)


def usual(rng):
    if rng.random() < 0.22:
        return story(rng)
    r = rng.random()
    if r < 0.18:
        return zh_good(rng)
    if r < 0.36:
        return zh_bad(rng)
    if r < 0.54:
        return free_zh(rng)
    if r < 0.62:
        return zh_plain(rng)
    if r < 0.69:
        if rng.random() < 0.5:
            return pick(rng, zh.SHORT_GOOD) + pick(rng, TAIL[6:]), 0.93
        return pick(rng, zh.SHORT_BAD) + pick(rng, TAIL[6:]), 0.06
    if r < 0.75:
        return faces(rng)
    if r < 0.85:
        return english(rng)
    if r < 0.96:
        return free_en(rng)
    return cap(rng, pick(rng, en.PLAIN)) + pick(rng, ["", "?", "."]), 0.5
