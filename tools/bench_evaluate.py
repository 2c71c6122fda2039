"""Time the Monte Carlo of evaluation: 300 regions, 60 indicators, 6 years; growth with runs and regions.

Prints wall and processor seconds; what is compared is the processor's, since other work may share the machine. The design of
the runs takes a power of two, so that not quite as many are made as asked for.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import polars as pl

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import regions
from chengjian.evaluate.frameworks import Dimension, Framework, Item
from chengjian.evaluate.recipe import Evaluation, evaluate
from chengjian.evaluate.uncertainty import simulate

YEARS = [str(year) for year in range(2018, 2024)]


def made_up(places: int, count: int) -> Evaluation:
    """An evaluation of random figures with a twentieth missing."""
    random = np.random.default_rng(1)
    ids = [
        i
        for i, entry in indicators().by_id.items()
        if entry.direction != "none" and not entry.parts and not entry.ratio
    ]
    codes = [r.code for r in regions() if r.level == "prefecture" and r.present][:places]
    share = count // 6
    dimensions = [
        Dimension(
            id=f"d{k}",
            name="",
            english="",
            indicators=[Item(indicator=i) for i in ids[k * share : (k + 1) * share]],
        )
        for k in range(6)
    ]
    framework = Framework(id="made_up", name="", english="", source="", dimensions=dimensions)
    rows = [(c, i, "level", y) for c in codes for i in ids[:count] for y in YEARS]
    values = random.lognormal(10, 1, len(rows))
    frame = pl.DataFrame(
        rows, schema=["region", "indicator", "measure", "period"], orient="row"
    ).with_columns(value=pl.Series(values), low=pl.Series(values * 0.995), high=pl.Series(values * 1.005))
    return evaluate(
        frame.filter(pl.Series(random.random(len(rows)) > 0.05)), framework, year="2023", years=YEARS
    )


def timed(evaluation: Evaluation, runs: int) -> tuple[int, float, float]:
    """How many runs were made, and the wall and processor seconds that they took."""
    wall, processor = time.perf_counter(), time.process_time()
    done = simulate(evaluation, runs=runs, threads=2).runs
    return done, time.perf_counter() - wall, time.process_time() - processor


def main() -> None:
    """Time the whole, and a quarter of the runs and of the regions."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 10_240
    whole = made_up(300, 60)
    done, wall, processor = timed(whole, runs)
    print(
        f"300 regions, 60 indicators, 6 years: {done:,} runs in {wall:.1f} s, {processor:.1f} s of the processors"
    )
    print(
        f"10,000 runs at that pace: {processor / done * 1e4:.1f} s of the processors; two idle cores share them"
    )
    fewer, _, less = timed(whole, runs // 4)
    print(f"a run: {processor / done * 1e3:.2f} ms; of {fewer:,} runs {less / fewer * 1e3:.2f} ms")
    done, _, quarter = timed(made_up(75, 60), runs)
    print(f"a run with a quarter of the regions: {quarter / done * 1e3:.2f} ms")


if __name__ == "__main__":
    main()
