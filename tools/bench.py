"""Speed, memory and linearity of the reader (`make bench`).

Measures on one core, in one run and on the same text, the reader from text to observations, a bare
scan for numbers, and what else is installed that finds quantities in Chinese text (the extra `bench`
of pyproject.toml). Speeds are medians of several rounds in which all take turns, given as ratios, so that
they mean the same on every machine. The reader meets the text in a new process every round, since it
remembers phrases that it has seen; the others may warm up. Prints Markdown tables and writes
`build/bench.json`.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib.metadata
import json
import logging
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gold import ROOT, shared_location, sources

RESULT = ROOT / "build" / "bench.json"
MEGABYTE = 1_000_000
DATE, REGION = "2026-02", "510000"
SENTENCES = re.compile(r"[^。；！？\n]+")
NUMBER = re.compile(r"\d+(?:\.\d+)?")
FRACTION = re.compile(r"\.\d+")
WARM_UP = "全市地区生产总值128.6亿元，比上年增长6.2%。"

Scan = Callable[[str], object]


def reader() -> Callable[[str], int]:
    """The reader, from a text to its observations, of which it gives the number."""
    import chengjian

    return lambda text: len(chengjian.read_text(text, date=DATE, region=REGION).observations)


def bare_scan() -> Scan:
    """The least that anything has to do: find the digits."""
    return NUMBER.findall


def by_sentence(extract: Scan) -> Scan:
    """An extractor made for sentences, over each sentence of a text."""
    return lambda text: [extract(sentence) for sentence in SENTENCES.findall(text)]


def jionlp_money() -> Scan:
    import jionlp

    return by_sentence(jionlp.ner.extract_money)


def jionlp_time() -> Scan:
    import jionlp

    return by_sentence(jionlp.ner.extract_time)


def jionlp_location() -> Scan:
    import jionlp

    return by_sentence(jionlp.recognize_location)


def recognizers() -> Scan:
    from recognizers_suite import Culture, recognize_number

    return by_sentence(lambda sentence: recognize_number(sentence, Culture.Chinese))


def duckling() -> Scan:
    from duckling_chinese import Duckling, DucklingDimension

    engine = Duckling()
    dimensions = ("NUMERAL", "QUANTITY", "CURRENCY", "TIME")
    options = engine.gen_options(targets={DucklingDimension[name] for name in dimensions})
    context = engine.gen_context()
    return by_sentence(lambda sentence: engine.analyze(sentence, context, options))


OWN = "chengjian: text to observations"
RIVALS: dict[str, tuple[str, Callable[[], Scan]]] = {
    "JioNLP: money": ("jionlp", jionlp_money),
    "JioNLP: time": ("jionlp", jionlp_time),
    "JioNLP: places": ("jionlp", jionlp_location),
    "Recognizers-Text: numbers": ("recognizers-text-suite", recognizers),
    "duckling-chinese: numbers, quantities, money, time": ("duckling-chinese", duckling),
}


def one_core() -> None:
    """Keep this process and its children to a single core."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "POLARS_MAX_THREADS"):
        os.environ[variable] = "1"


def corpus() -> tuple[str, list[str]]:
    """Where the texts come from, and the texts: the work reports, or else the samples."""
    reports = sorted((shared_location() / "corpus" / "reports").glob("*.txt"))
    if reports:
        return "work reports of provinces", [path.read_text(encoding="utf-8") for path in reports]
    samples = sources(ROOT / "samples" / "documents.csv")
    texts = [s.path.read_text(encoding="utf-8") for s in samples if s.path.suffix in (".txt", ".md")]
    return "samples, repeated", texts * 20


def seconds(scan: Scan, texts: Sequence[str]) -> float:
    """How long a scan of all texts takes."""
    start = time.perf_counter()
    for text in texts:
        scan(text)
    return time.perf_counter() - start


