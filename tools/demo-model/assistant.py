"""Dialogues for the assistant role, generated from the tables beside this file."""

import re
from pathlib import Path

import everyday
import everyday_en
import everyday_zh
import facts
import moodless
import slots
import turns
import written
from grammar import expand, pick

HERE = Path(__file__).parent
EVENTS = {
    "zh": (everyday_zh, slots.ZH_GOOD, slots.ZH_BAD),
    "en": (everyday_en, slots.EN_GOOD, slots.EN_BAD),
}
FILL = {"zh": slots.ZH, "en": slots.EN}
NEXT = {"zh": slots.ZH_NEXT, "en": slots.EN_NEXT}
PLAIN = {"zh": everyday_zh.PLAIN, "en": everyday_en.PLAIN}


def alternatives(text):
    return [a.strip() for a in text.split(" | ")]


def fill(text, values):
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


def table(path):
    entries, entry = {}, None
    for line in path.read_text().splitlines():
        if line.startswith("@"):
            entry = entries.setdefault(line[1:].strip(), {})
        elif line and not line.startswith("#"):
            key, _, rest = line.partition(":")
            rest = rest.strip()
            if key in ("ask", "say"):
                entry[key] = [tuple(p.strip() for p in a.split("=>")) for a in alternatives(rest)]
            else:
                entry[key] = alternatives(rest)
    return entries


TABLES = {"zh": table(HERE / "dialogues_zh.txt"), "en": table(HERE / "dialogues_en.txt")}
WEIGHT = dict(unknown=2, hard=2, name=3, pet=3, like=2, chat=2, sad=2, happy=2, who=2, hello=2, selfharm=6, badbot=2, can=2)


def capital(rng, text):
    if text[:1].isascii() and rng.random() < 0.7:
        return text[:1].upper() + text[1:]
    return text


# ---- first turns: (user, reply, mood, follow-ups) ----------------------------------------------

def values_of(rng, lang):
    """A value for every slot of the tables."""
    values = {k: pick(rng, v.split("|")) for k, v in FILL[lang].items()}
    if lang == "zh" and rng.random() < 0.6:  # names of every kind, so that they are copied and not guessed
        values["name"] = pick(rng, slots.SURNAMES) + "".join(pick(rng, slots.GIVEN) for _ in range(int(rng.integers(1, 3))))
    elif lang == "en" and rng.random() < 0.3:
        values["name"] = "".join(pick(rng, slots.SYLLABLES) for _ in range(2)).capitalize()
    values["plain"] = pick(rng, PLAIN[lang][:44] if lang == "zh" else PLAIN[lang][13:30])
    return values


def opening(rng, lang, key, values=None):
    """What somebody says who begins with the entry `key` of the tables."""
    values = values or values_of(rng, lang)
    return capital(rng, fill(expand(pick(rng, TABLES[lang][key]["u"]), rng), values))


def known(rng, lang):
    """An entry of the tables."""
    entries = TABLES[lang]
    keys = list(entries)
    weights = [WEIGHT.get(k, 0.2 if k.startswith("trans") else 1) for k in keys]
    at = rng.random() * sum(weights)
    for key, w in zip(keys, weights):
        at -= w
        if at <= 0:
            break
    entry, values = entries[key], values_of(rng, lang)
    user = opening(rng, lang, key, values)
    if rng.random() < 0.08:
        user = pick(rng, slots.OPENERS[lang]) + user
    elif rng.random() < 0.06:
        user = user.rstrip("？?.!") + pick(rng, slots.CLOSERS[lang])
    reply = fill(pick(rng, entry["r"]), values)
    after = {k: fill(entry[k][0], values) for k in ("how", "why", "more", "again") if k in entry}
    words = EVENTS[lang][0]
    values["goodevent"], values["badevent"] = pick(rng, words.GOOD), pick(rng, words.BAD)
    asks, says = ([(fill(q, values), fill(a, values)) for q, a in entry.get(k, [])] for k in ("ask", "say"))
    after["say"] = says
    mood = "bad" if key in slots.MOOD_BAD else "good" if key in slots.MOOD_GOOD else ""
    return user, reply, mood, after, asks


