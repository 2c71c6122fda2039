"""The identities: the arithmetic relations that observations must satisfy."""

from chengjian.arithmetic.identities.base import Identity, Terms
from chengjian.arithmetic.identities.growth import (
    AverageGrowth,
    Change,
    Growth,
    GrowthAmongHeads,
    GrowthByChange,
    GrowthChain,
    GrowthPerHead,
    Multiple,
    RealWeightedGrowth,
    WeightedGrowth,
)
from chengjian.arithmetic.identities.orders import AtMost, Between, Continued, Same
from chengjian.arithmetic.identities.ratios import PerHead, Quotient, Share
from chengjian.arithmetic.identities.sums import Hundred, ListedSum, Sum

__all__ = [
    "AtMost",
    "AverageGrowth",
    "Between",
    "Change",
    "Continued",
    "Growth",
    "GrowthAmongHeads",
    "GrowthByChange",
    "GrowthChain",
    "GrowthPerHead",
    "Hundred",
    "Identity",
    "ListedSum",
    "Multiple",
    "PerHead",
    "Quotient",
    "RealWeightedGrowth",
    "Same",
    "Share",
    "Sum",
    "Terms",
    "WeightedGrowth",
]
