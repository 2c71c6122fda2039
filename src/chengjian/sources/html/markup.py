"""HTML source to a tree whose text knows where it stands.

No HTML library for Python tells the place of a text in the source (lxml knows lines only, selectolax nothing), and
the standard library's parser takes quadratic time on some inputs. This one knows what pages of text need: which tags
close which, raw text elements, entities. It takes one pass, and nothing makes it fail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from html.entities import html5

from chengjian.sources.cleaning import Piece

TAG = re.compile(r"<(?:!--|[!?]|(/?)([a-zA-Z][^\s/>]*))")
# To the end of a tag: quotes count only after an equals sign, and only where they are closed.
TAG_END = re.compile(r"""[^>=]*+(?:=\s*+(?:"[^"]*+"|'[^']*+')?[^>=]*+)*+>""")
ATTRIBUTE = re.compile(r"""([^\s/>=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]*)))?""")
ENTITY = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9a-fA-F]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};?)")
# What a browser does not show, whose words must not be read, and what raises or marks a footnote.
STYLED = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|vertical-align\s*:\s*super", re.I
)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
VOID = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
))  # fmt: skip
RAW = frozenset(["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"])
# Tags that change how words look, not what belongs together: they are passed through.
INLINE = frozenset((
    "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "time", "tt",
    "u", "var", "wbr",
))  # fmt: skip
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "caption",
))  # fmt: skip
LISTS = frozenset(("ul", "ol", "menu", "table"))
IN_TABLE = frozenset(("table",))
CELLS = frozenset(("td", "th", "table"))
ROW_ENDS = ("thead", "tbody", "tfoot", "caption")
# What an opening tag closes, and where the search for it ends.
CLOSES = {
    "a": (("a",), BLOCKS),
    "li": (("li",), LISTS),
    "dt": (("dt", "dd"), frozenset(("dl", "table"))),
    "dd": (("dt", "dd"), frozenset(("dl", "table"))),
    "option": (("option",), frozenset(("select",))),
    "td": (("td", "th"), frozenset(("tr", "table"))),
    "th": (("td", "th"), frozenset(("tr", "table"))),
    "tr": (("tr", "caption"), IN_TABLE),
    "thead": (ROW_ENDS, IN_TABLE),
    "tbody": (ROW_ENDS, IN_TABLE),
    "tfoot": (ROW_ENDS, IN_TABLE),
}
TABLE_PARTS = frozenset(["table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"])
FENCES = {"td": IN_TABLE, "th": IN_TABLE, "tr": IN_TABLE, "caption": IN_TABLE}
FENCE_OF_P = BLOCKS - {"p"}
MAX_DEPTH = 120
MAX_ATTRIBUTES = 60


