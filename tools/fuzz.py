"""Read mutated fragments of the corpora and samples until something breaks (`make fuzz`).

Every input is made from the seed and its number alone, so that one that fails can be made again
(`--index`). A reading fails that raises anything but SourceError, that breaks one of the promises of
`promises.py`, or that exceeds the time or memory limit. Failing inputs are shortened and kept in `build/fuzz/`,
a few of each kind; the exit status is then 1.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import re
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from types import FrameType
from typing import Any

import msgspec
import yaml

import chengjian
from promises import faults

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "build" / "fuzz"
SHORTEST, LONGEST = 20, 400
CHUNK = 1000
KEPT_OF_A_KIND = 3
WARM_UP = 60.0
# How much longer ten times the text may take.
STEEPEST = 15
DATES = (None, "2021-12", "2025", "2024-12", "2026-02", "2025-01-20", "1900", "2100-12-31")
REGIONS = (None, "嘉峪关市", "四川省", "650000", "肃州区", "110000", "阿坝藏族羌族自治州")
NUMBER = re.compile(r"\d[\d,.]*")


class TimeLimit(BaseException):
    """The reading took too long; no Exception, so that nothing in the reader can catch it."""


@cache
def fragments() -> tuple[str, ...]:
    """The texts of the rule corpora, and the samples' paragraphs and tables."""
    found: list[str] = []
    for path in sorted((ROOT / "corpus").glob("*/*.yml")):
        data: dict[str, Any] = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        for kind in ("reads", "silent", "gaps"):
            found += [item if isinstance(item, str) else item["text"] for item in data.get(kind) or ()]
    for path in sorted((ROOT / "samples").glob("*.[tm][xd]*")):
        found += path.read_text("utf-8").split("\n\n")
    return tuple(dict.fromkeys(text[:LONGEST] for text in found if text.strip()))


# What an input is cut, spliced and filled with: the words and marks that the reader's patterns look for.
THINGS = (
    "亿元 万 亿 千亿 万亿 % ‰ 个百分点 倍 比 第 前 首位 翻一番 翻两番 连续 年均 分别 增长 下降 同比 比上年 较2020年 达 达到 "
    "超 近 约 左右 以上 其中 占 比重 由 从 增至 提高到 全市 全省 我市 去年 2024年 2021年至2025年 “十四五”末 1—9月 上半年 "
    "截至9月底 力争 预计 三分之二 八成 过半 一万五千亿 两千零三十五 二十三点六亿 1.99:1 2:49.8:48.2 3—5 15%至20% TOP10 "
    "元/人·月 每千人 单位：亿元 | |---| # 一、 （一） 。 ； ， 、 ： （ ） “ ” 0 1e5 -3 1,234.5 ３．５ １２％ 00000 "
    "13月 2月31日 31/12 0/0 百分之 十 百 千 点 零 〇 嘉峪关市 酒泉市、金昌市 经开区 公司"
)
WORDS = tuple(THINGS.split())
ODD = (
    "\x00\x01\x07\x08\x0b\x0c\x0d\x1b\x7f\x85\xa0\xad\u0300\u0660\u0967\u200b\u200d\u200f\u2028\u2029\u202e\u2060"
    "\u3000\ud800\udfff\ue000\ue001\ue002\uf8ff\ufeff\ufffd\uffff\U0001d7d8\U0001f600\U00020000\U000e0001\U0010ffff"
)
SEPARATORS = ("\n", "\n\n", "\t", " ", "　", "|", "\r\n", "", "，", "。")
Mutation = Callable[[random.Random, str], str]


def cut(chance: random.Random, text: str) -> str:
    """Without a piece from somewhere."""
    start = chance.randrange(len(text) + 1)
    return text[:start] + text[start + chance.randrange(1, 12) :]


def double(chance: random.Random, text: str) -> str:
    """With a piece said several times."""
    start = chance.randrange(len(text) + 1)
    end = start + chance.randrange(1, 20)
    return text[:end] + text[start:end] * chance.randrange(1, 5) + text[end:]


def insert(chance: random.Random, text: str, pieces: Sequence[str]) -> str:
    """With a piece put in somewhere."""
    at = chance.randrange(len(text) + 1)
    return text[:at] + chance.choice(pieces) + text[at:]


def splice(chance: random.Random, text: str) -> str:
    """The beginning of this and the end of another fragment."""
    other = chance.choice(fragments())
    between = chance.choice(SEPARATORS)
    return text[: chance.randrange(len(text) + 1)] + between + other[chance.randrange(len(other) + 1) :]


def digits(chance: random.Random, text: str) -> str:
    """With other digits."""
    return "".join(
        chance.choice("0123456789") if c.isascii() and c.isdigit() and chance.random() < 0.5 else c
        for c in text
    )


