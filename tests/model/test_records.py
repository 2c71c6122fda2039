"""The records: their fields, and that they come back from JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chengjian.model import Block, Observation, Origin, Repair, Unread

FIELDS = (
    "id document start end text indicator indicator_text subject region measure value unit low high bound "
    "period base_period status rule"
)
OPTIONAL = ("repeats", "scope", "account", "row_head", "column_head")
ROW: dict[str, Any] = {
    "id": "甲#4", "document": "甲", "start": 4, "end": 11, "text": "128.6亿元", "indicator": "gdp",
    "indicator_text": "地区生产总值", "subject": "酒泉市", "region": "620900", "measure": "level",
    "value": Decimal("12860000000"), "unit": "元", "low": Decimal("12855000000"), "high": Decimal("12865000000"),
    "bound": None, "period": "2024", "base_period": None, "status": "actual", "rule": "X110",
}  # fmt: skip


def test_fields_are_those_of_the_contract() -> None:
    assert Observation.__struct_fields__ == (*FIELDS.split(), *OPTIONAL)


@pytest.mark.parametrize(
    "value", [Decimal("12860000000"), Decimal("-3.20"), (Decimal("2"), Decimal("49.80"))]
)
def test_observation_comes_back_from_json(value: Decimal | tuple[Decimal, ...]) -> None:
    row = Observation(**(ROW | {"value": value}))
    again = msgspec.json.decode(msgspec.json.encode(row), type=Observation)
    assert again == row
    assert str(again.value) == str(value)


def test_decimals_are_text_in_json() -> None:
    plain = msgspec.json.decode(msgspec.json.encode(Observation(**ROW)))
    assert list(plain) == [*FIELDS.split(), *OPTIONAL]
    assert (plain["value"], plain["low"], plain["bound"]) == ("12860000000", "12855000000", None)


@pytest.mark.parametrize(
    ("field", "value"),
    [("measure", "size"), ("bound", "more"), ("status", "done"), ("value", "many"), ("start", None)],
)
def test_what_is_no_value_of_a_field_is_refused(field: str, value: object) -> None:
    data = msgspec.json.encode(ROW | {field: value})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(data, type=Observation)


@pytest.mark.parametrize(
    ("record", "field"),
    [
        (Unread("甲", 0, 2, "12", "共12。"), "text"),
        (Repair("joined", 3, 4, "a line end"), "kind"),
        (Block("paragraph", "甲", (0,), (0,)), "text"),
        (Origin("2024"), "date"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_record_cannot_be_changed(record: msgspec.Struct, field: str) -> None:
    with pytest.raises(AttributeError):
        setattr(record, field, "other")
