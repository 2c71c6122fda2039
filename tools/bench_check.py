"""Speed of checking (`make bench-check`): beside reading, and over collections of 100, 1,000 and 10,000 documents.

The collections are the sample documents again and again, each copy under a name of its own, eight of each region, so
that the rules across documents have work to do. Prints a table of processor time.
"""

from __future__ import annotations

import argparse
import time

import msgspec

import chengjian
from chengjian.checking import check
from chengjian.codes.regions import regions
from chengjian.reading import Reading
from gold import ROOT, sources

OF_ONE_PLACE = 8


def read_samples() -> tuple[list[Reading], float]:
    """The samples as read, and how long the second reading of them took (the first fills the caches)."""
    documents = sources(ROOT / "samples" / "documents.csv")
    for _ in range(2):
        start = time.process_time()
        readings = [chengjian.read(d.path, date=d.date, region=d.region) for d in documents]
        taken = time.process_time() - start
    return readings, taken


def copies(readings: list[Reading], count: int) -> list[Reading]:
    """So many documents: copies of the samples, a few of each region."""
    places = [region.code for region in regions() if region.level == "prefecture"]
    made = []
    for number in range(count):
        reading = readings[number % len(readings)]
        place = number % len(readings) + len(readings) * (number // len(readings) // OF_ONE_PLACE)
        name, region = f"{number}", places[place % len(places)]
        observations = [
            msgspec.structs.replace(
                o, id=f"{name}#{o.start}", document=name, region=region if o.region else None
            )
            for o in reading.observations
        ]
        source = msgspec.structs.replace(reading.source, name=name)
        made.append(
            msgspec.structs.replace(
                reading, document=name, observations=observations, unread=[], source=source
            )
        )
    return made


def main() -> int:
    parser = argparse.ArgumentParser(description="Speed of checking, beside reading and over collections.")
    parser.add_argument("--sizes", default="100,1000,10000", help="documents in the collections")
    arguments = parser.parse_args()
    readings, reading = read_samples()
    # As for reading, the second time counts: the first fills the caches.
    for _ in range(2):
        start = time.process_time()
        for one in readings:
            check(one)
        checking = time.process_time() - start
    print(
        f"samples: reading {reading:.3f} s, checking {checking:.3f} s, {checking / reading:.2f} times as long\n"
    )
    print(f"{'documents':>10} {'observations':>13} {'seconds':>8} {'ms a document':>14}")
    for size in map(int, arguments.sizes.split(",")):
        collection = copies(readings, size)
        start = time.process_time()
        result = check(collection)
        taken = time.process_time() - start
        count = sum(len(reading.observations) for reading in result.readings)
        print(f"{size:10,} {count:13,} {taken:8.2f} {1000 * taken / size:14.2f}", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