def in_new_process(*arguments: str) -> dict[str, float]:
    """What this script measures in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    assert isinstance(result, dict)
    return result


def read_corpus() -> dict[str, float]:
    """In this process: read all texts once, each for the first time."""
    _, texts = corpus()
    scan = reader()
    scan(WARM_UP)
    return {"seconds": seconds(scan, texts)}


def speeds(texts: Sequence[str], rounds: int) -> tuple[dict[str, float], dict[str, str]]:
    """Characters a second of everything that is installed, and what is not, with the reason."""
    scans: dict[str, Scan] = {"bare scan for digits": bare_scan()}
    missing = {}
    for name, (package, make) in RIVALS.items():
        try:
            with contextlib.redirect_stdout(sys.stderr):
                scans[name] = make()
            seconds(scans[name], texts[:1])
        except Exception as problem:  # one that cannot run is reported, never a failure of the bench
            scans.pop(name, None)
            absent = isinstance(problem, ModuleNotFoundError)
            missing[name] = (
                f"{package} is not installed" if absent else f"{type(problem).__name__}: {problem}"
            )
    taken: dict[str, list[float]] = {OWN: [], **{name: [] for name in scans}}
    for _ in range(rounds):
        taken[OWN].append(in_new_process("--read-corpus")["seconds"])
        for name, scan in scans.items():
            taken[name].append(seconds(scan, texts))
    characters = sum(map(len, texts))
    return {name: characters / statistics.median(times) for name, times in taken.items()}, missing


def long_text(megabytes: float) -> str:
    """A text of so many megabytes: the corpus over and over, its decimal fractions different in each copy."""
    _, texts = corpus()
    sample = "\n".join(texts)
    copies = megabytes * MEGABYTE / len(sample.encode())
    chance = random.Random(0)

    def other_digits(fraction: re.Match[str]) -> str:
        length = len(fraction[0]) - 1
        return f".{chance.randrange(10**length):0{length}}"

    varied = [FRACTION.sub(other_digits, sample) for _ in range(int(copies) + 1)]
    varied[-1] = varied[-1][: int(len(sample) * (copies % 1))]
    return "".join(varied)


def peak_memory() -> float:
    """The most memory this process has held, in megabytes."""
    status = Path("/proc/self/status")
    if status.is_file():  # unlike getrusage's, this peak does not start with that of the parent process
        held = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"))
        if held:
            return int(held[1]) * 1024 / MEGABYTE
    unit = 1 if platform.system() == "Darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / MEGABYTE


def read_size(megabytes: float) -> dict[str, float]:
    """In this process: read one text of so many megabytes; seconds and peak memory."""
    text = long_text(megabytes)
    scan = reader()
    scan(WARM_UP)
    before = peak_memory()
    start = time.perf_counter()
    observations = scan(text)
    taken = time.perf_counter() - start
    return {
        "megabytes": megabytes,
        "characters": len(text),
        "observations": observations,
        "seconds": taken,
        "peak_megabytes": peak_memory(),
        "peak_before_megabytes": before,
    }


def growth(sizes: Sequence[float], limit: float) -> tuple[list[dict[str, float]], list[str]]:
    """`read_size` of each size in a process of its own; sizes expected to exceed the limit are left out."""
    rows: list[dict[str, float]] = []
    left_out = []
    for size in sizes:
        expected = rows[-1]["seconds"] / rows[-1]["megabytes"] * size if rows else 0.0
        if expected > limit:
            left_out.append(f"{size:g} MB left out: about {expected:.0f} s, over the limit of {limit:g} s")
            continue
        rows.append(in_new_process("--read-size", str(size)))
    return rows, left_out


def wall_time(command: Sequence[str], rounds: int, caches: Path | None = None) -> float:
    """The median wall time of a command in seconds; `caches`: where it finds none, made anew each round."""
    environment = dict(os.environ)
    taken = []
    for turn in range(rounds):
        if caches is not None:
            environment |= {"XDG_CACHE_HOME": str(caches / str(turn))}
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def starts(text: str, rounds: int) -> dict[str, float]:
    """How long a program takes to start, and to read its first document."""
    program = Path(sys.executable).with_name("chengjian")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "first.txt"
        path.write_text(text, encoding="utf-8")
        code = f"import chengjian; chengjian.read({str(path)!r}, date={DATE!r}, region={REGION!r})"
        return {
            "bare interpreter": wall_time([sys.executable, "-c", "pass"], rounds),
            "chengjian --version": wall_time([str(program), "--version"], rounds),
            "import and read the first document": wall_time([sys.executable, "-c", code], rounds),
            "the same, the codelist not cached yet": wall_time(
                [sys.executable, "-c", code], rounds, Path(folder) / "caches"
            ),
        }


def as_markdown(result: dict[str, Any]) -> str:
    """The result as tables for people."""
    own = result["speed"][OWN]
    lines = [
        f"{result['corpus']}: {result['characters']:,} characters, one core, "
        f"median of {result['rounds']} rounds; Python {result['python']}",
        "",
        "| | characters a second | chengjian takes … times as long |",
        "|---|---:|---:|",
    ]
    lines += [f"| {name} | {speed:,.0f} | {speed / own:.3g} |" for name, speed in result["speed"].items()]
    lines += ["", *(f"Not measured: {name} ({why})  " for name, why in result["missing"].items())]
    lines += [
        "",
        "| one text of | observations | seconds | seconds a MB | peak memory | memory a MB |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for row in result["growth"]:
        size, held = row["megabytes"], row["peak_megabytes"] - row["peak_before_megabytes"]
        lines.append(
            f"| {size:g} MB | {row['observations']:,} | {row['seconds']:.2f} | {row['seconds'] / size:.3f} | "
            f"{row['peak_megabytes']:.0f} MB | {held / size:.1f} MB |"
        )
    lines += ["", *result["left_out"], "", "| start | seconds |", "|---|---:|"]
    lines += [f"| {name} | {taken:.3f} |" for name, taken in result["start"].items()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def main() -> int:
    parser = argparse.ArgumentParser(description="Speed, memory and linearity of the reader.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement (default 5)")
    parser.add_argument("--sizes", default="1,10,100", help="megabytes of the long texts (default 1,10,100)")
    parser.add_argument("--limit", type=float, default=900, help="leave out sizes beyond so many seconds")
    parser.add_argument("--read-size", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--read-corpus", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    one_core()
    if arguments.read_size:
        print(json.dumps(read_size(arguments.read_size)))
        return 0
    if arguments.read_corpus:
        print(json.dumps(read_corpus()))
        return 0
    logging.disable()  # some of the others log every phrase that they cannot parse
    origin, texts = corpus()
    speed, missing = speeds(texts, arguments.rounds)
    rows, left_out = growth([float(size) for size in arguments.sizes.split(",") if size], arguments.limit)
    result = {
        "version": importlib.metadata.version("chengjian"),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "corpus": origin,
        "characters": sum(map(len, texts)),
        "rounds": arguments.rounds,
        "speed": speed,
        "missing": missing,
        "growth": rows,
        "left_out": left_out,
        "start": starts(texts[0], arguments.rounds),
    }
    RESULT.parent.mkdir(parents=True, exist_ok=True)
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    print(as_markdown(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