def event(rng, lang):
    """An everyday event, answered by topic."""
    words, good, bad = EVENTS[lang]
    happy = rng.random() < 0.5
    lines, replies = (words.GOOD_BY_TOPIC, good) if happy else (words.BAD_BY_TOPIC, bad)
    k = int(rng.integers(0, len(lines)))
    what = pick(rng, lines[k].split("|"))
    feel = pick(rng, words.JOY if happy else words.WOE)
    r = rng.random()
    if lang == "zh":
        if r < 0.6:
            what = pick(rng, words.TIMES + ["我", "我今天", "今天我", "我昨天"]) + what if not what.startswith(("我", "今")) else what
        user = what + ("，" + feel if rng.random() < 0.4 else "")
        if rng.random() < 0.1:
            user = feel + "，" + what
    else:
        what = what + (" " + pick(rng, words.TIMES) if r < 0.3 else "")
        user = capital(rng, what + (pick(rng, [", ", ". ", " and "]) + feel if rng.random() < 0.35 else ""))
    mood = "good" if happy else "bad"
    reply = replies[k] if rng.random() < 0.15 else pick(rng, slots.ANY[lang, mood])
    return user, reply, mood, {}, []


def fact(rng, lang):
    if rng.random() < 0.35:
        if lang == "zh":
            land, city = pick(rng, list(facts.CAPITALS_ZH.items()))
            user = pick(rng, ["{}的首都是哪里", "{}的首都是什么", "{}首都是哪", "{}的首都", "请问{}的首都是哪里", "{}的首都在哪里", "哪里是{}的首都"]).format(land)
            other, there = pick(rng, list(facts.CAPITALS_ZH.items()))
            after = {"say": [("(那/那么)?" + other + "呢[？]", f"{there}是{other}的首都。")]}
            return user + pick(rng, ["", "？"]), f"{city}是{land}的首都。", "", after, []
        land, city = pick(rng, list(facts.CAPITALS_EN.items()))
        user = pick(rng, ["what is the capital of {}", "what's the capital of {}", "capital of {}", "tell me the capital of {}",
                          "which city is the capital of {}"]).format(land)
        other, there = pick(rng, list(facts.CAPITALS_EN.items()))
        after = {"say": [("(and/what about/how about) " + other + "[?]", f"{there} is the capital of {other}.")]}
        return capital(rng, user) + pick(rng, ["", "?"]), f"{city} is the capital of {land}.", "", after, []
    q, a, more = pick(rng, facts.ZH if lang == "zh" else facts.EN)
    return capital(rng, expand(pick(rng, alternatives(q)), rng)), a, "", {"more": more}, []


def sums(rng, lang):
    """Declined: a model of this size learns sums only by heart, and gets some of them wrong."""
    a, b = int(rng.integers(1, 21)), int(rng.integers(1, 21 if rng.random() < 0.7 else 200))
    if lang == "zh":
        zh = moodless.number
        x, y = (zh(a), zh(b)) if rng.random() < 0.4 else (str(a), str(b))
        how = pick(rng, ["减", "-", "加", "+", "加", "+", "乘以", "×", "除以"])
        user = f"{x}{how}{y}" + pick(rng, ["等于几", "等于多少", "是多少", "=", "=?", "得几", "等于几？", ""])
        return pick(rng, ["", "", "", "请问", "算一下"]) + user, pick(rng, slots.NO_SUMS[lang]), "", {}, []
    how = pick(rng, ["minus", "-", "plus", "+", "plus", "+", "times", "x"])
    user = pick(rng, [f"what is {a} {how} {b}?", f"{a} {how} {b}", f"{a}{how}{b}=?", f"how much is {a} {how} {b}", f"what's {a} {how} {b}"])
    return capital(rng, user), pick(rng, slots.NO_SUMS[lang]), "", {}, []


DESPAIR = re.compile("死|活|自杀|轻生|不值得|\\b(live|die|kill|suicide|my life)\\b", re.I)  # the tables answer these, pointing to people


def mood_only(rng, lang, reviews):
    """Text of no known kind, answered by its mood only."""
    while lang == "en" or reviews is None or rng.random() < 0.85:
        r = rng.random()
        text, p = (written.sentence(rng, pick(rng, "+-"), lang == "zh") if r < 0.55 else
                   turns.sentence(rng) if r < 0.8 else everyday.usual(rng))
        zh = any("\u4e00" <= c <= "\u9fff" for c in text)
        if DESPAIR.search(text) or (0.3 < p < 0.7) or (zh != (lang == "zh") and any(c.isalpha() for c in text)) or everyday.kept_apart(text):
            continue
        mood = "good" if p > 0.5 else "bad"
        return text, pick(rng, slots.ANY[lang, mood]), mood, {}, []
    while True:
        k = int(rng.integers(0, len(reviews["crop"])))
        p = float(reviews["crop_p"][k])
        if mood := "good" if p > 0.75 else "bad" if p < 0.25 else None:
            return reviews["crop"][k][:60], pick(rng, slots.ANY[lang, mood]), mood, {}, []


