"""The regions against published counts, and the ways in which names are found."""

import subprocess
import sys
from collections import Counter

import pytest

from chengjian.codes.regions import (
    RANK,
    AmbiguousRegion,
    CodelistError,
    Region,
    UnknownRegion,
    areas,
    bodies,
    read_areas,
    read_regions,
    regions,
)

HEADER = "code,name,short,aliases,level,parent,from,to,successor"
PROVINCE = "620000,甘肃省,甘肃,,province,,,,"
AREA_HEADER = "name,aliases,kind,location,members"

# Prefectures and counties at the end of the year (民政部: 行政区划统计; 国家统计局: 中国统计年鉴, table 1-1).
# 香港, 澳门 and 台湾 count as provinces and have no divisions in these figures.
OFFICIAL = {
    2003: (333, 2861),
    2007: (333, 2859),
    2009: (333, 2858),
    2010: (333, 2856),
    2011: (332, 2853),
    2013: (333, 2853),
    2015: (334, 2850),
    2017: (334, 2851),
    2019: (333, 2846),
    2020: (333, 2844),
    2021: (333, 2843),
    2022: (333, 2843),
    2023: (333, 2844),
    2024: (333, 2846),
}
# 中国统计年鉴 2012 and 2008, table 1-1: prefectures and counties of each province.
OF_PROVINCES = {
    2011: "北京 0 16 天津 0 16 河北 11 172 山西 11 119 内蒙古 12 101 辽宁 14 100 吉林 9 60 黑龙江 13 128 "
    "上海 0 17 江苏 13 104 浙江 11 90 安徽 16 105 福建 9 85 江西 11 100 山东 17 140 河南 17 159 "
    "湖北 13 103 湖南 14 122 广东 21 121 广西 14 109 海南 2 20",
    2007: "重庆 0 40 四川 21 181 贵州 9 88 云南 16 129 西藏 7 73 陕西 10 107 甘肃 14 86 浙江 11 90 "
    "安徽 17 105 上海 0 19 江苏 13 106 江西 11 99 湖北 13 102 湖南 14 122",
}


def standing(year: int, level: str) -> list[Region]:
    return [region for region in regions() if region.level == level and region.stands(year)]


@pytest.mark.parametrize("year", OFFICIAL)
def test_counts_are_the_official_ones(year: int) -> None:
    assert (len(standing(year, "prefecture")), len(standing(year, "county"))) == OFFICIAL[year]
    assert len(standing(year, "province")) == 34


def test_the_one_known_deviation_from_the_official_counts() -> None:
    """莱芜 was dissolved on 26 December 2018 but published and carried out in January 2019: the official
    count of 2018 has 333 prefectures without it, the codelist keeps it for that year."""
    assert len(standing(2018, "prefecture")) == 333 + 1
    assert len(standing(2018, "county")) == 2851


@pytest.mark.parametrize(
    ("year", "name", "prefectures", "counties"),
    [
        (year, *(cast(field) for cast, field in zip((str, int, int), fields, strict=True)))
        for year, table in OF_PROVINCES.items()
        for fields in zip(*[iter(table.split())] * 3, strict=True)
    ],
)
def test_counts_of_the_provinces(year: int, name: str, prefectures: int, counties: int) -> None:
    province = regions().resolve(name, year=year, level="province").code
    found = Counter(
        region.level for region in regions() if region.stands(year) and region.code[:2] == province[:2]
    )
    assert (found["prefecture"], found["county"]) == (prefectures, counties)


def test_counts_of_the_kinds_at_the_end_of_2023() -> None:
    prefectures = Counter(region.name[-1] for region in standing(2023, "prefecture"))
    assert prefectures == {"市": 293, "区": 7, "州": 30, "盟": 3}
    names = [region.name for region in standing(2023, "county")]
    autonomous = Counter(name[-3:] for name in names if name.endswith(("自治县", "自治旗")))
    assert autonomous == {"自治县": 117, "自治旗": 3}
    assert Counter(name[-1] for name in names) == {
        "区": 977 + 1 + 1,  # with 神农架林区 and 六枝特区
        "市": 397,
        "县": 1299 + 117,
        "旗": 49 + 3,
    }


def test_every_region_is_found_by_its_code() -> None:
    for region in regions():
        for year in (region.start or 1988, region.end or 2026):
            assert regions().by_code(region.code, year) is region


def test_every_region_is_found_by_its_full_name_in_its_parent() -> None:
    for region in regions():
        year = region.end or 2026
        found = regions().resolve(region.name, within=region.parent, year=year, level=region.level)
        assert found is region


def test_every_present_region_is_found_by_each_of_its_names() -> None:
    for region in regions():
        if region.present:
            for name in region.names():
                assert region in regions().find(name)
                assert region in regions().names()[name]


