"""Shares of a whole."""

from __future__ import annotations

import re

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.registry import phrase

WHOLE = re.compile(r"([^，。；,]{2,20})中[，,]")
STEADY = re.compile("(?:一直|始终|长期|持续|稳定|保持|连续多年|常年|已经?|也|均|仍)+$")
USED_FOR = re.compile(r"(?:以上|左右)?(?:用于|投向|投入|来自)[^，。；,;]{2,24}")


@phrase("X112", name="share", kinds=("percent",))
def share(m: Mention) -> Draft | None:
    """A share of a whole: 占全部装机的75%, 占比61.7%, 占工业总产值比重为51.1%.

    Unit: %.
    Indicator: X占Y比重.
    """
    before = m.phrase()
    used = USED_FOR.match(m.text, m.q.end)
    if used and before and "of" in m.lead.roles:
        return Draft(m.q, "level", before + used[0])
    at = before.rfind("占")
    if at < 0:
        return None
    if at == len(before) - 1:
        # 消费支出中，食品烟酒支出占29.4%: the whole stands before 中.
        wholes = WHOLE.findall(m.said())
        if wholes and before[:-1]:
            return Draft(m.q, "level", before + noun.tidy(wholes[-1]) + "比重", before[:-1])
    before = STEADY.sub("", before)
    if before[at:] in ("占比", "占比重", "占比例"):
        topic = m.topic() if m.sentence.drafts else ""
        indicator = before if at else topic + "占比"
        return Draft(m.q, "level", indicator, topic or indicator)
    whole = before[at:]
    part = before[:at] or (m.topic() if m.sentence.drafts else "")
    if noun.is_attribute(part) and m.topic() and m.sentence.drafts:
        # 粮食增产4亿斤，增量占全省18%
        part = m.topic() + part
    if part.endswith("所"):
        part = part[:-1]
    if not whole.endswith(("比重", "比例", "比", "份额")):
        whole = whole.removesuffix("的") + "比重"
    return Draft(m.q, "level", part + whole, part or whole)
