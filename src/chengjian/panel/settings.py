"""How sources are ranked and scopes told apart: the data of this room, checked and loaded."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Literal, TypeVar, get_args

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.model import Observation

OrderKey = Literal[
    "culprit", "reference", "status", "series", "account", "noted", "violated", "hedge", "rounded", "kind", "vintage", "support",
    "narrow", "planned", "said", "sum",
]  # fmt: skip
Series = Literal["whole", "own", "part"]
T = TypeVar("T")


class SettingsError(ValueError):
    """A settings file breaks its rules; the message names file and key."""


class Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A kind of source: `title` is looked for in the title and the file name of a document."""

    id: str
    name: str
    english: str
    title: str


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `sources.yml` says; the file itself explains each key."""

    order: tuple[OrderKey, ...]
    inside: tuple[OrderKey, ...]
    kinds: tuple[Kind, ...]
    coarse: float = 0.01
    coarse_points: float = 0.5
    reference_same: float = 0.2
    reference_points: float = 3
    reference_near: float = 3
    revision: float = 0.2
    tolerance: float = 0.0
    look: tuple[str, ...] = ()

    def kind_of(self, title: str | None, name: str) -> str:
        """The kind of a document by its title, else by its name; the last kind where neither says."""
        looked = self.look or tuple(kind.id for kind in self.kinds)
        by_id = {kind.id: kind for kind in self.kinds}
        for text in (title or "", name):
            for key in looked:
                pattern = by_id[key].title
                if pattern and re.search(pattern, text, re.IGNORECASE):
                    return key
        return self.kinds[-1].id


class Scopes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `scopes.yml` says."""

    part: tuple[str, ...]
    steady: tuple[str, ...] = ()

    def of(self, row: Observation) -> Series:
        """Whether a figure is of the region's own series, of its own tier alone, or of another series."""
        if row.scope == "own":
            return "own"
        said = [word for word in self.part if word in row.indicator_text]
        if any(not self._in_name(word, row) for word in said):
            return "part"
        return "whole"

    def _in_name(self, word: str, row: Observation) -> bool:
        """Whether a word is of the name that the indicator goes by in these words, and says nothing beyond it.

        细颗粒物年均浓度 is the concentration and 新能源累计装机 the capacity; but where a name of the indicator lacks the
        word, it tells another amount: 日均新登记经营主体, 三公经费预算, 完成调整预算.
        """
        if row.indicator is None:
            return False
        entry = indicators().by_id[row.indicator]
        if word in "".join(entry.aliases[:1]):
            return True
        idle = word in self.steady and entry.kind != "flow"
        names = [alias for alias in entry.aliases if word in alias and alias in row.indicator_text]
        return any(idle or alias.replace(word, "") not in entry.aliases for alias in names)


def load(path: Path | None = None) -> Settings:
    """The settings of a file, or of the package. Raises OSError, or SettingsError naming file and key."""
    if path is None:
        text, name = files("chengjian.panel").joinpath("data/sources.yml").read_text("utf-8"), "sources.yml"
    else:
        text, name = path.read_text("utf-8"), str(path)
    settings = checked(text, name, Settings)
    for key, order in (("order", settings.order), ("inside", settings.inside)):
        if not order or len(order) != len(set(order)):
            raise SettingsError(
                f"{name}, {key}: it must name at least one of {', '.join(get_args(OrderKey))}, each once"
            )
    ids = [kind.id for kind in settings.kinds]
    if not ids or len(ids) != len(set(ids)) or not set(settings.look) <= set(ids):
        raise SettingsError(f"{name}, kinds: each needs an id of its own, and look may name no others")
    for kind in settings.kinds:
        try:
            re.compile(kind.title)
        except re.error as error:
            raise SettingsError(f"{name}, kinds, {kind.id}, title: no regular expression ({error})") from None
    return settings


@cache
def scopes() -> Scopes:
    """The words that tell scopes apart."""
    text = files("chengjian.panel").joinpath("data/scopes.yml").read_text("utf-8")
    return checked(text, "scopes.yml", Scopes)


def checked(data: object, name: str, kind: type[T]) -> T:
    """A YAML text, or what was loaded of one, as a record. Raises SettingsError naming file and place."""
    import yaml

    try:
        return msgspec.convert(yaml.safe_load(data) if isinstance(data, str) else data, kind)
    except yaml.YAMLError as error:
        raise SettingsError(f"{name} is no YAML: {' '.join(str(error).split())}") from None
    except msgspec.ValidationError as error:
        raise SettingsError(f"{name}: {error}") from None