def test_parents_stand_above_and_children_below() -> None:
    for region in regions():
        above = regions().parents(region.code, region.end or 2026)
        assert [RANK[parent.level] for parent in above] == sorted(
            (RANK[parent.level] for parent in above), reverse=True
        )
        assert not above or above[-1].level == "province"
        if region.present and region.parent:
            assert region in regions().children(region.parent)
            assert all(parent.present for parent in above)


def test_every_ended_region_leads_to_a_present_one_or_is_known_to_be_divided() -> None:
    ended = [region for region in regions() if not region.present]
    lost = [region for region in ended if regions().current(region) is None]
    assert len(lost) < len(ended) / 50
    assert all((regions().current(region) or region).present for region in ended if region not in lost)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("嘉峪关", "620200"),
        ("临夏回族自治州", "622900"),
        ("临夏州", "622900"),
        ("阿克塞", "620924"),
        ("阿克塞县", "620924"),
        ("金川区", "620302"),
        ("内蒙古", "150000"),
        ("广西", "450000"),
        ("黔东南", "522600"),
        ("黔东南州", "522600"),
        ("巴音郭楞", "652800"),
        ("东莞", "441900"),
        ("儋州", "460400"),
        ("三沙", "460300"),
        ("仙桃", "429004"),
        ("济源", "419001"),
        ("石河子", "659001"),
        ("神农架", "429021"),
        ("海南州", "632500"),
        ("海南省", "460000"),
        ("吉林省", "220000"),
        ("吉林市", "220200"),
        ("台湾", "710000"),
        ("香港", "810000"),
        ("达茂旗", "150223"),
        ("吐鲁番", "650400"),
        ("310115", "310115"),
    ],
)
def test_resolves(name: str, code: str) -> None:
    assert regions().resolve(name).code == code


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("朝阳区", {"110105", "220104"}),
        ("鼓楼区", {"320106", "320302", "350102", "410204"}),
        ("海州区", {"210902", "320706"}),
        ("吉林", {"220000", "220200"}),
        ("海南", {"460000", "632500"}),
        ("临夏", {"622900", "622901", "622921"}),
    ],
)
def test_namesakes_are_not_decided(name: str, codes: set[str]) -> None:
    with pytest.raises(AmbiguousRegion) as caught:
        regions().resolve(name)
    assert {region.code for region in caught.value.candidates} == codes
    assert all(code in str(caught.value) for code in codes)


@pytest.mark.parametrize(
    ("name", "within", "code"),
    [
        ("朝阳区", "220000", "220104"),
        ("金川", "620300", "620302"),
        ("朝阳区", "110000", "110105"),
        ("鼓楼区", "320300", "320302"),
        ("海南", "630000", "632500"),
        ("吉林", "220200", "220200"),
    ],
)
def test_a_place_decides_between_namesakes(name: str, within: str, code: str) -> None:
    assert regions().resolve(name, within=within).code == code


def test_a_full_name_goes_before_a_short_one() -> None:
    assert {region.name for region in regions().find("万县", year=1990)} == {"万县", "万县市", "万县地区"}
    assert regions().resolve("万县", year=1990).name == "万县"


def test_a_level_decides_between_namesakes() -> None:
    assert regions().resolve("吉林", level="province").code == "220000"
    assert regions().resolve("吉林", level="prefecture").code == "220200"


def test_a_present_region_goes_before_an_ended_one() -> None:
    assert [region.name for region in regions().find("定西")] == ["定西市", "定西地区", "定西县"]
    assert [region.present for region in regions().find("定西")] == [True, False, False]
    assert regions().resolve("定西").name == "定西市"


@pytest.mark.parametrize(
    ("name", "end", "now"),
    [
        ("吐鲁番地区", 2014, "吐鲁番市"),
        ("襄樊市", 2009, "襄阳市"),
        ("沙市市", 1993, "荆州市"),
        ("思茅市", 2006, "普洱市"),
        ("莱芜市", 2018, "济南市"),
        ("下城区", 2020, "拱墅区"),
        ("郫县", 2015, "郫都区"),
        ("渝北区", 2024, "两江新区"),
    ],
)
def test_ended_regions(name: str, end: int, now: str) -> None:
    region = regions().resolve(name)
    current = regions().current(region)
    assert region.end == end
    assert current is not None
    assert current.name == now


def test_a_code_has_the_name_of_the_year() -> None:
    assert regions().by_code("420600", 2009).name == "襄樊市"
    assert regions().by_code("420600", 2010).name == "襄阳市"
    assert regions().by_code("420600").name == "襄阳市"
    with pytest.raises(UnknownRegion):
        regions().by_code("650400", 2014)


def test_when_hong_kong_and_macao_begin() -> None:
    assert [regions().by_code(code).start for code in ("710000", "810000", "820000")] == [None, 1997, 1999]