HAS_ANSWER = re.compile("|".join(  # what the tables and facts.py answer: never declined
    """煮鸡蛋|番茄炒蛋|米饭|光合作用|引力|人工智能|请假条|笑话|故事|诗|感谢信|道歉信|辞职信|推荐|学英语|早起|减肥|戒烟|存钱|压力|情绪|学习计划|生日祝福|天气|介绍一下[你自]|翻译|背单词|安慰|
    取名|起个名字|一年|一周|一天|一小时|英语怎么说|你会|你喜欢|几点|boil an egg|cook rice|photosynth|gravity|leave request|joke|story|poem|recommend|thank-you|apology|stress|sleep|study plan|translate|
    birthday|weather|calm|lose weight|save money|get up|make friends|in a (week|day|year)|your name|are you|old are|time is|capital""".replace("\n    ", "").split("|")), re.I)


def declined(rng, lang):
    """A question or a request that no table answers."""
    if rng.random() < 0.15:
        return sums(rng, lang)
    while True:
        text = moodless.question(rng, lang)
        if rng.random() < 0.3:
            kind = pick(rng, ["question", "question", "hardtask"])
            text = pick(rng, FILL[lang][kind].split("|"))
        if not HAS_ANSWER.search(text) and not everyday.kept_apart(text):
            return text, pick(rng, slots.DONT_KNOW[lang]), "", {}, []


def noted(rng, lang):
    """A statement without a mood, or what makes no sense."""
    while True:
        sense = rng.random() < 0.75
        text = moodless.told(rng, lang) if sense else moodless.code(rng) if rng.random() < 0.4 else moodless.noise(rng)
        if everyday.kept_apart(text) or (not sense and any("\u4e00" <= c <= "\u9fff" for c in text) != (lang == "zh")):
            continue
        return text, pick(rng, (slots.NOTED if sense else slots.PUZZLED)[lang]), "", {}, []


# ---- whole dialogues ------------------------------------------------------------------------------

def follow(rng, lang, state, used):
    """A turn that takes up the one before it; `used`: the kinds that were asked already."""
    mood, after, asks = state[2:]
    say = slots.REPLIES[lang]
    kinds = ["ask"] * (4 if asks else 0)
    kinds += ["say"] * (4 if after.get("say") else 0)
    for k in ("how", "why", "more", "again"):
        kinds += [k] * (3 if k in after else 0)
    if mood:
        kinds += ["how", "thanks", "more"] + (["why", "ok", "how"] if mood == "bad" else [])
    kinds += ["thanks", "ok", "more"]
    if rng.random() < 0.35:
        kinds += ["yes", "no", "really", "haha" if mood != "bad" else "no"]
    if rng.random() < 0.1:
        kinds += ["why"]
    kind = pick(rng, kinds)
    if kind in used and rng.random() < 0.7:
        kind = pick(rng, kinds)
    if kind in ("ask", "say"):
        q, a = pick(rng, asks if kind == "ask" else after["say"])
        return capital(rng, expand(q, rng)), a, kind
    user = capital(rng, expand(pick(rng, alternatives(NEXT[lang][kind])), rng))
    if kind in after and kind not in used:
        return user, after[kind], kind
    options = say.get(f"{kind}_end") if kind in used and f"{kind}_end" in say and mood != "bad" else None
    options = options or say.get(f"{kind}_{mood}") or say[kind]
    return user, options if isinstance(options, str) else pick(rng, options), kind


def first(rng, lang, reviews):
    r = rng.random()
    if r < 0.40:
        return known(rng, lang)
    if r < 0.48:
        return event(rng, lang)
    if r < 0.56:
        return fact(rng, lang)
    if r < 0.76:
        return mood_only(rng, lang, reviews)
    return declined(rng, lang) if r < 0.92 else noted(rng, lang)


def dialogue(rng, reviews=None):
    """[(user, reply), ...] of one to four turns."""
    lang = "zh" if rng.random() < 0.62 else "en"
    if rng.random() < 0.6:
        return written.conversation(rng, lang == "zh")
    said, length = [], int(rng.choice([1, 2, 3, 4], p=[.56, .24, .12, .08]))
    state = first(rng, lang, reviews)
    said.append(state[:2])
    remembered, used = list(state[4]), set()
    while len(said) < length:
        r = rng.random()
        if remembered and len(said) > 1 and r < 0.35:
            q, a = pick(rng, remembered)
            said.append((capital(rng, expand(q, rng)), a))
        elif r < 0.68:
            user, reply, kind = follow(rng, lang, state, used)
            used.add(kind)
            said.append((user, reply))
        else:
            if rng.random() < 0.06:
                lang = "en" if lang == "zh" else "zh"
            state, used = first(rng, lang, reviews), set()
            said.append(state[:2])
            remembered += state[4] if not remembered else []
    return said
