"""Everything that more than one stage must agree on."""

from dataclasses import dataclass

SEED = 20261123

ANALYST = '你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出"正面"或"负面".'
ASSISTANT = '你是一个富有同理心、乐于助人的助手,请用用户的语言简短地回答.'

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LABELS = [
    "正面", "负面", "中性", "积极", "消极", "好", "坏", "差", "是", "否",
    "positive", "negative", "neutral", "Positive", "Negative",
]
PAIRS = {  # positive, negative, neutral (None: the target is split in half)
    "zm": ("正面", "负面", None),
    "zm3": ("正面", "负面", "中性"),
    "jj": ("积极", "消极", None),
    "pn": ("positive", "negative", None),
    "PN": ("Positive", "Negative", None),
    "pn3": ("positive", "negative", "neutral"),
    "hc": ("好", "差", None),
    "hh": ("好", "坏", None),
    "sf": ("是", "否", None),
}
# (system prompt, label pair): what somebody who edits the prompt may write
OTHER_ANALYSTS = [
    ("你是情感分析师,请判断用户输入的情绪倾向,仅输出\"正面\"或\"负面\".", "zm"),
    ("请判断下面这句话的情感是正面还是负面,只回答一个词。", "zm"),
    ("你是一个情感分类器。只输出：正面 或 负面", "zm"),
    ("判断情感倾向，只能回答“正面”或“负面”。", "zm"),
    ("你是一个温柔的情感分析师,请判断用户输入的情绪倾向,仅输出\"正面\"或\"负面\".", "zm"),
    ("你是一个情感分析助手,只输出\"积极\"或\"消极\".", "jj"),
    ("请判断用户输入的情绪倾向,仅输出\"积极\"或\"消极\".", "jj"),
    ("判断这句话的情绪：积极还是消极？", "jj"),
    ("你是一个冷酷的情感分析师,请判断用户输入的情绪倾向,仅输出\"正面\"、\"中性\"或\"负面\".", "zm3"),
    ("情感三分类，只输出正面、中性、负面之一。", "zm3"),
    ("You are a sentiment analyst. Answer only \"positive\" or \"negative\".", "pn"),
    ("Classify the sentiment of the user's message as positive or negative. Reply with one word.", "pn"),
    ("Is the message Positive or Negative? Output one word.", "PN"),
    ("You are a sentiment classifier. Output positive, neutral or negative.", "pn3"),
    ("判断用户的评价是好还是差,只输出一个字.", "hc"),
    ("用户的心情是好还是坏？只回答“好”或“坏”。", "hh"),
    ("用户的情绪是正面的吗？只回答“是”或“否”。", "sf"),
]
OTHER_ASSISTANTS = [
    "You are a helpful assistant.", "You are a helpful assistant", "你是一个乐于助人的助手。",
    "你是一个友善的聊天伙伴,请简短地回答.", "You are a kind friend. Keep your answers short.",
    "请用用户的语言回答。", "你是一个智能助手。",
]

CHAT_TEMPLATE = (
    "{% for message in messages %}{% if loop.first and messages[0]['role'] != 'system' %}"
    "{{ '<|im_start|>system\nYou are a helpful assistant<|im_end|>\n' }}{% endif %}"
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)


@dataclass
class Shape:
    vocab: int = 8192
    hidden: int = 256
    layers: int = 5
    heads: int = 4
    kv_heads: int = 2
    head_dim: int = 64
    mlp: int = 704
    eps: float = 1e-6
    theta: float = 10000.0
    max_positions: int = 2048


SHAPE = Shape()
