"""Who is at fault, what mends it, and what follows from figures that nobody states."""

from __future__ import annotations

import pytest

import chengjian
from chengjian.audit.repair import numeral_edits, ratio_edits
from chengjian.checking import Check, check

GIVEN = {"date": "2026-02-10", "region": "酒泉市"}
# Each of these takes part in two identities: the sum, and the structure.
GDP = (
    "全年实现地区生产总值{gdp}亿元，其中，第一产业增加值142.31亿元；第二产业增加值{second}亿元；"
    "第三产业增加值462.36亿元。三次产业结构为14.4:38.7:46.9。"
)


def checked(text: str, **codes: list[str]) -> Check:
    return check(chengjian.read_text(text, **GIVEN), **codes)


def texts(made: Check) -> dict[str, str]:
    return {o.id: o.text for reading in made.readings for o in reading.observations}


@pytest.mark.parametrize(
    ("gdp", "second", "wrong", "right"),
    [
        # 381.77 would do as well, in the rounding of three parts.
        ("986.42", "381.57", "381.57亿元", None),
        ("986.42", "38.175", "38.175亿元", "381.75亿元"),
        ("968.42", "381.75", "968.42亿元", "986.42亿元"),
    ],
)
def test_the_figure_that_explains_all_is_named_and_mended(
    gdp: str, second: str, wrong: str, right: str | None
) -> None:
    made = checked(GDP.format(gdp=gdp, second=second), select=["A102", "A306"])
    assert {texts(made)[f.culprit] for f in made.findings if f.culprit} == {wrong}
    assert {f.fix.replacement for f in made.findings if f.fix} == ({right} if right else set())


def test_verdicts_tell_the_culprit_from_the_rest() -> None:
    made = checked(GDP.format(gdp="986.42", second="318.75"), select=["A102", "A306"])
    verdicts = {texts(made)[id_]: verdict for id_, verdict in made.verdicts.items()}
    assert verdicts["318.75亿元"] == "violated"
    assert verdicts["142.31亿元"] == "holds"


def test_a_relation_of_order_alone_proposes_nothing() -> None:
    made = checked("全市电力装机容量3351万千瓦，新能源装机容量3531万千瓦。", select=["A304"])
    assert made.findings
    assert all(finding.fix is None for finding in made.findings)


def test_wrong_verb_is_mended_with_its_number() -> None:
    text = "2024年全市接待游客4218万人次。2025年全市接待游客3647万人次，增长13.5%。"
    fixes = [finding.fix for finding in checked(text, select=["A201"]).findings]
    assert [(fix.text, fix.replacement) for fix in fixes if fix] == [("增长13.5%", "下降13.5%")]


def test_what_nobody_states_is_derived() -> None:
    made = checked("2025年全市接待游客3200万人次，较“十三五”末增长2.2倍。")
    found = [d for d in made.derivations if d.period == "2020"]
    assert found
    assert found[0].observations
    assert found[0].low is not None
    assert found[0].high is not None
    assert found[0].low < 10_000_000 < found[0].high
    assert "2.2倍" in found[0].proof


def test_two_documents_of_one_name_are_refused() -> None:
    reading = chengjian.read_text("全市接待游客3200万人次。", **GIVEN)
    with pytest.raises(ValueError, match="two documents"):
        check([reading, reading])


def test_numeral_edits_are_one_slip_away() -> None:
    edits = {text: kind for kind, text in numeral_edits("49.8")}
    assert edits["48.9"] == edits["94.8"] == "swapped"
    assert edits["4.98"] == edits["498"] == "point"
    assert "48.9" in edits
    assert "12.3" not in edits


def test_a_digit_is_doubled_only_beside_its_like() -> None:
    edits = {text: kind for kind, text in numeral_edits("4418")}
    assert edits["418"] == "doubled"
    assert edits["441"] == "added"


def test_the_likelier_figure_is_named_where_one_identity_is_all() -> None:
    # Either level could be ten times off; a growth of 1061 % and 410.0, with a decimal, are both less likely.
    text = "2025年，全市接待游客由上年的{}万人次增加到{}万人次，增长16.1%。全市有乡镇{}个、村{}个。"
    made = checked(text.format("410.0", "4760", 61, 402), select=["A201"])
    assert [texts(made)[f.culprit] for f in made.findings if f.culprit] == ["410.0万人次"]


def test_a_statement_repeated_speaks_against_the_one_that_differs() -> None:
    text = "全市新能源装机规模达247.4万千瓦。" + "全市新能源装机规模达297.4万千瓦，居全省前列。" * 2
    text += "电力装机容量3504兆瓦。全市新能源装机规模达297.4万千瓦。"
    made = checked(text, select=["A401", "A304"])
    assert {texts(made)[f.culprit] for f in made.findings if f.culprit} == {"247.4万千瓦"}


def test_growth_to_and_by_is_one_fault_and_one_finding() -> None:
    made = checked("高新技术企业由2020年的20户增加到2025年的60户，增长3倍。")
    assert [finding.rule for finding in made.findings] == ["A802"]


def test_a_number_too_damaged_to_read_is_mended_where_it_can_have_been_one_only() -> None:
    made = checked("全年完成投资1O2.5亿元，新增就业1..25万人，增长12.5.6%。")
    fixes = [f.fix for f in made.findings]
    assert [(fix.text, fix.replacement) for fix in fixes if fix] == [("1O2.5", "102.5"), ("1..25", "1.25")]
    assert len(made.findings) == 3


def test_separators_of_a_ratio_change_places_first() -> None:
    first = [edit.text for edit in ratio_edits("2.49:8.48:2") if edit.kind == "separators"]
    assert "2:49.8:48.2" in first


def test_a_ratio_of_one_stays_one_of_one() -> None:
    text = "2025年城镇居民人均可支配收入55689元，农村居民人均可支配收入24359元，城乡居民收入比2.92:1。"
    fixes = [finding.fix for finding in checked(text, select=["A302"]).findings]
    assert [(fix.text, fix.replacement) for fix in fixes if fix] == [("2.92:1", "2.29:1")]


def test_what_is_known_is_never_at_fault() -> None:
    reading = chengjian.read_text("2025年全市接待游客5218万人次，增长15.7%。", **GIVEN)
    last = chengjian.read_text("2024年全市接待游客3647万人次。", **GIVEN, name="last year")
    made = check(reading, reference=last.observations, select=["A201"])
    assert [texts(made)[f.culprit] for f in made.findings if f.culprit] == ["5218万人次"]
    assert {f.document for f in made.findings} == {reading.document}


def test_a_city_is_held_against_the_yearbooks() -> None:
    text = "2023年全市常住人口105.3万人，全市地区生产总值9012亿元。"
    assert [f.rule for f in checked(text, select=["A601"]).findings] == ["A601"]
    reading = chengjian.read_text(text, **GIVEN)
    assert check(reading, select=["A601"], yearbooks=False).findings == []
