"""Mutate files of every format until something breaks (`make fuzz-files`).

Each sample document is changed in a few bytes, cut, repeated or stuffed, and opened. A SourceError is an answer;
anything else, a reading that takes longer than the limit, or one that takes too much memory is a fault. The
mutated file is kept in `build/fuzz/`. Every process reads many files, so that a crash is seen, too.
"""

from __future__ import annotations

import argparse
import io
import multiprocessing
import random
import resource
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from chengjian.reading import read_all
from chengjian.sources import SUFFIXES, SourceError

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build" / "fuzz"
SECONDS = 20.0
GIGABYTES = 3
STUFF = (
    b"\0",
    b"\xff",
    b"<",
    b">",
    b"&",
    b'"',
    b"99999999",
    b"-1",
    b"\xe4\xb8",
    b"%",
    b"<!DOCTYPE x [",
    b"]]>",
)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, cut out, doubled or put in."""
    made = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 4, 16, 64))):
        if not made:
            break
        at = chance.randrange(len(made))
        kind = chance.randrange(6)
        if kind == 0:
            made[at] = chance.randrange(256)
        elif kind == 1:
            made[at] ^= 1 << chance.randrange(8)
        elif kind == 2:
            del made[at : at + chance.choice((1, 2, 10, 1000))]
        elif kind == 3:
            made[at:at] = chance.choice(STUFF) * chance.choice((1, 1, 3, 100))
        elif kind == 4:
            made[at:at] = made[at : at + chance.choice((4, 100, 4000))]
        else:
            del made[at + (len(made) - at) // 2 :]
    return bytes(made)


def mutant(data: bytes, chance: random.Random) -> bytes:
    """A mutated file; of a ZIP archive often one of its members alone, packed again so that it can be opened."""
    if not data.startswith(b"PK") or chance.random() < 0.3:
        return mutated(data, chance)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, mutated(content, chance) if name == chosen else content)
    return out.getvalue()


def attempt(task: tuple[str, bytes]) -> str | None:
    """What is wrong with how a file is read, None where nothing is."""
    name, data = task
    began = time.process_time()
    try:
        for _ in read_all(data, name=name):
            pass
    except SourceError:
        pass
    except BaseException:
        return traceback.format_exc(limit=-4)
    spent = time.process_time() - began
    if spent > SECONDS:
        return f"slow: {spent:.0f} s"
    return None


def limited() -> None:
    """Bound the memory of a process that reads."""
    resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES << 30, GIGABYTES << 30))


def tasks(samples: list[Path], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    chance = random.Random(seed)
    contents = [(path.name, path.read_bytes()) for path in samples]
    for _ in range(count):
        name, data = chance.choice(contents)
        yield name, mutant(data, chance)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "paths", nargs="*", type=Path, default=[ROOT / "samples"], help="files and folders to mutate"
    )
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    samples = [
        file
        for path in options.paths
        for file in (sorted(path.iterdir()) if path.is_dir() else [path])
        if file.suffix.lower() in SUFFIXES
    ]
    faults: Counter[str] = Counter()
    with multiprocessing.get_context("spawn").Pool(options.processes, limited) as pool:
        made = list(tasks(samples, options.count, options.seed))
        for (name, data), wrong in zip(made, pool.imap(attempt, made, chunksize=8), strict=True):
            if wrong is None:
                continue
            kind = wrong.strip().splitlines()[-1]
            faults[kind] += 1
            if faults[kind] == 1:
                BUILD.mkdir(parents=True, exist_ok=True)
                kept = BUILD / f"{len(faults)}-{name}"
                kept.write_bytes(data)
                print(f"{kept.relative_to(ROOT)}\n{wrong}")
    print(f"{options.count:,} files of {len(samples)} samples, {sum(faults.values())} faults")
    for kind, number in faults.most_common():
        print(f"{number:6} {kind}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