def test_hangzhou_since_2021() -> None:
    names = {region.name for region in regions().children("330100")}
    assert {"上城区", "拱墅区", "余杭区", "临平区", "钱塘区"} <= names
    assert not {"下城区", "江干区"} & names
    assert len(names) == 13
    assert {"下城区", "江干区"} <= {region.name for region in regions().children("330100", 2020)}


@pytest.mark.parametrize("code", ["441900", "442000", "460400", "620200"])
def test_prefectures_without_counties(code: str) -> None:
    assert regions().by_code(code).level == "prefecture"
    assert regions().children(code) == ()


def test_parents_that_the_code_does_not_tell() -> None:
    assert [region.name for region in regions().parents("429004")] == ["湖北省"]
    assert [region.name for region in regions().parents("659001")] == ["新疆维吾尔自治区"]
    assert [region.name for region in regions().parents("139017", 1994)] == ["保定市", "河北省"]
    assert [region.name for region in regions().parents("620921")] == ["酒泉市", "甘肃省"]


def test_short_names_can_stand_alone() -> None:
    for word in ("合作", "资源", "通道", "新建", "惠民", "富裕", "公安", "河南", "河北"):
        assert all(region.level != "county" for region in regions().find(word))


def test_unknown_names_say_where_they_were_looked_for() -> None:
    with pytest.raises(UnknownRegion, match="东北省"):
        regions().resolve("东北省")
    with pytest.raises(UnknownRegion, match="620000"):
        regions().resolve("朝阳区", within="620000")


CITY = "620200,嘉峪关市,嘉峪关,,prefecture,620000"


def test_a_division_may_have_ended_without_a_successor() -> None:
    assert len(read_regions([HEADER, PROVINCE, f"{CITY},,1999,"])) == 2


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([f"{CITY},,,", f"{CITY},,,"], ":4: 620200 嘉峪关市 starts while 嘉峪关市 has the code"),
        ([f"{CITY},,2000,620200", f"{CITY},2000,,"], ":4: 620200"),
        (["620200,嘉峪关市,嘉峪关,,prefecture,610000,,,"], "no parent '610000'"),
        (["620200,嘉峪关市,嘉峪关,,prefecture,,,,"], "no parent"),
        ([f"{CITY},,,", "620300,金昌市,金昌,,prefecture,620200,,,"], "嘉峪关市 cannot be its parent"),
        ([f"{CITY},,1999,620300"], "no successor '620300'"),
        ([f"{CITY},,,620000"], "no successor '620000'"),
        (["620200,嘉峪关市,嘉峪关,,city,620000,,,"], ":3: unknown level 'city'"),
        ([f"{CITY},65,,"], ":3: '65' is no year"),
        ([f"{CITY},2001,1999,"], ":3: .*before its start"),
        ([CITY], ":3: 6 fields, not 9"),
    ],
)
def test_a_broken_table_does_not_load(rows: list[str], message: str) -> None:
    with pytest.raises(CodelistError, match=message):
        read_regions([HEADER, PROVINCE, *rows])


def test_the_columns_are_checked() -> None:
    with pytest.raises(CodelistError, match="columns"):
        read_regions(["code,name"])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("兰州新区,,new_area,629900,", "no region '629900'"),
        ("西北,,group,CN,620000;690000", "no region '690000'"),
        ("西北,,wide,CN,620000", "unknown kind 'wide'"),
        ("西北,西北,group,CN,620000", "already a name"),
    ],
)
def test_a_broken_table_of_areas_does_not_load(row: str, message: str) -> None:
    with pytest.raises(CodelistError, match=message):
        read_areas([AREA_HEADER, row], read_regions([HEADER, PROVINCE]))


def test_areas() -> None:
    by_name = {name: area for area in areas() for name in area.names()}
    assert sum(area.kind == "new_area" for area in areas()) == 19
    assert by_name["兰州新区"].location == "620100"
    assert by_name["中国"] is by_name["全国"]
    parts = [by_name[f"{part}地区"].members for part in ("东部", "中部", "西部", "东北")]
    beyond = by_name["港澳台"].members
    provinces = [region.code for region in regions() if region.level == "province"]
    assert sorted(code for part in (*parts, beyond) for code in part) == provinces
    assert len(by_name["珠三角"].members) == 9


def test_bodies_come_longest_first() -> None:
    assert list(bodies()) == sorted(set(bodies()), key=lambda body: (-len(body), body))
    assert {"经开区", "高新区", "综合保税区", "工业园区", "机场", "集团", "公司"} <= set(bodies())


def test_importing_stays_light() -> None:
    code = "import sys, chengjian.codes.regions as codes; codes.regions(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert not {"pandas", "polars", "numpy", "yaml"} & set(run.stdout.split())
