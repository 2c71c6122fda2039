"""The codelist of indicators: its files, its checks, its names, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from chengjian.codes import indicators as module
from chengjian.codes.indicators import CodelistError, compile_sources, indicators
from chengjian.codes.units import ADMITTED, OPEN, QUOTIENTS, units

DOMAINS = 12
FILE = """
domain: economy
name: 经济
english: economy
indicators:
  gdp:
    name: 地区生产总值
    english: gross regional product
    unit: money
    kind: flow
    growth: real
    aliases: [生产总值, GDP]
    definition: 一个地区一定时期内生产活动的最终成果
    source: 国家统计局
families:
  output:
    name: "{name}产量"
    english: "output of {english}"
    unit: mass
    kind: flow
    aliases: ["{name}总产量"]
    definition: "{name}的产量"
    source: 国家统计局
    members:
      grain: [粮食, grain, 粮油]
"""


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and nothing remembered before or after."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    indicators.cache_clear()
    yield tmp_path
    indicators.cache_clear()


def compiled(text: str) -> module.Indicators:
    return module.Indicators(compile_sources([("a.yml", text.encode())], "hash"))


def test_all_domains_are_there() -> None:
    table = indicators()
    assert len(table.domains) == DOMAINS
    assert {indicator.domain for indicator in table.by_id.values()} == set(table.domains)
    assert len(table) == len(table.by_id) > 1000


def test_every_indicator_is_complete() -> None:
    dimensions = {*units().dimension.values(), *ADMITTED, *QUOTIENTS, *OPEN}
    for indicator in indicators().by_id.values():
        assert indicator.name and indicator.english and indicator.definition and indicator.source, (
            indicator.id
        )
        assert indicator.unit in dimensions, f"{indicator.id}: {indicator.unit}"
        assert indicator.aliases[0] == indicator.name.replace(" ", "")
        assert len(indicator.aliases) == len(set(indicator.aliases))


def test_every_name_finds_its_indicator() -> None:
    table = indicators()
    for indicator in table.by_id.values():
        assert all(table.match(alias) == indicator.id for alias in indicator.aliases)


def test_containers_have_no_circles() -> None:
    table = indicators().by_id
    for indicator in table.values():
        seen = {indicator.id}
        at = indicator.within
        while at is not None:
            assert at not in seen, f"{indicator.id} is within itself"
            seen.add(at)
            at = table[at].within


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("地区生产总值", "gdp"),
        ("GDP", "gdp"),
        ("全市地区生产总值", "gdp"),
        ("地区生产总值总量", "gdp"),
        ("粮食产量", "output_grain"),
        ("粮油总产量", "output_grain"),
        ("累计完成粮食产量", "output_grain"),
        ("“粮食”产量", "output_grain"),
        ("非粮食产量", None),
        ("总值", None),
        ("无此指标", None),
        ("", None),
    ],
)
def test_phrase_is_matched(phrase: str, found: str | None) -> None:
    assert compiled(FILE).match(phrase) == found


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("新评定省级临床重点专科", "new_key_clinical_specialties"),
        ("新创建项目", None),
        ("新能源汽车年产量", "output_units_new_energy_vehicles"),
        ("电子信息业产业规模", "industry_output_value_electronics"),
        ("银行机构本外币存款余额", "deposits"),
    ],
)
def test_other_words_for_the_same(phrase: str, found: str | None) -> None:
    assert indicators().match(phrase) == found


@pytest.mark.parametrize(
    ("unit", "found"), [(None, "gdp"), ("元", "gdp"), ("吨", None), ("%", None), ("元/人", None)]
)
def test_unit_must_fit(unit: str | None, found: str | None) -> None:
    assert compiled(FILE).match("地区生产总值", unit) == found


def test_family_is_expanded() -> None:
    member = compiled(FILE).by_id["output_grain"]
    assert (member.name, member.english, member.family) == ("粮食产量", "output of grain", "output")
    assert member.aliases == ("粮食产量", "粮油产量", "粮食总产量", "粮油总产量")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("kind: flow", "kind: river", "a.yml"),
        ("    growth: real", "    groth: real", "groth"),
        ("    english: gross regional product\n", "", "english"),
        ("aliases: [生产总值, GDP]", "aliases: [粮食产量]", "share the alias 粮食产量"),
        ("aliases: [生产总值, GDP]", "parts: [nothing]", "gdp names nothing"),
        ("aliases: [生产总值, GDP]", "within: nothing", "gdp names nothing"),
        ("aliases: [生产总值, GDP]", "ratio: {numerator: gdp, denominator: nothing}", "gdp names nothing"),
        ("  gdp:", "  output_grain:", "output_grain stands twice"),
        ("domain: economy", "domain: [", "a.yml"),
    ],
)
def test_wrong_file_is_refused(old: str, new: str, message: str) -> None:
    assert old in FILE
    with pytest.raises(CodelistError, match=message):
        compiled(FILE.replace(old, new, 1))


def test_table_is_kept_and_found_again(fresh: Path) -> None:
    first = indicators()
    (kept,) = (fresh / "chengjian").iterdir()
    assert first.hash in kept.name
    indicators.cache_clear()
    assert indicators().by_alias == first.by_alias


@pytest.mark.parametrize("spoilt", [b"", b"{", b"[1]", b"\x00\xff"])
def test_spoilt_cache_is_made_again(fresh: Path, spoilt: bytes) -> None:
    first = indicators()
    (kept,) = (fresh / "chengjian").iterdir()
    kept.write_bytes(spoilt)
    indicators.cache_clear()
    assert indicators().by_alias == first.by_alias
    assert kept.read_bytes() != spoilt


def test_cache_folder_that_cannot_be_made_does_no_harm(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (fresh / "file").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(fresh / "file"))
    assert indicators().match("地区生产总值")


# phrase, printed unit, id: what documents write, and what it must be coded as.
NAMED = """
全市地区生产总值 元 gdp
GDP 元 gdp
地区生产总值修订 元 gdp
人均GDP 元 gdp_per_capita
一产增加值 元 value_added_primary
社零总额 元 retail_sales_consumer_goods
固定资产投资 - fixed_asset_investment
外贸进出口总额 元 total_imports_exports
八、对外经济全年进出口总额 元 total_imports_exports
外贸进出口总额占全省总额比重 % share_of_province_trade
实际利用外资 美元 fdi_utilised
城镇居民人均可支配收入 元 urban_disposable_income_per_capita
农村居民收入 - rural_disposable_income_per_capita
城乡居民收入比 比 urban_rural_income_ratio
常住人口城镇化率 % urbanization_rate
城镇新增就业人数 人 urban_new_employment
居民消费价格 - consumer_price_index
地方一般公共预算收入 元 general_public_budget_revenue
市本级一般公共预算收入 元 general_public_budget_revenue
完成一般公共预算支出 元 general_public_budget_expenditure
13.商业服务业等支出 元 fiscal_expenditure_commerce_and_services
公共安全支出占比 % fiscal_expenditure_share_of_public_security
税收占比 % tax_share_of_general_public_budget_revenue
新增专项债券资金 元 new_special_bonds
新增专项债务限额 元 new_special_debt_limit
到期政府债务本息 元 debt_service_payment
本外币各项贷款余额 元 loans
不良贷款率 % nonperforming_loan_ratio
国家高新技术企业 户 innovative_enterprises_high_new_technology
新增国家级专精特新“小巨人”企业 家 new_specialized_sme_little_giants
全社会研发投入占比 % rd_intensity
每万人口高价值发明专利拥有量 件 high_value_invention_patents_per_10000
技术合同成交额 元 technology_contract_turnover
5G基站 座 base_stations_5g
装备制造业[4]增加值 - industry_value_added_equipment_manufacturing
资质等级的总承包和专业承包建筑业企业完成建筑业总产值 元 construction_output_value
铝产业产值占工业总产值的比重 % industry_output_share_aluminium
氧化铝一期 吨 capacity_of_projects_alumina
三元前驱体 吨 capacity_materials_ternary_precursor
光伏组件的产能 GW capacity_power_photovoltaic_modules
产品不良率 % product_defect_rate
世界500强排名 - fortune_global_500_rank
PM2.5平均浓度 微克/立方米 pm25
PM₂.₅年均浓度 微克/立方米 pm25
空气优良天数比例 % good_air_days_ratio
国考断面水质优良率 % national_sections_good_water_ratio
国家地表水考核断面水环境质量 - city_water_quality_index
森林覆盖率 % forest_coverage
单位GDP能耗 - energy_intensity_gdp
粮食总产量 吨 grain_output
粮食亩产 公斤 grain_yield
高标准农田 亩 high_standard_farmland
省级现代农业产业园区 个 provincial_sites_modern_agri_parks
新增国家现代农业产业园 个 new_national_sites_modern_agri_parks
旅游收入 元 tourism_spending
接待游客 人次 visitors
拉动消费 元 consumption_driven
出版《筑城史》等专著 部 books_published
公路通车里程 公里 highway_length
港口集装箱吞吐量 标箱 port_containers
快递业务量 件 express_parcels
老旧小区改造 个 old_communities_renovated
老旧小区改造 户 old_communities_households
老旧小区改造 平方米 old_communities_area
打通断头路 条 city_roads_built_number
打通断头路 公里 city_roads_built
监测对象 户 poverty_monitored_households
监测对象 人 poverty_monitored_persons
地灾搬迁 户 hazard_relocation_households
地灾搬迁 人 hazard_relocation_persons
医疗卫生机构床位 张 health_beds_all
每千人拥有床位 张 hospital_beds_per_thousand
普惠性幼儿园覆盖率 % inclusive_kindergarten_coverage
重度残疾人护理补贴标准 元 disability_care_allowance_standard
高职院校入选国家第二期“双高计划” 所 vocational_double_high_schools
提请市人大常委会审议地方性法规 件 bills_submitted
新增综合保税区 个 newly_added_opening_bonded_zones
"""
# What a figure is not: the unit is another thing's, or what stands before the name makes it another thing.
NOT_NAMED = """
地区生产总值 个
高速公路 条
医院 张
普通高中 人
村内道路 平方米
输变电工程 千伏
国考断面水质优良率 个
育儿补贴 名
减税降费 户
人均可支配收入 %
城乡居民养老保险 元/人/月
煤矿 %
政务服务事项 %
整车出口 辆
雏鹰企业、瞪羚企业 户
基本养老、医疗保险参保率 %
上级补助收入、债务转贷收入、上年结余 元
地方政府专项债务还本支出、调出资金 元
住宅房地产开发投资 元
拉动全市规模以上工业增加值 个百分点
县（市、区）政府债务余额 元
农村发放最低生活保障金 元
平原经济区经济总量 元
非食品烟酒价格 -
电气机械和器械制造业增加值 -
政府采购营商环境 -
汽车用锂电池产量 -
输出到津冀技术合同成交额 元
博物馆晋级国家一级博物馆 座
产业民间投资占民间投资比重 %
市人民医院省级临床重点专科 个
收入 元
项目 个
资金 元
"""
# A stock is no flow, and one level's honours are not all of them.
OTHER_THAN = """
新增综合保税区 个 bonded_zones
新增两院院士 名 academicians
新增养老护理员 人 elderly_care_workers
国家级绿色矿山 家 green_mines
互联网商品零售额 元 retail_sales_goods
城镇户籍总人口 人 registered_population
门诊部 个 health_institutions_clinics
"""


def rows(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("phrase", "unit", "wanted"), rows(NAMED))
def test_wording_gets_its_code(phrase: str, unit: str, wanted: str) -> None:
    assert wanted in indicators().by_id
    assert indicators().match(phrase, None if unit == "-" else unit) == wanted


@pytest.mark.parametrize(("phrase", "unit"), rows(NOT_NAMED))
def test_wording_gets_no_code(phrase: str, unit: str) -> None:
    assert indicators().match(phrase, None if unit == "-" else unit) is None


@pytest.mark.parametrize(("phrase", "unit", "other"), rows(OTHER_THAN))
def test_wording_does_not_get_the_code(phrase: str, unit: str, other: str) -> None:
    assert other in indicators().by_id
    assert indicators().match(phrase, unit) != other


def circle(edges: Mapping[str, tuple[str, ...]]) -> str | None:
    """An indicator that is made of itself, None where none is."""
    open_: set[str] = set()
    done: set[str] = set()

    def walk(at: str) -> str | None:
        if at in open_:
            return at
        open_.add(at)
        found = next((f for term in edges.get(at, ()) if term not in done and (f := walk(term))), None)
        open_.discard(at)
        done.add(at)
        return found

    return next((found for start in edges if (found := walk(start))), None)


def test_parts_and_terms_have_no_circles() -> None:
    table = indicators().by_id
    assert circle({i.id: i.parts for i in table.values()}) is None
    assert circle({i.id: (i.ratio.numerator, i.ratio.denominator) for i in table.values() if i.ratio}) is None
    assert circle({"a": ("b",), "b": ("a",)}) == "a"


def test_cache_that_is_missing_is_made(fresh: Path) -> None:
    assert not (fresh / "chengjian").exists()
    assert indicators().match("地区生产总值") == "gdp"
    assert len(list((fresh / "chengjian").iterdir())) == 1
