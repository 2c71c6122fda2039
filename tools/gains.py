"""What a change to the reader gains and loses (`make gains BASE=<commit>`).

Reads the gold documents and the work reports twice, with the code of a commit and with the working
tree, and shows which observations came, went or changed, by document and by attribute, each with its
sentence. Where there is a gold standard it also says what became right and what became wrong. Held-out
documents are left out.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gold import (
    ATTRIBUTES,
    ROOT,
    Row,
    Source,
    gold_file,
    load_rows,
    read_into,
    scorer,
    shared_folder,
    sources,
)

PLACE = ("id", "document", "start", "end")
SENTENCE_END = re.compile(r"[。；！？\n]")
LONGEST_SENTENCE = 160


@dataclass
class Change:
    """What differs between two readings of one document."""

    source: Source
    gained: list[Row] = field(default_factory=list)
    lost: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.gained or self.lost or self.changed)


def differing(old: Row, new: Row) -> list[str]:
    """The attributes in which two observations at the same place differ."""
    names = dict.fromkeys((*old, *new))
    return [name for name in names if name not in PLACE and old.get(name) != new.get(name)]


def by_place(rows: Sequence[Row]) -> dict[tuple[int, int, int], Row]:
    """Rows by their characters; a third number tells apart rows that share them."""
    seen: Counter[tuple[int, int]] = Counter()
    result = {}
    for row in rows:
        place = (row["start"], row["end"])
        result[(*place, seen[place])] = row
        seen[place] += 1
    return result


def compare(source: Source, before: Sequence[Row], after: Sequence[Row]) -> Change:
    """Match two readings of one document by place."""
    old, new = by_place(before), by_place(after)
    return Change(
        source,
        gained=[row for place, row in new.items() if place not in old],
        lost=[row for place, row in old.items() if place not in new],
        changed=[
            (row, new[place]) for place, row in old.items() if place in new and differing(row, new[place])
        ],
    )


@dataclass
class Verdicts:
    """How each required gold observation of a document fares: its wrong attributes, or `missed`."""

    wrong: dict[tuple[int, int], tuple[str, ...]]
    spurious: int

    @classmethod
    def of(cls, source: Source, rows: Sequence[Row], shared: Path) -> Verdicts:
        """Hold a reading against the gold standard."""
        module = scorer(shared)
        pairs, missed, spurious = module.pair(load_rows(gold_file(source)), list(rows))
        wrong: dict[tuple[int, int], tuple[str, ...]] = {
            (row["start"], row["end"]): ("missed",) for row in missed if not row["optional"]
        }
        for row, system in pairs:
            if not row["optional"]:
                right = module.right(row, system)
                wrong[row["start"], row["end"]] = tuple(name for name in ATTRIBUTES if not right[name])
        return cls(wrong, len(spurious))


def sentence(text: str, start: int, end: int) -> str:
    """The sentence around a place, on one line, the place in 【】."""
    before = [match.end() for match in SENTENCE_END.finditer(text, max(0, start - LONGEST_SENTENCE), start)]
    begin = before[-1] if before else max(0, start - LONGEST_SENTENCE)
    after = SENTENCE_END.search(text, end, end + LONGEST_SENTENCE)
    stop = after.start() if after else min(len(text), end + LONGEST_SENTENCE)
    return f"{text[begin:start]}【{text[start:end]}】{text[end:stop]}".replace("\n", " ")


def brief(row: Row) -> str:
    """An observation in a line."""
    period = row.get("period") or "-"
    if row.get("base_period"):
        period += f" < {row['base_period']}"
    parts = (
        row.get("subject") or "-",
        row.get("indicator_text") or "-",
        f"[{row.get('indicator') or '-'}]",
        row["measure"],
        f"{row.get('value')} {row.get('unit')}",
        row.get("bound") or "",
        period,
        row.get("status") or "",
        row.get("rule") or "",
    )
    return " ".join(part for part in parts if part)


@contextmanager
def tree_of(commit: str) -> Iterator[Path]:
    """The files of a commit in a temporary folder, taken away again whatever happens."""
    with tempfile.TemporaryDirectory(prefix="chengjian-gains-") as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        subprocess.run([*git, "add", "--quiet", "--detach", str(tree), commit], check=True)
        try:
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def read_with(tree: Path, folder: Path) -> subprocess.Popen[bytes]:
    """Start reading all documents with the code of `tree`."""
    environment = os.environ | {"PYTHONPATH": str(tree / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen([sys.executable, __file__, "--read-into", str(folder)], env=environment)


def documents(shared: Path) -> dict[str, list[Source]]:
    """The documents to be read, by the folder they come from."""
    gold = [source for source in sources(shared / "gold" / "documents.csv") if not source.held_out]
    manifest = shared / "corpus" / "reports" / "documents.csv"
    return {"gold": gold, "reports": sources(manifest) if manifest.is_file() else []}


def is_commit(name: str) -> bool:
    """Whether git knows a commit by this name."""
    verify = ["git", "-C", str(ROOT), "rev-parse", "--quiet", "--verify", f"{name}^{{commit}}"]
    return subprocess.run(verify, stdout=subprocess.DEVNULL, check=False).returncode == 0


def example_printer(show: int) -> Callable[[str, Source, Row, str], None]:
    """A printer that shows the first `show` examples of each kind."""
    counts: Counter[str] = Counter()

    def example(kind: str, source: Source, row: Row, line: str) -> None:
        counts[kind] += 1
        if counts[kind] <= show:
            text = source.path.read_bytes().decode("utf-8")
            print(f"{kind}  {source.name}:{row['start']}  {sentence(text, row['start'], row['end'])}")
            print(f"    {line}")

    return example


def print_counts(changes: Sequence[Change]) -> None:
    """The number of changes by document and by attribute."""
    print(f"{'gained':>8}{'lost':>8}{'changed':>8}  document")
    for change in changes:
        if change:
            counts = (len(change.gained), len(change.lost), len(change.changed))
            print("".join(f"{count:8}" for count in counts) + f"  {change.source.name}")
    totals = [sum(len(getattr(change, kind)) for change in changes) for kind in ("gained", "lost", "changed")]
    print("".join(f"{total:8}" for total in totals) + f"  all {len(changes)} documents")
    attributes = Counter(
        name for change in changes for old, new in change.changed for name in differing(old, new)
    )
    if attributes:
        print("\nchanged: " + "  ".join(f"{name} {count}" for name, count in attributes.most_common()))


def print_examples(changes: Sequence[Change], show: int) -> None:
    """The first examples of what came, what went, and each attribute that changed."""
    print()
    example = example_printer(show)
    for change in changes:
        for row in change.gained:
            example("gained", change.source, row, brief(row))
        for row in change.lost:
            example("lost", change.source, row, brief(row))
        for old, new in change.changed:
            for name in differing(old, new):
                example(f"changed {name}", change.source, new, f"{old.get(name)} → {new.get(name)}")


def print_verdicts(readings: Sequence[tuple[Source, list[Row], list[Row]]], shared: Path, show: int) -> None:
    """What became right and what became wrong against the gold standard."""
    totals: Counter[str] = Counter()
    example = example_printer(show)
    print("\nAgainst the gold standard:")
    for source, before, after in readings:
        old, new = Verdicts.of(source, before, shared), Verdicts.of(source, after, shared)
        totals["spurious before"] += old.spurious
        totals["spurious now"] += new.spurious
        for row in load_rows(gold_file(source)):
            place = row["start"], row["end"]
            was, now = old.wrong.get(place), new.wrong.get(place)
            if was is None or now is None or was == now:
                continue
            kind = "now right" if not now else "now wrong" if not was else "still wrong, differently"
            totals[kind] += 1
            said = f"{', '.join(was) or 'right'} → {', '.join(now) or 'right'}; gold: {row['indicator']}"
            example(kind, source, row, said)
    print("  ".join(f"{kind} {count}" for kind, count in sorted(totals.items())))


def main() -> int:
    parser = argparse.ArgumentParser(description="What the reader gains and loses against a commit.")
    parser.add_argument("base", nargs="?", help="the commit to compare with")
    parser.add_argument("--show", type=int, default=3, metavar="N", help="examples of each kind (default 3)")
    parser.add_argument("--read-into", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    shared = shared_folder()
    if shared is None:
        return 0
    corpora = documents(shared)
    if arguments.read_into:
        for name, group in corpora.items():
            read_into(arguments.read_into / name, group)
        return 0
    if not arguments.base:
        parser.error("which commit?")
    if not is_commit(arguments.base):
        parser.error(f"no such commit: {arguments.base}")
    with tempfile.TemporaryDirectory(prefix="chengjian-readings-") as folder, tree_of(arguments.base) as tree:
        folders = {"before": Path(folder) / "before", "after": Path(folder) / "after"}
        runs = [read_with(tree, folders["before"]), read_with(ROOT, folders["after"])]
        failures = sum(run.wait() != 0 for run in runs)
        if failures:
            print("Reading failed; see above.", file=sys.stderr)
            return 1
        readings = {
            name: [
                (
                    source,
                    load_rows(folders["before"] / name / f"{source.name}.jsonl"),
                    load_rows(folders["after"] / name / f"{source.name}.jsonl"),
                )
                for source in group
            ]
            for name, group in corpora.items()
        }
    changes = [compare(*reading) for group in readings.values() for reading in group]
    print_counts(changes)
    print_examples(changes, arguments.show)
    print_verdicts(readings["gold"], shared, arguments.show)
    return 0


if __name__ == "__main__":
    sys.exit(main())