def break_number(chance: random.Random, text: str) -> str:
    """With a number that a line end, a space or another mark cuts in two."""
    numbers = list(NUMBER.finditer(text))
    if not numbers:
        return text
    number = chance.choice(numbers)
    at = chance.randrange(number.start(), number.end() + 1)
    return text[:at] + chance.choice((*SEPARATORS, ".", ",", ":", "-", "—", "/")) + text[at:]


def shuffle(chance: random.Random, text: str) -> str:
    """With its clauses in another order."""
    pieces = re.split(r"([，。；\n|])", text)
    chance.shuffle(pieces)
    return "".join(pieces)


def anywhere(chance: random.Random, text: str) -> str:
    """With characters from anywhere in Unicode."""
    return insert(
        chance, text, ["".join(chr(chance.randrange(0x110000)) for _ in range(chance.randrange(1, 9)))]
    )


MUTATIONS: tuple[Mutation, ...] = (
    cut, double, splice, digits, break_number, shuffle, anywhere,
    partial(insert, pieces=WORDS), partial(insert, pieces=ODD), partial(insert, pieces=SEPARATORS),
)  # fmt: skip


ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-32", "big5")
ENCODED = 0.01


class Input(msgspec.Struct, frozen=True):
    """One input: a text, or bytes, and what is said of it."""

    text: str
    date: str | None = None
    region: str | None = None
    data: bytes | None = None


