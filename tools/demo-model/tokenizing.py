"""Byte-level BPE of the Qwen2 kind, and the split rule: template and content are encoded apart."""

import json
from pathlib import Path

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

from settings import ANALYST, ASSISTANT, CHAT_TEMPLATE, LABELS, OTHER_ANALYSTS, OTHER_ASSISTANTS, SHAPE, SPECIAL

SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)
LONGEST = 15  # bytes: five Chinese characters, so that no piece of a review becomes a token


def bare() -> Tokenizer:
    tok = Tokenizer(models.BPE())
    tok.normalizer = normalizers.NFC()
    tok.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), behavior="isolated", invert=False),
        pre_tokenizers.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False),
    ])
    tok.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    return tok


def build(texts, boosted, out: Path) -> Tokenizer:
    """texts: the corpora; boosted: (string, times) pairs."""
    def stream():
        yield from texts
        for text in LABELS + ["system", "user", "assistant", "\n"]:
            for _ in range(4000):
                yield text
        for text, times in [(ANALYST, 3000), (ASSISTANT, 3000)]:
            for _ in range(times):
                yield text
        for text in [p for p, _ in OTHER_ANALYSTS] + OTHER_ASSISTANTS:
            for _ in range(150):
                yield text
        for text, times in boosted:
            for _ in range(times):
                yield text

    tok = bare()
    tok.train_from_iterator(stream(), trainers.BpeTrainer(
        vocab_size=SHAPE.vocab - len(SPECIAL), min_frequency=2, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), max_token_length=LONGEST))
    tok.add_special_tokens([AddedToken(s, special=True, normalized=False) for s in SPECIAL])
    assert tok.get_vocab_size() == SHAPE.vocab, tok.get_vocab_size()
    out.mkdir(parents=True, exist_ok=True)
    data = json.loads(tok.to_str())
    (out / "tokenizer.json").write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")))
    ids = {s: tok.token_to_id(s) for s in SPECIAL}
    (out / "tokenizer_config.json").write_text(json.dumps({
        "add_prefix_space": False,
        "added_tokens_decoder": {str(i): {
            "content": s, "lstrip": False, "normalized": False, "rstrip": False,
            "single_word": False, "special": True} for s, i in ids.items()},
        "additional_special_tokens": ["<|im_start|>", "<|im_end|>"],
        "bos_token": None, "chat_template": CHAT_TEMPLATE, "clean_up_tokenization_spaces": False,
        "eos_token": "<|im_end|>", "errors": "replace", "model_max_length": SHAPE.max_positions,
        "pad_token": "<|endoftext|>", "split_special_tokens": False,
        "tokenizer_class": "Qwen2Tokenizer", "unk_token": None,
    }, ensure_ascii=False, indent=2) + "\n")
    return check(tok)


def check(tok: Tokenizer) -> Tokenizer:
    for word in LABELS:
        assert len(tok.encode(word).ids) == 1, f"{word} is not one token"
    for text in ["𠮷野家🀄️ \u0000\u0007 ñandú\r\n\t  末尾 ", "emoji 👨‍👩‍👧 ÿ ﷽"]:
        assert tok.decode(tok.encode(text).ids, skip_special_tokens=False) == text.encode().decode()
    assert tok.token_to_id("<|im_end|>") == SHAPE.vocab - 1
    return tok


def load(folder: Path) -> Tokenizer:
    return check(Tokenizer.from_file(str(folder / "tokenizer.json")))


class Chat:
    """Token ids of the chat format. Contents can never become control tokens."""

    def __init__(self, tok: Tokenizer):
        self.tok = tok
        self.system_open = self.template("<|im_start|>system\n")
        self.user_open = self.template("<|im_end|>\n<|im_start|>user\n")
        self.reply_open = self.template("<|im_end|>\n<|im_start|>assistant\n")
        self.end = tok.token_to_id("<|im_end|>")
        self.newline = self.template("\n")
        self.labels = {word: tok.encode(word).ids[0] for word in LABELS}

    def template(self, text):
        return self.tok.encode(text).ids

    def content(self, text):
        for special in SPECIAL:  # the product neutralises these as well
            text = text.replace(special, special.replace("<|", "< |"))
        return self.tok.encode(text).ids

    def contents(self, texts):
        return [e.ids for e in self.tok.encode_batch(list(texts))]

    def prefix(self, system):
        return self.system_open + self.content(system) + self.user_open

    def prompt(self, system, turns):
        """turns: user, reply, user, reply, ..., user."""
        ids = self.prefix(system)
        for i, text in enumerate(turns):
            ids = ids + self.content(text) + (self.reply_open if i % 2 == 0 else self.user_open)
        return ids
