"""Changes: absolute differences, in time or against another place."""

from __future__ import annotations

from chengjian.extract import noun
from chengjian.extract.mention import Draft, Mention
from chengjian.extract.phrases.growth import signed
from chengjian.extract.registry import phrase

AMOUNTS = ("money", "physical", "count", "percent", "points", "time", "none")


@phrase("X312", name="difference-between-places", kinds=AMOUNTS)
def difference_between_places(m: Mention) -> Draft | None:
    """A difference against another place: 高于全国2.4张, 低于全省平均0.2个百分点.

    Unit: as printed; minus where the subject lies below (低于, 慢于).
    Base: none, since nothing changed in time.
    Does not read: 高于上年1.3个百分点 (X310).
    """
    if m.lead.against is None:
        return None
    if (
        m.q.kind == "number"
        and m.lead.against
        and "超" in m.text[m.begin : m.q.start][-3:]
        and not m.phrase()
    ):
        return None
    before = m.phrase()
    indicator = m.subject_phrase() if before else m.topic()
    if not before and m.last is not None and m.last.measure == "growth":
        indicator = m.topic() + "增长"
    draft = Draft(m.q, "change", indicator, m.topic() or indicator)
    if not m.lead.above:
        draft.value = -draft.value
    return draft


@phrase("X310", name="change-in-points", kinds=("points",))
def change_in_points(m: Mention) -> Draft | None:
    """A change of a rate in percentage points: 比上年末提高1.51个百分点.

    Unit: 个百分点, its sign from the verb.
    Does not read: differences against other places (X312), growth of growth (X213).
    """
    last = m.last
    indicator = m.subject_phrase()
    if (
        last is not None
        and last.rule == "X112"
        and indicator == last.topic
        and m.override is None
        and not m.phrase()
    ):
        # 占…比重为68.9%，提高1.2个百分点: the share moved, not the part.
        indicator = last.indicator
    draft = Draft(m.q, "change", indicator)
    if "above" in m.lead.roles or m.lead.sign:
        return signed(m, draft)
    if "below" in m.lead.roles:
        draft.value = -draft.value
        return draft
    if m.phrase().endswith(("拉动", "贡献")) or "拉动" in m.text[m.begin : m.q.start]:
        draft.measure = "level"
    return draft


COUNTING = ("提升", "优化", "改善")


@phrase("X311", name="absolute-change", kinds=("money", "physical", "count", "time", "none"))
def absolute_change(m: Mention) -> Draft | None:
    """A change in the unit of the level: 比上年增加24天, 提高10元, 下降0.5米.

    Unit: as printed, its sign from the verb.
    Does not read: 新增 and 净增, which count new things (X110); 增加到 (X114).
    """
    roles = m.lead.roles
    if not m.lead.sign or "to" in roles or "net" in roles:
        return None
    if m.lead.cue in ("优化", "改善", "延长") and not m.phrase() and "base" not in roles:
        return None
    of_same = m.last is not None and m.last.unit == m.q.unit and m.lead.noun is None
    if m.kind == "time" and not of_same and not roles & {"base", "yoy", "compared", "ring"}:
        return None
    before = m.phrase()
    if noun.is_bare_verb(before) and m.lead.cue in COUNTING:
        # 新建提升310公里农村公路: the noun stands after the number.
        return None
    if before and m.lead.cue in COUNTING and not roles & {"base", "yoy", "compared"}:
        # 农房风貌提升9.6万户 counts what was done.
        return Draft(m.q, "level", m.subject_phrase() + m.lead.cue)
    # 减少碳排放3万吨 counts what was saved; 碳排放减少3万吨 changed. Without noun or base it is no change.
    dangling = not before and not roles & {"base", "yoy", "compared"}
    if dangling and (m.last is None or all(d.unit != m.q.unit for d in m.sentence.drafts)):
        return None
    return signed(m, Draft(m.q, "change", m.subject_phrase()))
