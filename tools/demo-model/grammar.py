"""The little grammar of the tables: (a/b) or (a|b) is a choice, (a)? [a] (a) may be left out, {x} is a slot."""

import re

GROUP = re.compile(r"\(([^()\[\]]*)\)(\?)?|\[([^()\[\]]*)\]")
SLOT = re.compile(r"\{(\w+)\}")


def pick(rng, rows):
    return rows[int(rng.integers(0, len(rows)))]


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


def filled(pattern, slots, rng):
    """`pattern` with each slot drawn from its row of `slots`."""
    text = expand(pattern, rng)
    while SLOT.search(text):
        text = SLOT.sub(lambda m: expand(pick(rng, slots[m.group(1)]), rng), text)
    return text


def rows(text):
    """Alternatives, divided by line ends and by | outside of brackets."""
    found, depth, part = [], 0, ""
    for char in "|".join(text.strip().splitlines()):
        depth += (char in "([") - (char in ")]")
        if char == "|" and depth == 0:
            found.append(part.strip())
            part = ""
        else:
            part += char
    assert depth == 0, text[:80]
    return [one for one in [*found, part.strip()] if one]
