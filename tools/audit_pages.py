"""The pages of the audit rules: what each finds, from its docstring and its corpus (`docs.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

import chengjian
from chengjian.audit.registry import Rule, rules
from chengjian.checking import check
from pages import docstring_parts, given, page, quoted, table, text_of

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "audits"
EXAMPLES = 5
HEADINGS = {"Applies to": "适用", "Mend": "改法"}
SEVERITIES = {"error": "错误", "warning": "警告", "info": "提示"}


def corpus(code: str) -> Mapping[str, Any]:
    """The texts in which a rule finds something, is content, and says nothing."""
    path = CORPUS / f"{code}.yml"
    return (yaml.safe_load(path.read_text(encoding="utf-8")) or {}) if path.is_file() else {}


def texts(entry: str | Mapping[str, Any]) -> str:
    """The text of an entry, or those of its documents."""
    if isinstance(entry, str) or "documents" not in entry:
        return quoted(text_of(entry))
    return "\n>\n".join(quoted(text_of(document)) for document in entry["documents"])


def found(code: str, entry: str | Mapping[str, Any], common: Mapping[str, Any]) -> str:
    """The calculations and fixes that the rule gives for an entry."""
    setting = {} if isinstance(entry, str) else entry
    documents = setting.get("documents") or [{"text": text_of(entry)}]
    defaults = {**common, **(setting.get("given") or {})}
    readings = [
        chengjian.read_text(
            d["text"],
            name=f"{at}",
            **{**defaults, **{k: d[k] for k in ("date", "region", "title") if k in d}},
        )
        for at, d in enumerate(documents)
    ]
    lines = []
    for finding in check(readings, select=[code]).findings:
        fix = f"；改为“{finding.fix.replacement}”" if finding.fix else ""
        said = finding.calculation or finding.message
        lines.append(f"- {said}{fix}")
    return "\n".join(dict.fromkeys(lines))


def audit_page(rule: Rule) -> str:
    """The page of one audit rule."""
    summary, headings = docstring_parts(rule.doc)
    entries = corpus(rule.code)
    common = entries.get("given") or {}
    violated, holds, unknown = (entries.get(kind) or [] for kind in ("violated", "holds", "unknown"))
    parts = [f"# {rule.code} {rule.name}", f"规则族 {rule.family}；级别 {SEVERITIES[rule.severity]}", summary]
    parts.append("\n".join(f"- **{HEADINGS.get(head, head)}**: {text}" for head, text in headings))
    if violated:
        parts += ["## 报告", f"除另注明外，{given(entries)}。" if given(entries) else ""]
        parts += [f"{texts(e)}\n\n{found(rule.code, e, common)}" for e in violated[:EXAMPLES]]
    for title, group in (("## 成立", holds), ("## 不作判断", unknown)):
        if group:
            parts += [title, "\n\n".join(map(texts, group[:EXAMPLES]))]
    where = f"[corpus/audits/{rule.code}.yml](../../corpus/audits/{rule.code}.yml)"
    counts = f"报告 {len(violated)} 条，成立 {len(holds)} 条，不作判断 {len(unknown)} 条"
    return page(*parts, f"全部语料：{where}（{counts}）。")


def audit_pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """A page for each audit rule, and their index."""
    rows: list[Sequence[str]] = []
    for code, rule in rules().items():
        yield folder / f"{code}.md", audit_page(rule)
        rows.append(
            [
                f"[{code}]({code}.md)",
                rule.name,
                rule.family,
                SEVERITIES[rule.severity],
                docstring_parts(rule.doc)[0],
            ]
        )
    said = "每条规则检查一种恒等关系或一种错误；问题的 `rule` 字段写明由哪条规则报告。"
    yield (
        folder / "README.md",
        page("# 检查规则", said, table(["编码", "名称", "规则族", "级别", "查什么"], rows)),
    )
