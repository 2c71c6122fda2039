"""Generate the pages of rules, indicators and commands (`make docs`).

The pages come from what the program itself says: the rules' docstrings and corpora, the codelists, the
commands' help. `--check` writes nothing and names the pages that are out of date.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import yaml

from audit_pages import audit_pages
from chengjian.cli.main import main as command_line
from chengjian.codes.indicators import CodelistError, Domain, Indicator, indicators
from chengjian.extract.registry import Rule, rules
from chengjian.panel.schema import VERSION as SCHEMA_VERSION
from chengjian.panel.schema import tables as schema_tables
from pages import docstring_parts, given, page, quoted, table, text_of

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PHRASES = ROOT / "corpus" / "phrases"
EXAMPLES = 6
MOST_ALIASES = 12
HELP_WIDTH = 100


# Rules ---------------------------------------------------------------------------------------------


def rule_corpus(code: str) -> Mapping[str, Any]:
    """What the rule's corpus says it reads, does not read, and cannot read yet."""
    path = PHRASES / f"{code}.yml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}


def shown_value(value: object) -> str:
    """A corpus value as people write it."""
    return ":".join(map(str, value)) if isinstance(value, list) else str(value)


def example(entry: Mapping[str, Any]) -> str:
    """A text of the corpus and the observations in it."""
    names = {"text": "原文", "indicator": "指标", "measure": "度量", "value": "数值", "unit": "单位"}
    names |= {"subject": "主体", "bound": "界", "period": "时期", "base_period": "基期", "status": "状态"}
    observations = entry["observations"]
    used = [name for name in names if any(row.get(name) is not None for row in observations)]
    rows = [
        [shown_value(row[name]) if row.get(name) is not None else "" for name in used] for row in observations
    ]
    context = f"（{given(entry)}）\n\n" if given(entry) else ""
    return quoted(entry["text"]) + "\n\n" + context + table([names[name] for name in used], rows)


def rule_page(rule: Rule) -> str:
    """The page of one rule."""
    summary, headings = docstring_parts(rule.doc)
    corpus = rule_corpus(rule.code)
    reads, silent, gaps = (corpus.get(section) or [] for section in ("reads", "silent", "gaps"))
    parts = [f"# {rule.code} {rule.name}", f"规则族 {rule.family}，读 {'、'.join(rule.kinds)} 类数", summary]
    if headings:
        parts.append("\n".join(f"- **{heading}**: {text}" for heading, text in headings))
    if reads:
        parts += [
            "## 读出",
            f"除另注明外，{given(corpus)}。" if given(corpus) else "",
            *map(example, reads[:EXAMPLES]),
        ]
    if silent:
        parts += ["## 不读", "\n\n".join(quoted(text_of(entry)) for entry in silent[:EXAMPLES])]
    if gaps:
        parts += ["## 尚不能读", "\n\n".join(quoted(text_of(entry)) for entry in gaps)]
    if reads or silent or gaps:
        counts = f"读出 {len(reads)} 条，不读 {len(silent)} 条，尚不能读 {len(gaps)} 条"
        parts.append(
            f"全部语料：[corpus/phrases/{rule.code}.yml](../../corpus/phrases/{rule.code}.yml)（{counts}）。"
        )
    return page(*parts)


def rule_pages() -> Iterator[tuple[Path, str]]:
    """A page for each phrase rule, and their index."""
    folder = DOCS / "rules"
    table_rows = []
    for code, rule in sorted(rules().items()):
        yield folder / f"{code}.md", rule_page(rule)
        table_rows.append([f"[{code}]({code}.md)", rule.name, rule.family, docstring_parts(rule.doc)[0]])
    index = table(["编码", "名称", "规则族", "读什么"], table_rows)
    yield (
        folder / "README.md",
        page("# 短语规则", "每条规则读一种说法；观测的 `rule` 字段写明它由哪条规则读出。", index),
    )


# Indicators ----------------------------------------------------------------------------------------

KINDS = {"stock": "存量", "flow": "流量", "rate": "比率", "index": "指数"}
GROWTH = {"nominal": "名义增长", "real": "实际增长", "none": "不论增长"}
DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "无优劣"}


def traits(indicator: Indicator) -> str:
    """What kind of quantity an indicator is, in a few words."""
    adding = "下级地区可加总" if indicator.additive else "下级地区不可加总"
    words = (KINDS[indicator.kind], GROWTH[indicator.growth], adding, DIRECTIONS[indicator.direction])
    return f"量纲 `{indicator.unit}`，{'，'.join(words)}"


def relations(indicator: Indicator) -> list[str]:
    """How an indicator hangs together with others."""
    said = []
    if indicator.parts:
        said.append("等于各部分之和：" + "、".join(f"`{part}`" for part in indicator.parts))
    if indicator.within:
        said.append(f"包含于：`{indicator.within}`")
    if indicator.ratio:
        said.append(f"等于：`{indicator.ratio.numerator}` ÷ `{indicator.ratio.denominator}`")
    return said


def aliases(indicator: Indicator) -> str:
    """The other names of an indicator, or the first of very many."""
    others = [alias for alias in indicator.aliases if alias != indicator.name]
    more = f" 等 {len(others)} 种" if len(others) > MOST_ALIASES else ""
    return "、".join(others[:MOST_ALIASES]) + more


def indicator_section(indicator: Indicator) -> str:
    """An indicator that stands alone."""
    lines = [
        f"{indicator.english}；{traits(indicator)}。",
        f"定义：{indicator.definition}（{indicator.source}）",
    ]
    lines += relations(indicator)
    if aliases(indicator):
        lines.append(f"也写作：{aliases(indicator)}")
    return f"### {indicator.name} `{indicator.id}`\n\n" + "\n".join(f"- {line}" for line in lines)


