"""The records that all rooms share; no behaviour beyond themselves."""

from chengjian.model.records import (
    Block,
    BlockKind,
    Bound,
    Document,
    Measure,
    Observation,
    Origin,
    Repair,
    Status,
    Unread,
)

__all__ = [
    "Block",
    "BlockKind",
    "Bound",
    "Document",
    "Measure",
    "Observation",
    "Origin",
    "Repair",
    "Status",
    "Unread",
]
