"""A805: hedges that say one thing twice, or two things at once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.audit.facts import Facts
from chengjian.audit.registry import audit
from chengjian.audit.words import at_words, prose
from chengjian.model import Finding

# Before a number: what it says of it. 签约, 节约 and 集约, 最近, 附近 and 赶超 are words of their own.
BEFORE = (
    r"(?P<about>(?<![节合制签违公预条契集履])(?:大约|约|大概|大致))|(?P<least>不低于|不少于|至少)|(?P<most>不超过|不高于|不多于|至多|最多)"
    r"|(?P<under>接近|将近|(?<![最附临靠亲远邻走贴接将])近|不足|不到|(?<!不)低于|(?<!不)少于)"
    r"|(?P<over>(?<![不])超过|(?<![赶反])超|突破|逾|(?<!不)高于|(?<!不)多于|不下|不止)"
)
NUMBER = r"(?:\d[\d,.]*|[一二两三四五六七八九十百千万]+分之[一二两三四五六七八九]|[一二两三四五六七八九十百千]+|半数?)"
MEASURE = "[个家户人名次元吨千瓦时公里平方米亩件项座处辆套张头只岁天年月台所条位艘株棵场成倍%％]"
# Any of these words with a number behind it, which is looked for quickly.
HEDGED = re.compile(
    "(?:约|大概|大致|低于|少于|至少|超过|高于|多于|至多|最多|接近|近|不足|不到|超|突破|逾|不下|不止)"
    "(?:近|超过?|有|在|为|达|不少于|不低于)?[\\d一二两三四五六七八九十百千万亿半]"
)
PAIR = re.compile(
    rf"(?:{BEFORE})(?:有|在|为|达)?(?P<number>{NUMBER}[十百千万亿]*(?P<more>[余多])?[千万亿]*)"
    rf"(?:{MEASURE}{{0,3}}?(?P<behind>左右|上下|以上|之上|以下|以内|之内))?"
)
TWICE = re.compile(
    rf"(?:(?:大约|约)(?:接近|将近|近|超过|超)|(?:最多|至多)不超过|(?:至少|最少)不(?:少于|低于))(?={NUMBER})"
)
BEHIND = {
    "左右": "about",
    "上下": "about",
    "以上": "over",
    "之上": "over",
    "以下": "under",
    "以内": "under",
    "之内": "under",
}
SAME = frozenset(
    (("about", "about"), ("over", "over"), ("under", "under"), ("least", "over"), ("most", "under"))
)


@audit("A805", name="doubled-hedge", severity="info")
def doubled_hedge(facts: Facts) -> Iterator[Finding]:
    """Two hedges on one number: 约…左右 says one thing twice, 近…以上 and 约…余 contradict themselves.

    Applies to: prose; a hedge before the number and another in it or just behind it, or two before it. Those that contradict
    each other are warnings, those that repeat each other notes.
    Mend: keep one of the two.
    """
    for sentence in prose(facts, HEDGED, digits=False):
        for match in PAIR.finditer(sentence.text):
            second = match["behind"] or match["more"]
            if second is None:
                continue
            kind = next(name for name in ("about", "under", "over", "least", "most") if match[name])
            same = (kind, BEHIND.get(second, "over")) in SAME
            yield at_words(
                "A805", "info" if same else "warning", sentence, match.start("number"), match.end(),
                f"“{match[kind]}…{second}”{'意思重复' if same else '互相矛盾'}，留一个即可",
                f"two hedges on one number that {'say the same' if same else 'contradict each other'}",
            )  # fmt: skip
        for match in TWICE.finditer(sentence.text):
            yield at_words(
                "A805", "info", sentence, match.start(), match.end(),
                f"“{match.group()}”用了两个概数词，留一个即可", "two hedges before one number",
            )  # fmt: skip