def family_section(family: str, members: Sequence[Indicator]) -> str:
    """The indicators of a family, which differ in one word only."""
    first = members[0]
    lines = [
        f"{traits(first)}。",
        f"定义（以{first.name}为例）：{first.definition}（{first.source}）",
        *relations(first),
    ]
    rows = [[f"`{member.id}`", member.name, member.english, aliases(member)] for member in members]
    listed = table(["编码", "名称", "英文", "也写作"], rows)
    return f"### 系列 `{family}`\n\n" + "\n".join(f"- {line}" for line in lines) + f"\n\n{listed}"


def domain_page(domain: Domain, members: Sequence[Indicator]) -> str:
    """The page of a domain: its single indicators, then its families."""
    families: dict[str, list[Indicator]] = {}
    for indicator in members:
        if indicator.family:
            families.setdefault(indicator.family, []).append(indicator)
    parts = [f"# {domain.name} {domain.english}", f"{len(members)} 个指标。[全部领域](README.md)"]
    parts += [indicator_section(indicator) for indicator in members if not indicator.family]
    parts += [family_section(family, group) for family, group in families.items()]
    return page(*parts)


def indicator_pages() -> Iterator[tuple[Path, str]]:
    """A page for each domain of the codelist, a table of all indicators, and the index of the pages."""
    folder = DOCS / "indicators"
    codelist = indicators()
    counts = []
    for domain in codelist.domains.values():
        members = [indicator for indicator in codelist.by_id.values() if indicator.domain == domain.id]
        names = sum(len(member.aliases) for member in members)
        yield folder / f"{domain.id}.md", domain_page(domain, members)
        counts.append([f"[{domain.name}]({domain.id}.md)", domain.english, str(len(members)), str(names)])
    rows = [[f"`{m.id}`", m.name, codelist.domains[m.domain].name] for m in codelist.by_id.values()]
    every = table(["编码", "名称", "领域"], sorted(rows))
    yield folder / "all.md", page("# 全部指标", "[按领域](README.md)", every)
    source = "`src/chengjian/codes/data/indicators/` 下每个领域一个文件，改后运行 `make docs`。"
    said = f"代码表是数据，不是程序：{source}共 {len(rows)} 个指标，[按编码排列](all.md)。"
    by_domain = table(["领域", "英文", "指标", "名称与别名"], counts)
    yield folder / "README.md", page("# 指标代码表", said, by_domain)


# Commands ------------------------------------------------------------------------------------------


def contexts(context: click.Context) -> Iterator[click.Context]:
    """The context of a command, and of each that is not hidden below it."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            child = context.command.get_command(context, name)
            if child is not None and not child.hidden:
                yield from contexts(click.Context(child, context, name, **child.context_settings))


def command_page() -> Iterator[tuple[Path, str]]:
    """The help of every command."""
    parts = ["# 命令", "每条命令的帮助，即 `--help` 的输出。"]
    settings = {**command_line.context_settings, "terminal_width": HELP_WIDTH}
    top = click.Context(command_line, info_name="chengjian", **settings)
    for context in contexts(top):
        parts += [f"## {context.command_path}", f"```text\n{context.get_help().rstrip()}\n```"]
    yield DOCS / "cli.md", page(*parts)


# The panel -----------------------------------------------------------------------------------------


def schema_page() -> Iterator[tuple[Path, str]]:
    """The tables and views of the panel, from the comments of its SQL."""
    parts = [
        "# 面板的表 Tables of the panel",
        "`chengjian build` makes one DuckDB file with these tables and views (schema "
        f"{SCHEMA_VERSION}), from [schema.sql](../src/chengjian/panel/schema.sql). Decimals that must stay exact are text; "
        "DOUBLE is for arithmetic.",
    ]
    for made in schema_tables().values():
        parts += [f"## {made.name}", made.comment]
        if made.columns:
            parts.append(
                table(["column", "type", ""], [[f"`{c.name}`", c.type, c.comment] for c in made.columns])
            )
    yield DOCS / "schema.md", page(*parts)


# All -----------------------------------------------------------------------------------------------


def pages() -> dict[Path, str]:
    """All generated pages."""
    return dict(
        [*rule_pages(), *audit_pages(DOCS / "audits"), *indicator_pages(), *command_page(), *schema_page()]
    )


def stale(wanted: Mapping[Path, str]) -> list[Path]:
    """Pages that are missing, differ, or belong to nothing any more."""
    differing = [
        path
        for path, text in wanted.items()
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]
    left_over = [
        path for folder in ("rules", "audits", "indicators") for path in (DOCS / folder).glob("*.md")
    ]
    return sorted({*differing, *(path for path in left_over if path not in wanted)})


def main() -> int:
    parser = argparse.ArgumentParser(description="Generate the pages of rules, indicators and commands.")
    parser.add_argument("--check", action="store_true", help="write nothing; name stale pages and exit 1")
    arguments = parser.parse_args()
    try:
        wanted = pages()
    except CodelistError as error:
        print(error, file=sys.stderr)
        return 1
    outdated = stale(wanted)
    if arguments.check:
        for path in outdated:
            print(f"stale: {path.relative_to(ROOT)} (make docs)")
        return 1 if outdated else 0
    for path in outdated:
        if path in wanted:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
    print(f"{len(wanted)} pages, {len(outdated)} changed.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
