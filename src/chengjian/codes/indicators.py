"""The indicators: the files of `data/indicators/` checked, expanded, compiled and looked up by name.

The YAML files are for people; reading and checking them takes a third of a second. What they expand to
is therefore kept in the user's cache folder under the hash of the files, so that an edit always counts
and a spoilt or missing cache only costs that time again.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import msgspec

from chengjian.codes.schema import Direction, DomainFile, Entry, Family, Growth, Kind, Ratio


class CodelistError(ValueError):
    """A codelist file says something that it must not; the message names the file and the entry."""


class Indicator(msgspec.Struct, frozen=True, kw_only=True):
    """One indicator of the codelist; fields as in `schema.Entry`, aliases with the name first."""

    id: str
    domain: str
    name: str
    english: str
    unit: str
    kind: Kind
    growth: Growth
    additive: bool
    direction: Direction
    aliases: tuple[str, ...]
    definition: str
    source: str
    parts: tuple[str, ...] = ()
    within: str | None = None
    ratio: Ratio | None = None
    family: str | None = None


class Domain(msgspec.Struct, frozen=True):
    """A domain of urban development."""

    id: str
    name: str
    english: str


class _Compiled(msgspec.Struct):
    hash: str
    domains: list[Domain]
    indicators: list[Indicator]


# Words before a known alias that narrow it to a place, a time or an account without changing what it is.
LIGHT = (
    "地方", "全部", "全口径", "累计", "全社会", "实现", "完成", "全年", "年末", "年", "各类", "主要", "城市", "本外币",
    "全市", "境内", "总体", "实际", "当年", "本地", "区域", "市域", "达到", "每年",
)  # fmt: skip
# Words after it that name the way it is counted.
LIGHT_END = (
    "总数",
    "数量",
    "总量",
    "人数",
    "总额",
    "规模",
    "数",
    "总规模",
    "额",
    "个数",
    "家数",
    "户数",
    "情况",
)
SHORTEST_SUFFIX = 4
# Goes up when `Indicator` changes, so that no process reads another version's cache.
SHAPE = 1


class Indicators:
    """The codelist of indicators."""

    def __init__(self, data: _Compiled) -> None:
        self.hash = data.hash
        self.domains = {d.id: d for d in data.domains}
        self.by_id = {i.id: i for i in data.indicators}
        self.by_alias: dict[str, str] = {}
        for indicator in data.indicators:
            for alias in indicator.aliases:
                self.by_alias[alias] = indicator.id

    def __len__(self) -> int:
        return len(self.by_id)

    def match(self, phrase: str) -> str | None:
        """The id of the indicator that `phrase` names, None where the codelist has none.

        Tried in turn: the phrase; without light words before or after it; the longest alias that it ends with.
        """
        found = self.by_alias.get(phrase)
        if found is not None:
            return found
        for word in LIGHT:
            if phrase.startswith(word):
                found = self.by_alias.get(phrase[len(word) :])
                if found is not None:
                    return found
        for word in LIGHT_END:
            if phrase.endswith(word):
                found = self.by_alias.get(phrase[: -len(word)])
                if found is not None:
                    return found
        for at in range(1, len(phrase) - SHORTEST_SUFFIX + 1):
            found = self.by_alias.get(phrase[at:])
            if found is not None:
                return found
        return None


def _folder() -> Traversable:
    return files("chengjian.codes").joinpath("data/indicators")


def _sources() -> list[tuple[str, bytes]]:
    found = [(f.name, f.read_bytes()) for f in _folder().iterdir() if f.name.endswith(".yml")]
    return sorted(found)


def _hash(sources: list[tuple[str, bytes]]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for name, data in sources:
        digest.update(name.encode())
        digest.update(data)
    return digest.hexdigest()


@cache
def indicators() -> Indicators:
    """The codelist of indicators. Raises CodelistError where a file is wrong."""
    sources = _sources()
    wanted = _hash(sources)
    kept = _cache_file(wanted)
    try:
        return Indicators(msgspec.json.decode(kept.read_bytes(), type=_Compiled))
    except (OSError, msgspec.DecodeError):
        compiled = compile_sources(sources, wanted)
    _keep(kept, msgspec.json.encode(compiled))
    return Indicators(compiled)


def _cache_file(digest: str) -> Path:
    folder = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or "~/.cache"
    return Path(folder).expanduser() / "chengjian" / f"indicators-{SHAPE}-{digest}.json"


def _keep(path: Path, data: bytes) -> None:
    """Write the cache whole or not at all; a folder that cannot be written costs time, nothing else."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        return


def compile_sources(sources: list[tuple[str, bytes]], digest: str) -> _Compiled:
    """The checked and expanded codelist. Raises CodelistError with file and entry."""
    import yaml

    domains: list[Domain] = []
    entries: list[Indicator] = []
    for name, data in sources:
        try:
            file = msgspec.convert(yaml.load(data, yaml.CSafeLoader), DomainFile)
        except (yaml.YAMLError, msgspec.ValidationError) as error:
            raise CodelistError(f"{name}: {error}") from error
        domains.append(Domain(file.domain, file.name, file.english))
        for key, entry in file.indicators.items():
            entries.append(
                Indicator(id=key, domain=file.domain, **_fields(entry), aliases=_aliases((entry.name, *entry.aliases)),
                          parts=entry.parts, within=entry.within, ratio=entry.ratio)
            )  # fmt: skip
        for key, family in file.families.items():
            entries += [
                _member(file.domain, key, family, member, names) for member, names in family.members.items()
            ]
    _check(entries)
    return _Compiled(digest, domains, entries)


def _fields(entry: Entry | Family) -> dict[str, Any]:
    plain = ("name", "english", "unit", "kind", "growth", "additive", "direction", "definition", "source")
    return {field: getattr(entry, field) for field in plain}


def _aliases(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n.replace(" ", "") for n in names if n))


def _member(domain: str, key: str, family: Family, member: str, names: tuple[str, ...]) -> Indicator:
    chinese, english, *others = names
    fields = _fields(family)

    def fill(text: str, name: str) -> str:
        return text.replace("{name}", name).replace("{english}", english)

    aliases = [fill(family.name, n) for n in (chinese, *others)]
    aliases += [fill(a, n) for a in family.aliases for n in (chinese, *others)]
    fields |= {f: fill(str(fields[f]), chinese) for f in ("name", "english", "definition")}
    return Indicator(id=f"{key}_{member}", domain=domain, **fields, aliases=_aliases(tuple(aliases)),
                     within=family.within, family=key)  # fmt: skip


def _check(entries: list[Indicator]) -> None:
    ids: set[str] = set()
    owner: dict[str, str] = {}
    for entry in entries:
        if entry.id in ids:
            raise CodelistError(f"{entry.domain}: the id {entry.id} stands twice")
        ids.add(entry.id)
        for alias in entry.aliases:
            if alias in owner and owner[alias] != entry.id:
                raise CodelistError(f"{entry.domain}: {entry.id} and {owner[alias]} share the alias {alias}")
            owner[alias] = entry.id
    for entry in entries:
        named = [
            *entry.parts,
            entry.within or "",
            *((entry.ratio.numerator, entry.ratio.denominator) if entry.ratio else ()),
        ]
        for other in named:
            if other and other not in ids:
                raise CodelistError(f"{entry.domain}: {entry.id} names {other}, which no file has")


__all__ = ["CodelistError", "Domain", "Indicator", "Indicators", "indicators"]
