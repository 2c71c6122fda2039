"""What the heads of a table's column and the stub of its row say, before they meet in a cell."""

from __future__ import annotations

from chengjian.extract.holders import Holder, Holders
from chengjian.extract.joining import joined
from chengjian.extract.words import Said, say


class Column:
    """What the heads above a column say, the inner before the outer."""

    __slots__ = ("holder", "noun", "path", "said", "side", "text")

    def __init__(self, path: list[str], holders: Holders, short: bool) -> None:
        self.path = path
        self.text = " / ".join(path)
        self.said = [say(text) for text in path]
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

    __slots__ = ("grows", "holder", "level", "measured", "name", "said", "text")

    def __init__(self) -> None:
        self.text = ""
        self.name = ""
        self.level = 0
        self.said: list[Said] = []
        self.holder: Holder | None = None
        self.grows = False
        # The column noun of the level that stands first in the row, which a growth beside it is of.
        self.measured = ""
