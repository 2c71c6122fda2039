"""Which part of a page is its article: how much of each element is prose, and how much is links."""

from __future__ import annotations

import re
from typing import NamedTuple

from chengjian.sources.html.markup import BLOCKS, Node
from chengjian.sources.html.words import furniture_class

DROPPED = frozenset((
    "script", "style", "noscript", "nav", "footer", "aside", "button", "select", "option", "svg", "template",
    "iframe", "object", "embed", "video", "audio", "canvas", "head", "textarea", "input", "map", "noembed",
    "noframes", "dialog",
))  # fmt: skip
NO_CONTAINERS = (
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "td", "th", "dt", "dd", "ul", "ol", "pre", "hr", "legend",
    "caption", "table",
)  # fmt: skip
CONTAINERS = BLOCKS.difference(NO_CONTAINERS)
STOPS = re.compile("[。；，、：]")
SPACE = re.compile(r"\s+")
# A part that holds so much of the page's prose is its article, whatever its class is called.
MOST = 0.4
DESCEND = 0.7


class Weight(NamedTuple):
    """Of an element: its characters outside and inside of links, its punctuation marks, its links and pictures."""

    words: int = 0
    linked: int = 0
    stops: int = 0
    links: int = 0
    pictures: int = 0

    @property
    def score(self) -> int:
        """How much prose it holds."""
        return self.words + 10 * self.stops

    @property
    def is_links(self) -> bool:
        """Whether it is a list of links with little beside."""
        return self.links >= 3 and self.linked > 2 * self.words and self.stops * 20 < self.words + self.linked


class Weights:
    """The weights of all elements of a page."""

    def __init__(self, root: Node) -> None:
        self._of: dict[int, Weight] = {}
        self._weigh(root, False)

    def __getitem__(self, node: Node) -> Weight:
        return self._of.get(id(node), Weight())

    def _weigh(self, node: Node, link: bool) -> Weight:
        words = linked = stops = links = pictures = 0
        if node.name == "img":
            pictures = 1
        for child in node.children:
            if not isinstance(child, Node):
                text = child.text
                size = len(text) - sum(map(len, SPACE.findall(text)))
                if link:
                    linked += size
                elif size:
                    words += size
                    stops += len(STOPS.findall(text))
                continue
            if child.name in DROPPED or child.hidden:
                continue
            opens = child.name == "a" and not link and bool(child.get("href"))
            inner = self._weigh(child, link or opens)
            words += inner.words
            linked += inner.linked
            stops += inner.stops
            links += inner.links + opens
            pictures += inner.pictures
        weight = self._of[id(node)] = Weight(words, linked, stops, links, pictures)
        return weight


def article(root: Node, weights: Weights) -> list[Node]:
    """The elements that hold the article, in order of the source."""
    node = root
    before: list[Node] = []
    after: list[Node] = []
    whole = weights[root].score
    while True:
        children = [
            child
            for child in node.children
            if isinstance(child, Node) and not is_furniture(child, weights, whole)
        ]
        best = max(children, key=lambda child: weights[child].score, default=None)
        if (
            best is None
            or not weights[best].score
            or weights[best].score < DESCEND * weights[node].score
            or not _is_container(best)
        ):
            return [*before, node, *reversed(after)]
        place = children.index(best)
        before += [child for child in children[:place] if _is_prose(child, weights)]
        after += [child for child in reversed(children[place + 1 :]) if _is_prose(child, weights)]
        node = best


def _is_container(node: Node) -> bool:
    return node.name in CONTAINERS or node.name not in BLOCKS


def _is_prose(node: Node, weights: Weights) -> bool:
    """Whether an element beside the main part belongs to the article: sentences or headings, hardly any links."""
    weight = weights[node]
    return weight.stops >= 3 and weight.words >= 40 and weight.words > 4 * weight.linked


def is_furniture(node: Node, weights: Weights, whole: int) -> bool:
    """Whether an element is no part of any article: navigation, what is hidden, lists of links."""
    if node.name in DROPPED or node.hidden:
        return True
    weight = weights[node]
    if weight.score > MOST * whole:
        return False
    if weight.is_links:
        return True
    return furniture_class(node.get("class"), node.get("id")) if node.name in BLOCKS else False
