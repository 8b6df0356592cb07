"""Sentences and conversations written one by one for this project: written.tsv (label, text), conversations.tsv
(user, reply, user, reply …) and replies.tsv (label, reply). Other than the rules, each brings words that no other has."""

from pathlib import Path

from grammar import pick

HERE = Path(__file__).parent
PROBABILITY = {"+": 0.95, "-": 0.05, "0": 0.5}
JOIN = {True: ["，", "。", "！", " "], False: [", ", ". ", "! ", " and "]}


def chinese(text):
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def rows(name):
    return [line.split("\t") for line in (HERE / name).read_text().splitlines()]


def sentences():
    """{label: {whether it is Chinese: [text]}}; the first message of a conversation is one too, where the reply to it
    fits one mood only (replies.tsv): later ones may have their mood from what went before."""
    found = {label: {True: [], False: []} for label in PROBABILITY}
    mood = {reply: label for label, reply in rows("replies.tsv")}
    first = [(mood[reply], text) for text, reply, *_ in rows("conversations.tsv") if reply in mood]
    for label, text in dict.fromkeys([*map(tuple, rows("written.tsv")), *first]):
        found[label][chinese(text)].append(text)
    return found


def conversations():
    """{whether it is Chinese: [[(user, reply), …]]}"""
    found = {True: [], False: []}
    for turns in rows("conversations.tsv"):
        found[chinese("".join(turns))].append(list(zip(turns[::2], turns[1::2])))
    return found


SENTENCES, CONVERSATIONS = sentences(), conversations()


def sentence(rng, label=None, zh=None):
    """(text, probability that the mood is positive); now and then two of the same mood."""
    label = label or pick(rng, "++--0")
    zh = rng.random() < 0.5 if zh is None else zh
    rows = SENTENCES[label][zh]
    text = pick(rng, rows)
    if rng.random() < 0.12:
        text = text.rstrip("。.！!，,") + pick(rng, JOIN[zh]) + pick(rng, rows)
    return text, PROBABILITY[label]


def conversation(rng, zh):
    """One of them, or two one after the other, so that a change of subject is nothing new."""
    talk = list(pick(rng, CONVERSATIONS[zh]))
    return talk + list(pick(rng, CONVERSATIONS[zh])) if rng.random() < 0.12 else talk
