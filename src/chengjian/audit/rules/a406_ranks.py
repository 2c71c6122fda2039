"""A406: a rank stated twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chengjian.arithmetic.identities import Same
from chengjian.audit.bindings import Binding
from chengjian.audit.facts import Fact, Facts
from chengjian.audit.linking import by_measure
from chengjian.audit.registry import audit

AMONG = re.compile(
    "全国|全省|全市|全球|世界|西北|西部|西南|东北|中部|东部|长三角|全区|全疆|地级市|省会|副省级|同类|市州"
)


@audit(
    "A406",
    name="ranks-contradict",
    severity="warning",
    message="{what}的位次前后不一",
    message_en="the same rank is stated differently",
)
def ranks_contradict(facts: Facts) -> Iterator[Binding]:
    """One rank with two places in one document or two.

    Applies to: ranks of one subject in the same words among the same (全国, 全省 …) for the same period.
    Mend: keep the right one; 总量 and 增速 are ranked apart, say which is meant.
    """
    first: dict[tuple[str, ...], Fact] = {}
    for rank in by_measure(facts, "rank"):
        among = scope(rank)
        if not among or not rank.explicit or rank.observation.period is None:
            continue
        key = (*rank.key, rank.observation.indicator_text, among)
        earlier = first.setdefault(key, rank)
        if earlier is not rank:
            yield Binding(Same(), (rank, earlier))


def scope(rank: Fact) -> str:
    """Among which it is a rank, by the words before it, and of what: total or growth."""
    words = "".join(sorted(set(AMONG.findall(rank.before))))
    return words + ("增" if re.search("增[速幅长]", rank.before) else "") if words else ""
