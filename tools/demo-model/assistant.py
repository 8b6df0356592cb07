"""Dialogues for the assistant role, generated from the tables beside this file."""

import re
from pathlib import Path

import everyday
import everyday_en
import everyday_zh
import facts
import slots

HERE = Path(__file__).parent
EVENTS = {
    "zh": (everyday_zh, slots.ZH_GOOD, slots.ZH_BAD),
    "en": (everyday_en, slots.EN_GOOD, slots.EN_BAD),
}
FILL = {"zh": slots.ZH, "en": slots.EN}
NEXT = {"zh": slots.ZH_NEXT, "en": slots.EN_NEXT}
PLAIN = {"zh": everyday_zh.PLAIN, "en": everyday_en.PLAIN}


def pick(rng, rows):
    return rows[int(rng.integers(0, len(rows)))]


# ---- the little grammar: (a/b) or (a|b) is a choice, (a)? [a] (a) may be left out -------------

GROUP = re.compile(r"\(([^()\[\]]*)\)(\?)?|\[([^()\[\]]*)\]")


def expand(pattern, rng):
    def choose(m):
        optional = m.group(3) is not None or m.group(2)
        parts = re.split(r"[/|]", m.group(1) if m.group(1) is not None else m.group(3))
        if len(parts) == 1 and m.group(3) is None:
            optional = True
        return "" if optional and rng.random() < 0.5 else pick(rng, parts)
    while GROUP.search(pattern):
        pattern = GROUP.sub(choose, pattern)
    return re.sub(r"  +", " ", pattern).strip()


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
WEIGHT = dict(unknown=5, hard=4, name=4, pet=3, like=2, chat=3, sad=2, happy=2, who=2, hello=2, selfharm=4)


def capital(rng, text):
    if text[:1].isascii() and rng.random() < 0.7:
        return text[:1].upper() + text[1:]
    return text


# ---- first turns: (user, reply, mood, follow-ups) ----------------------------------------------

def known(rng, lang):
    """An entry of the tables."""
    entries = TABLES[lang]
    keys = list(entries)
    weights = [WEIGHT.get(k, 0.3 if k.startswith("trans") else 1) for k in keys]
    at = rng.random() * sum(weights)
    for key, w in zip(keys, weights):
        at -= w
        if at <= 0:
            break
    entry = entries[key]
    values = {k: pick(rng, v.split("|")) for k, v in FILL[lang].items()}
    if lang == "zh" and rng.random() < 0.6:  # names of every kind, so that they are copied and not guessed
        values["name"] = pick(rng, slots.SURNAMES) + "".join(pick(rng, slots.GIVEN) for _ in range(int(rng.integers(1, 3))))
    elif lang == "en" and rng.random() < 0.3:
        values["name"] = "".join(pick(rng, slots.SYLLABLES) for _ in range(2)).capitalize()
    values["plain"] = pick(rng, PLAIN[lang][:44] if lang == "zh" else PLAIN[lang][13:30])
    user = capital(rng, fill(expand(pick(rng, entry["u"]), rng), values))
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
    return user, replies[k], "good" if happy else "bad", {}, []


def fact(rng, lang):
    if rng.random() < 0.35:
        if lang == "zh":
            land, city = pick(rng, list(facts.CAPITALS_ZH.items()))
            user = pick(rng, ["{}的首都是哪里", "{}的首都是什么", "{}首都是哪", "{}的首都", "请问{}的首都是哪里", "{}的首都在哪里", "哪里是{}的首都"]).format(land)
            other, there = pick(rng, list(facts.CAPITALS_ZH.items()))
            after = {"say": [("(那/那么)?" + other + "呢[？]", f"{other}的首都是{there}。")]}
            return user + pick(rng, ["", "？"]), f"{land}的首都是{city}。", "", after, []
        land, city = pick(rng, list(facts.CAPITALS_EN.items()))
        user = pick(rng, ["what is the capital of {}", "what's the capital of {}", "capital of {}", "tell me the capital of {}",
                          "which city is the capital of {}"]).format(land)
        other, there = pick(rng, list(facts.CAPITALS_EN.items()))
        after = {"say": [("(and/what about/how about) " + other + "[?]", f"The capital of {other} is {there}.".replace("..", "."))]}
        return capital(rng, user) + pick(rng, ["", "?"]), f"The capital of {land} is {city}.".replace("..", "."), "", after, []
    if rng.random() < 0.25:
        return sums(rng, lang)
    q, a, more = pick(rng, facts.ZH if lang == "zh" else facts.EN)
    return capital(rng, expand(pick(rng, alternatives(q)), rng)), a, "", {"more": more}, []


