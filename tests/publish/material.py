"""A small check made by hand: what is published must not depend on what the audit can find today."""

from __future__ import annotations

import chengjian
from chengjian.checking import Check
from chengjian.model import Finding, Fix, Observation, Proof, Verdict
from chengjian.reading import Reading

DRAFT = (
    "云溪市2024年工作综述\n\n"
    "全市实现地区生产总值128.6亿元，比上年增长6.2%。外贸进出口总额52.4亿元，比上年的43.7亿元增长29.9%。\n"
    "三次产业比重为1.9:63.6:35.4，新增就业1.25万人。\n"
)


def observed(reading: Reading, text: str) -> Observation:
    """The observation printed so."""
    return next(o for o in reading.observations if o.text == text)


def made(text: str = DRAFT, name: str = "draft.txt", growth: str = "29.9%") -> Check:
    """A check of the draft: a growth that its levels contradict, with the only correction, and a proof that holds."""
    reading = chengjian.read_text(text, name=name, region="620200", date="2025-01")
    stated, now, before = (observed(reading, n) for n in (growth, "52.4亿元", "43.7亿元"))
    ids = (stated.id, now.id, before.id)
    calculation = f"52.4 / 43.7 = 1.1991，即增长 19.9 %；文中 {growth}"
    finding = Finding(
        rule="A201",
        severity="error",
        document=name,
        start=stated.start,
        end=stated.end,
        message="增速与两个水平不符",
        message_en="The growth contradicts the two levels",
        observations=ids,
        calculation=calculation,
        culprit=stated.id,
        fix=Fix(
            observation=stated.id,
            start=stated.start,
            end=stated.end,
            text=stated.text,
            replacement="19.9%",
            value=stated.value,
        ),
    )
    gdp = observed(reading, "128.6亿元")
    proofs = [
        Proof(identity="growth", verdict="violated", observations=ids, calculation=calculation),
        Proof(identity="same", verdict="holds", observations=(gdp.id,), calculation="128.6 = 128.6"),
    ]
    verdicts: dict[str, Verdict] = {**dict.fromkeys(ids, "violated"), gdp.id: "holds"}
    return Check([reading], [finding], proofs, [], verdicts)
