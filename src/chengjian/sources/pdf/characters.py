"""Characters of PDF fonts read as the ones they show: radicals, private digits, decimal points drawn as other dots."""

from __future__ import annotations

import re
import unicodedata

# Radicals that Unicode does not fold itself: simplified ones, which stand for whole characters.
_RADICALS = dict(
    zip(
        "⺠⺟⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "民母见角贝车长门青页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
# Characters to the ones they show, one to one.
SHOWN: dict[int, str] = {
    code: folded
    for low, high in ((0x2E80, 0x2FDF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0x3300, 0x33FF))
    for code in range(low, high + 1)
    if len(folded := unicodedata.normalize("NFKC", chr(code))) == 1 and folded != chr(code)
}
SHOWN |= {ord(radical): whole for radical, whole in _RADICALS.items()}
# Symbol fonts put ASCII at U+F020 and on.
SHOWN |= {0xF000 + code: chr(code) for code in range(0x21, 0x7F)}
POINT = re.compile(r"(?<=\d)[·•∙・｡。．](?=\d+\s*(?:[%％‰万亿元个倍平公千]|$))|(?<=\d)[·•∙・](?=\d)")


def readable(text: str) -> str:
    """A line as it is meant, character for character."""
    if text.isascii():
        return text
    text = text.translate(SHOWN)
    return POINT.sub(".", text)
