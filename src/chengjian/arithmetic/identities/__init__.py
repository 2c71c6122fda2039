"""The identities: the arithmetic relations that observations must satisfy."""

from chengjian.arithmetic.identities.base import Identity, Terms
from chengjian.arithmetic.identities.growth import (
    AverageGrowth,
    Change,
    Growth,
    GrowthByChange,
    GrowthChain,
    Multiple,
    WeightedGrowth,
)
from chengjian.arithmetic.identities.orders import AtMost, Between, Continued, Same
from chengjian.arithmetic.identities.ratios import PerHead, Quotient, Share
from chengjian.arithmetic.identities.sums import Hundred, Sum

__all__ = [
    "AtMost",
    "AverageGrowth",
    "Between",
    "Change",
    "Continued",
    "Growth",
    "GrowthByChange",
    "GrowthChain",
    "Hundred",
    "Identity",
    "Multiple",
    "PerHead",
    "Quotient",
    "Same",
    "Share",
    "Sum",
    "Terms",
    "WeightedGrowth",
]