class Node:
    """An element: its name, its attributes (read when asked for), what it holds, and where it begins and ends."""

    __slots__ = ("_attributes", "_source", "children", "end", "name", "passed", "start")

    def __init__(self, name: str, start: int, source: str = "") -> None:
        self.name = name
        self.start = start
        self.end = start
        self.children: list[Node | Piece] = []
        # Elements of the same name within that are passed through and still open.
        self.passed = 0
        self._source = source
        self._attributes: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes with their names in small letters; of one that stands twice the first counts."""
        if self._attributes is None:
            found: dict[str, str] = {}
            for match in ATTRIBUTE.finditer(self._source):
                found.setdefault(match[1].lower(), html.unescape(match[2] or match[3] or match[4] or ""))
                if len(found) >= MAX_ATTRIBUTES:
                    break
            self._attributes = found
        return self._attributes

    def get(self, name: str) -> str:
        """The attribute of this name, "" where there is none."""
        return self.attributes.get(name, "")

    @property
    def hidden(self) -> bool:
        """Whether a browser does not show it."""
        if not self._source:
            return False
        return "hidden" in self.attributes or HIDDEN.search(self.get("style")) is not None

    def nodes(self) -> Iterator[Node]:
        """The elements inside, in order of the source, each before what it holds."""
        stack = [iter(self.children)]
        while stack:
            for child in stack[-1]:
                if isinstance(child, Node):
                    yield child
                    stack.append(iter(child.children))
                    break
            else:
                stack.pop()

    def pieces(self) -> Iterator[Piece]:
        """All text inside, in order."""
        stack = [iter(self.children)]
        while stack:
            for child in stack[-1]:
                if isinstance(child, Node):
                    stack.append(iter(child.children))
                    break
                yield child
            else:
                stack.pop()

    def text(self) -> str:
        """All text inside, spaces squeezed."""
        return " ".join("".join([piece.text for piece in self.pieces()]).split())


def parse(source: str) -> Node:
    """The tree of a page. Its root has the name "#page"."""
    return _Builder(source).build()


def texts(source: str, start: int, end: int) -> Iterator[Piece]:
    """The text between two places of the source; what an entity stands for is a piece of its own."""
    at = start
    for match in ENTITY.finditer(source, start, end):
        meant, length = entity(match[0])
        if not meant:
            continue
        if match.start() > at:
            yield Piece(at, source[at : match.start()])
        yield Piece(match.start(), meant)
        at = match.start() + length
    if at < end:
        yield Piece(at, source[at:end])


def entity(printed: str) -> tuple[str, int]:
    """What an entity stands for and how many characters of it belong to it; ("", 0) where it is none."""
    if printed[1] == "#":
        return html.unescape(printed) or "\ufffd", len(printed)
    name = printed[1:]
    if name in html5:
        return html5[name], len(printed)
    # Without a semicolon only old names count, and letters may follow them: &nbsp12.
    for length in range(min(len(name), 6), 1, -1):
        if name[:length] in html5:
            return html5[name[:length]], length + 1
    return "", 0


class _Builder:
    """One pass over the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = Node("#page", 0)
        self.stack = [self.root]

    def build(self) -> Node:
        source = self.source
        at = 0
        while True:
            match = TAG.search(source, at)
            if match is None:
                break
            begin = match.start()
            if begin > at:
                self._text(at, begin)
            name = match[2]
            if name is None:
                closed = source.find("-->", begin + 2) if match[0] == "<!--" else source.find(">", begin)
                at = len(source) if closed < 0 else closed + (3 if match[0] == "<!--" else 1)
                continue
            ended = TAG_END.match(source, match.end())
            if ended is None:
                # A page cut off within a tag.
                at = len(source)
                break
            at = ended.end()
            name = name.lower()
            if match[1]:
                self._close(name, begin)
            else:
                at = self._open(name, begin, match.end(), at)
        if at < len(source):
            self._text(at, len(source))
        for node in self.stack:
            node.end = len(source)
        return self.root

    def _text(self, start: int, end: int) -> None:
        children = self.stack[-1].children
        if self.source.find("&", start, end) < 0:
            children.append(Piece(start, self.source[start:end]))
        else:
            children.extend(texts(self.source, start, end))

    def _open(self, name: str, begin: int, named: int, end: int) -> int:
        """Open an element; where reading goes on."""
        source = self.source
        inline = name in INLINE or ":" in name
        if inline and not STYLED.search(source, named, end):
            if self.stack[-1].name == name:
                self.stack[-1].passed += 1
            return end
        self._close_before(name, begin)
        node = Node(name, begin, source[named : end - 1])
        node.end = end
        self.stack[-1].children.append(node)
        if name in VOID or (
            source[end - 2] == "/" and name not in BLOCKS and name not in RAW and name != "a"
        ):
            return end
        if name in RAW:
            closing = _closing(name).search(source, end)
            stop = closing.start() if closing else len(source)
            if stop > end:
                node.children.extend(
                    texts(source, end, stop)
                    if name in ("title", "textarea")
                    else [Piece(end, source[end:stop])]
                )
            node.end = stop
            return stop
        if len(self.stack) < MAX_DEPTH:
            self.stack.append(node)
        return end

    def _close_before(self, name: str, at: int) -> None:
        """Close what may not hold the element that opens."""
        if name in BLOCKS:
            self._pop("p", FENCE_OF_P, at)
        closed = CLOSES.get(name)
        if closed:
            for other in closed[0]:
                self._pop(other, closed[1], at)

    def _close(self, name: str, at: int) -> None:
        if name == "br":
            self.stack[-1].children.append(Node("br", at))
        elif name == "p" and not any(node.name == "p" for node in self.stack):
            self.stack[-1].children.append(Node("p", at))
        elif name in INLINE or ":" in name:
            top = self.stack[-1]
            if top.name == name and top.passed:
                top.passed -= 1
            elif top.name == name:
                self._pop(name, frozenset(), at)
        else:
            self._pop(name, FENCES.get(name, frozenset() if name in TABLE_PARTS else CELLS), at)

    def _pop(self, name: str, fences: frozenset[str], at: int) -> None:
        """Close the innermost open element of this name, and all within, unless a fence stands between."""
        stack = self.stack
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].name == name:
                for node in stack[depth:]:
                    node.end = at
                del stack[depth:]
                return
            if stack[depth].name in fences:
                return


_CLOSING = {name: re.compile(f"</{name}(?=[\\s/>])", re.I) for name in RAW}


def _closing(name: str) -> re.Pattern[str]:
    return _CLOSING[name]
