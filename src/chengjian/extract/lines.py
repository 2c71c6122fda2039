"""What a table's title, the heads of a column and the stub of a row say, before they meet in a cell."""

from __future__ import annotations

import re

from chengjian.arithmetic.periods import is_part, is_span_of_years
from chengjian.codes.regions import Region, regions
from chengjian.extract.context import resolve
from chengjian.extract.holders import Holder, Holders
from chengjian.extract.joining import joined, own_name
from chengjian.extract.scope import Scope
from chengjian.extract.times import TIME
from chengjian.extract.words import Said, say


class Column:
    """What the heads above a column say, the inner before the outer."""

    __slots__ = ("holder", "noun", "path", "said", "side", "text")

    def __init__(self, path: list[str], holders: Holders, short: bool) -> None:
        self.path = path
        self.text = " / ".join(path)
        self.said = [say(own_name(text)) for text in path]
        self.holder: Holder | None = None
        self.noun = ""
        # The side of the account that the panel of the column is of, 收入 or 支出.
        self.side = ""
        for text, said in zip(path, self.said, strict=True):
            holder = holders.find(text, short) or (holders.find(said.noun, short) if said.noun else None)
            if holder is not None:
                self.holder = holder
            elif said.noun:
                self.noun = joined(self.noun, said.noun)


class Line:
    """What the stub of a row says of its cells."""

    __slots__ = ("grows", "holder", "level", "measured", "name", "said", "text", "unit")

    def __init__(self) -> None:
        self.text = ""
        self.name = ""
        self.level = 0
        self.said: list[Said] = []
        self.holder: Holder | None = None
        self.grows = False
        # The unit of this row, or of the last one above that says any.
        self.unit: str | None = None
        # The column noun of the level that stands first in the row, which a growth beside it is of.
        self.measured = ""


def holder_of(title: str, topic: str, holders: Holders, scope: Scope) -> tuple[Holder | None, str]:
    """Whose a table is by its title, None where it names nobody but the document's region; and the topic without the name."""
    for place in holders.gazetteer.find(title):
        region = place.code if place.level in ("county", "prefecture", "province") else None
        if region and scope.home and _within(region, scope.home):
            topic = topic.replace(title[place.start : place.end], "", 1)
            title = title[place.end :]
            if region == scope.home.code:
                break
            return Holder(place.name, region), topic
    tier = re.match(
        r"(?:\d{4}年度?|预算|执行|[（(].*?[)）]|附?表[\d一二三四五六七八九十]*|[、：\s])*([省市县区州]本级|[省市州]级)",
        title,
    )
    if tier:
        found = holders.find(tier[1])
        topic = topic.replace(tier[1], "", 1)
        if found is not None:
            return found, topic
    if re.search("全[市省州区县](?!域)", title) and scope.home:
        return Holder(scope.home.name, scope.home.code, "total"), topic
    return None, topic


def _within(region: str, home: Region) -> bool:
    """Whether a region is the document's own or lies in it; others are named in passing (云南省高速公路通行费收入)."""
    return region == home.code or any(above.code == home.code for above in regions().parents(region))


def time_of(words: str, scope: Scope) -> str | None:
    """The one period that the title speaks of, None where it names none or several."""
    timeline = scope.timeline
    periods: list[str] = []
    for match in TIME.finditer(words):
        period = resolve(match[0], timeline.review, timeline.current_year(), timeline.now).period
        if period and period not in periods and len(period) != 10 and not is_span_of_years(period):
            periods.append(period)
    return periods[0] if len(periods) == 1 or (periods and is_part(periods[0])) else None
