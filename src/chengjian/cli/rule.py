"""`chengjian rule`: the rules by which numbers are read, and those by which they are held against one another."""

from __future__ import annotations

import inspect
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from chengjian.cli.given import form_option

if TYPE_CHECKING:
    from chengjian.audit.registry import Rule as Audit
    from chengjian.extract.registry import Rule


@click.command(short_help="List or show the rules.  列出或说明规则")
@click.argument("code", required=False)
@form_option
@click.pass_context
def rule(ctx: click.Context, code: str | None, form: str) -> None:
    """List the rules that read numbers (X) and check them (A), or show one of them by its CODE or name.

    列出读数规则（X）和检查规则（A），或说明其中一条。

    \b
    Examples:
      chengjian rule
      chengjian rule X210
      chengjian rule growth
      chengjian rule A201
    """  # noqa: D301
    from chengjian.audit.registry import rules as audits
    from chengjian.extract.registry import rules

    known: dict[str, Rule | Audit] = {**rules(), **audits()}
    chosen = list(known.values()) if code is None else [_named(code, known, ctx)]
    if form == "json":
        click.echo("".join(json.dumps(_record(r), ensure_ascii=False) + "\n" for r in chosen), nl=False)
    elif code is None:
        _list(chosen)
    else:
        one = chosen[0]
        click.echo(f"{one.code} {one.name} ({one.family}; {_how(one)})\n")
        click.echo(inspect.cleandoc(one.doc))


def _named(code: str, known: Mapping[str, Rule | Audit], ctx: click.Context) -> Rule | Audit:
    by_name = {r.name: r for r in known.values()}
    found = known.get(code.upper()) or by_name.get(code.lower())
    if found is None:
        import difflib

        candidates = {name.lower(): name for name in [*known, *by_name]}
        like = [candidates[name] for name in difflib.get_close_matches(code.lower(), candidates, 3, 0.6)]
        hint = f"; did you mean {', '.join(like)}?" if like else "; `chengjian rule` lists them"
        raise click.UsageError(f"there is no rule {code!r}{hint}", ctx)
    return found


def _how(one: Rule | Audit) -> str:
    """Which numbers a rule reads, or how grave its findings are."""
    kinds = getattr(one, "kinds", None)
    return f"reads: {', '.join(kinds)}" if kinds else f"severity: {getattr(one, 'severity', '')}"


def _record(one: Rule | Audit) -> dict[str, object]:
    return {
        "code": one.code,
        "name": one.name,
        "family": one.family,
        **{key: getattr(one, key) for key in ("kinds", "severity") if hasattr(one, key)},
        "doc": inspect.cleandoc(one.doc),
    }


def _list(chosen: list[Rule | Audit]) -> None:
    width = max(len(one.name) for one in chosen)
    family = ""
    for one in sorted(chosen, key=lambda r: (_order(r), r.code)):
        if one.family != family:
            click.echo(("\n" if family else "") + click.style(one.family, bold=True))
            family = one.family
        click.echo(f"  {one.code}  {one.name:<{width}}  {inspect.cleandoc(one.doc).splitlines()[0]}")


def _order(one: Rule | Audit) -> str:
    """Families in the order of their lowest code's hundreds, so that the list reads like the code table."""
    return f"{one.code.startswith('A')}{one.code[:2]}{one.family}"