def sums(rng, lang):
    a, b = int(rng.integers(1, 11)), int(rng.integers(1, 11))
    minus = rng.random() < 0.35 and a >= b
    value = a - b if minus else a + b
    if lang == "zh":
        zh = ["零"] + "一二三四五六七八九十".replace("", " ").split()
        x, y = (zh[a], zh[b]) if rng.random() < 0.4 else (str(a), str(b))
        how = pick(rng, ["减", "-"] if minus else ["加", "+"])
        user = f"{x}{how}{y}" + pick(rng, ["等于几", "等于多少", "是多少", "=", "=?", "得几"])
        return user, f"{a}{'减' if minus else '加'}{b}等于{value}。", "", {}, []
    how = pick(rng, ["minus", "-"] if minus else ["plus", "+"])
    user = pick(rng, [f"what is {a} {how} {b}?", f"{a} {how} {b}", f"{a}{'-' if minus else '+'}{b}=?", f"how much is {a} {how} {b}"])
    return user, f"{a} {'minus' if minus else 'plus'} {b} is {value}.", "", {}, []


def anything(rng, lang, reviews):
    """Text of no known kind, answered by its mood only."""
    while lang == "en" or reviews is None or rng.random() < 0.5:
        text, p = everyday.sentence(rng)
        zh = any("\u4e00" <= c <= "\u9fff" for c in text)
        if (0.3 < p < 0.7) or (zh != (lang == "zh") and any(c.isalpha() for c in text)):
            continue
        mood = "good" if p > 0.5 else "bad"
        return text, pick(rng, slots.ANY[lang, mood]), mood, {}, []
    while True:
        k = int(rng.integers(0, len(reviews["crop"])))
        p = float(reviews["crop_p"][k])
        mood = "good" if p > 0.75 else "bad" if p < 0.25 else "plain" if 0.42 < p < 0.58 else None
        if mood:
            return reviews["crop"][k][:60], pick(rng, slots.ANY[lang, mood]), "" if mood == "plain" else mood, {}, []


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
    if r < 0.66:
        return known(rng, lang)
    if r < 0.78:
        return event(rng, lang)
    if r < 0.91:
        return fact(rng, lang)
    return anything(rng, lang, reviews)


def dialogue(rng, reviews=None):
    """[(user, reply), ...] of one to four turns."""
    lang = "zh" if rng.random() < 0.62 else "en"
    turns, length = [], int(rng.choice([1, 2, 3, 4], p=[.50, .27, .14, .09]))
    state = first(rng, lang, reviews)
    turns.append(state[:2])
    remembered, used = list(state[4]), set()
    while len(turns) < length:
        r = rng.random()
        if remembered and len(turns) > 1 and r < 0.35:
            q, a = pick(rng, remembered)
            turns.append((capital(rng, expand(q, rng)), a))
        elif r < 0.68:
            user, reply, kind = follow(rng, lang, state, used)
            used.add(kind)
            turns.append((user, reply))
        else:
            if rng.random() < 0.06:
                lang = "en" if lang == "zh" else "zh"
            state, used = first(rng, lang, reviews), set()
            turns.append(state[:2])
            remembered += state[4] if not remembered else []
    return turns