def make(seed: int, index: int) -> Input:
    """The input of this number."""
    chance = random.Random(f"{seed}/{index}")
    text = chance.choice(fragments())
    for _ in range(chance.randrange(1, 7)):
        text = chance.choice(MUTATIONS)(chance, text)
        if len(text) > LONGEST:
            start = chance.randrange(len(text) - LONGEST)
            text = text[start : start + LONGEST]
    while len(text) < SHORTEST:
        text += chance.choice(WORDS)
    data = None
    if chance.random() < ENCODED:
        spoilt = bytearray(text.encode(chance.choice(ENCODINGS), "ignore"))
        for _ in range(chance.randrange(3)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        data = bytes(spoilt)
    return Input(text, chance.choice(DATES), chance.choice(REGIONS), data)


def problem(given: Input, limit: float) -> tuple[str, str] | None:
    """The kind of failure of reading an input, and what there is to say of it; None where all is well."""
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        text = given.text
        if given.data is not None:
            text, _ = chengjian.sources.decode(given.data)
        reading = chengjian.read_text(text, date=given.date, region=given.region)
        again = chengjian.read_text(text, date=given.date, region=given.region)
        found = next(faults(text, reading), None)
        if found is None and again != reading:
            found = "again: a second reading differs"
    except chengjian.SourceError:
        return None
    except TimeLimit:
        return "time limit", f"more than {limit:g} s\n{traceback.format_exc()}"
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {place.name}", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return (found.partition(":")[0], found) if found else None


def shorten(given: Input, kind: str, limit: float) -> Input:
    """The input without all that the failure does not need."""
    if given.data is not None or kind == "time limit":
        return given
    size = len(given.text) // 2
    while size:
        at = 0
        while at < len(given.text):
            shorter = Input(given.text[:at] + given.text[at + size :], given.date, given.region)
            found = problem(shorter, limit)
            if found and found[0] == kind:
                given = shorter
            else:
                at += size
        size //= 2
    for simpler in (Input(given.text, None, given.region), Input(given.text, given.date, None)):
        found = problem(simpler, limit)
        if found and found[0] == kind:
            given = simpler
    return given


class Outcome(msgspec.Struct):
    """What came of a run of inputs."""

    count: int = 0
    characters: int = 0
    slowest: float = 0.0
    slowest_index: int = 0
    memory: float = 0.0
    failures: list[tuple[str, int]] = []


def memory() -> float:
    """The most memory that this process has held, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1_000_000


def over(_number: int, _frame: FrameType | None) -> None:
    raise TimeLimit


def guard(megabytes: int) -> None:
    """Set up a worker: its alarm, and the most memory that it may ask for."""
    signal.signal(signal.SIGALRM, over)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1_000_000, most))
    # What is loaded with the first text shall not count as its time.
    problem(Input("全市地区生产总值128.6亿元。"), WARM_UP)


def run(first: int, *, count: int, seed: int, limit: float) -> Outcome:
    """Read `count` inputs from the number `first` on."""
    outcome = Outcome(count)
    for index in range(first, first + count):
        given = make(seed, index)
        outcome.characters += len(given.text)
        start = time.process_time()
        found = problem(given, limit)
        taken = time.process_time() - start
        if taken > outcome.slowest:
            outcome.slowest, outcome.slowest_index = taken, index
        if found:
            outcome.failures.append((found[0], index))
    outcome.memory = memory()
    return outcome


def keep(seed: int, index: int, kind: str, limit: float) -> Path:
    """Write a failing input, shortened, with the reason to a file; its path."""
    given = shorten(make(seed, index), kind, limit)
    _, reason = problem(given, limit) or (kind, "it does not fail in a process of its own")
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{re.sub(r'[^a-z]+', '-', kind.lower())}-{seed}-{index}.json"
    record = {
        "kind": kind, "text": given.text, "date": given.date, "region": given.region,
        "bytes": given.data.hex() if given.data is not None else None, "reason": reason,
    }  # fmt: skip
    # ASCII, since the text may hold what no encoding has.
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="ascii")
    return path


def show(seed: int, index: int, limit: float) -> int:
    """Read one input again and say what comes of it."""
    given = make(seed, index)
    print(ascii(given))
    found = problem(given, limit)
    print("well" if found is None else "\n".join(found))
    return 1 if found else 0


def fuzz(count: int, seed: int, jobs: int, limit: float, megabytes: int) -> int:
    """Read `count` inputs with several workers, print how it goes; the exit status."""
    starts = range(0, count, CHUNK)
    sizes = [min(CHUNK, count - start) for start in starts]
    total = Outcome()
    kinds: Counter[str] = Counter()
    begun = told = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    with context.Pool(jobs, guard, (megabytes,)) as pool:
        tasks = [
            pool.apply_async(run, (start,), {"count": size, "seed": seed, "limit": limit})
            for start, size in zip(starts, sizes, strict=True)
        ]
        for task in tasks:
            outcome = task.get()
            total.count += outcome.count
            total.characters += outcome.characters
            total.memory = max(total.memory, outcome.memory)
            if outcome.slowest > total.slowest:
                total.slowest, total.slowest_index = outcome.slowest, outcome.slowest_index
            for kind, index in outcome.failures:
                kinds[kind] += 1
                if kinds[kind] <= KEPT_OF_A_KIND:
                    print(f"{kind}: input {index}, kept as {keep(seed, index, kind, limit)}", flush=True)
            now = time.perf_counter()
            if now - told > 10 or total.count == count:
                told = now
                print(
                    f"{total.count:,} inputs, {total.count / (now - begun):,.0f} a second, "
                    f"{sum(kinds.values())} failures; slowest {total.slowest * 1000:.0f} ms "
                    f"(--index {total.slowest_index}); {total.memory:.0f} MB",
                    flush=True,
                )
    for kind, number in kinds.most_common():
        print(f"{number:8,} {kind}")
    return 1 if kinds else 0


def one_line(megabytes: float, seed: int) -> str:
    """A text of so many megabytes on one line: fragments in any order, without their line ends."""
    chance = random.Random(seed)
    pieces: list[str] = []
    size = 0
    while size < megabytes * 1_000_000:
        pieces.append(re.sub(r"\s+", "", chance.choice(fragments())))
        size += len(pieces[-1].encode())
    return "".join(pieces)


def stretch(megabytes: float, seed: int) -> int:
    """Read one long line and one of a tenth of it; the exit status, 1 where the work grows faster than the text."""
    taken = []
    chengjian.read_text(fragments()[0])
    for size in (megabytes / 10, megabytes):
        text = one_line(size, seed)
        start = time.process_time()
        reading = chengjian.read_text(text, date="2025", region="四川省")
        taken.append(time.process_time() - start)
        broken = next(faults(text, reading), None)
        print(
            f"one line of {size:g} MB: {taken[-1]:.2f} s, {len(reading.observations):,} observations, "
            f"{memory():.0f} MB; {broken or 'well'}",
            flush=True,
        )
        if broken:
            return 1
    return 1 if taken[1] > STEEPEST * taken[0] else 0


def main() -> int:
    parser = argparse.ArgumentParser(description="Read mutated texts until something breaks.")
    parser.add_argument("--count", type=int, default=100_000, help="how many inputs (default 100000)")
    parser.add_argument("--seed", type=int, default=1, help="which inputs (default 1)")
    parser.add_argument("--jobs", type=int, default=2, help="how many processes (default 2)")
    parser.add_argument(
        "--limit", type=float, default=2.0, help="seconds that one input may take (default 2)"
    )
    parser.add_argument(
        "--memory", type=int, default=2000, help="megabytes that a process may use (default 2000)"
    )
    parser.add_argument("--index", type=int, help="read only the input of this number, and show it")
    parser.add_argument("--line", type=float, metavar="MB", help="read one line of so many megabytes instead")
    arguments = parser.parse_args()
    if arguments.line:
        return stretch(arguments.line, arguments.seed)
    signal.signal(signal.SIGALRM, over)
    if arguments.index is not None:
        return show(arguments.seed, arguments.index, arguments.limit)
    return fuzz(arguments.count, arguments.seed, arguments.jobs, arguments.limit, arguments.memory)


if __name__ == "__main__":
    sys.exit(main())
