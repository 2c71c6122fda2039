"""Reading a panel from Python: cells, observations, findings and documents as Polars frames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from chengjian.codes.indicators import indicators
from chengjian.codes.regions import AmbiguousRegion, UnknownRegion, regions
from chengjian.panel.storing import PanelError, connect, errors

if TYPE_CHECKING:
    import duckdb
    import polars

Row = Mapping[str, Any]
KEY = ("region", "indicator", "measure", "period", "base_period", "unit")


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """One cell of the panel and all that speaks for and against its value.

    `cell` is its row of `panel_long`; `sources` its observations, ranked, with `relation`, the document's title and
    kind, and the sentence; `derivations` what follows from others for it; `proofs` and `findings` those that bind one
    of its observations.
    """

    cell: Row
    sources: tuple[Row, ...]
    derivations: tuple[Row, ...]
    proofs: tuple[Row, ...]
    findings: tuple[Row, ...]


class Panel:
    """A panel made by `chengjian build`, open for reading. Used as a context manager, or closed with `close`.

    >>> with Panel("city.duckdb") as panel:                          # doctest: +SKIP
    ...     panel.cells(region="嘉峪关", indicator="tourism_revenue")

    Regions may be given by name or code, indicators by id, name or alias; a cell's period is ISO 8601 (`2024`).
    Raises PanelError where the file is no panel, is damaged, or is being built.
    """

    def __init__(self, path: str | PathLike[str]) -> None:
        self.path = Path(path)
        self._connection = connect(self.path)

    @classmethod
    def reference(cls) -> Panel:
        """The panel of official figures that the package ships: the main indicators of the prefecture-level cities."""
        from chengjian.panel.embedded import reference_panel

        made = cls.__new__(cls)
        made.path = Path("reference")
        made._connection = reference_panel()
        return made

    @classmethod
    def over(cls, connection: duckdb.DuckDBPyConnection, path: str | PathLike[str]) -> Panel:
        """The panel behind a connection that is open already and has its tables; `path` is what it is called."""
        made = cls.__new__(cls)
        made.path = Path(path)
        made._connection = connection
        return made

    def __enter__(self) -> Panel:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The DuckDB connection itself, for what this class does not offer."""
        return self._connection

    def sql(self, query: str, values: Sequence[object] = ()) -> polars.DataFrame:
        """The answer to a query in SQL; docs/schema.md lists tables and columns, `values` fill its question marks."""
        import polars

        with errors(self.path):
            table = self._connection.sql(query, params=list(values)).to_arrow_table()
        made = polars.from_arrow(table)
        assert isinstance(made, polars.DataFrame)
        return made

    def cells(
        self,
        region: str | None = None,
        indicator: str | None = None,
        *,
        measure: str | None = None,
        period: str | int | None = None,
        domain: str | None = None,
    ) -> polars.DataFrame:
        """The cells that fit, one row each, as in the view `panel_long`. Raises LookupError on an unknown name."""
        return self._chosen(
            "panel_long", "region, indicator, measure, period, base_period",
            {"region": region, "indicator": indicator, "measure": measure, "period": period, "domain": domain},
        )  # fmt: skip

    def wide(self) -> polars.DataFrame:
        """One row a region and year, a column for each indicator: the view `panel_wide`."""
        return self.sql("SELECT * FROM panel_wide")

    def observations(
        self,
        region: str | None = None,
        indicator: str | None = None,
        *,
        measure: str | None = None,
        period: str | int | None = None,
        document: str | None = None,
    ) -> polars.DataFrame:
        """The observations that fit, one row each. Raises LookupError on an unknown name."""
        return self._chosen(
            "observations", 'document, "start"',
            {"region": region, "indicator": indicator, "measure": measure, "period": period, "document": document},
        )  # fmt: skip

    def findings(
        self, document: str | None = None, *, rule: str | None = None, severity: str | None = None
    ) -> polars.DataFrame:
        """What the audit rules report, one row each."""
        chosen = {"document": document, "rule": rule, "severity": severity}
        return self._chosen("findings", 'document, "start"', chosen)

    def documents(self) -> polars.DataFrame:
        """The documents, one row each, those that could not be read among them."""
        return self.sql("SELECT * FROM documents ORDER BY document")

    def cell(self, region: str, indicator: str, period: str | int, measure: str = "level") -> Cell | None:
        """The cell with its sources, derivations, proofs and findings; None where nobody says or implies it.

        Where several units or base periods fit, the one with most sources. Raises LookupError on an unknown name.
        """
        found = self.cells_at(region, indicator, period, measure)
        return found[0] if found else None

    def cells_at(
        self, region: str, indicator: str, period: str | int, measure: str | None = None
    ) -> list[Cell]:
        """The cells of all measures, units and base periods there, those with most sources first, levels before all."""
        rows = self.cells(region, indicator, period=period, measure=measure).to_dicts()
        rows.sort(key=lambda row: (row["measure"] != "level", -row["sources"]))
        return [self._whole(row) for row in rows]

    def _whole(self, row: dict[str, Any]) -> Cell:
        at = " AND ".join(f"c.{name} IS NOT DISTINCT FROM ?" for name in KEY)
        values = [row[name] for name in KEY]
        sources = self.sql(
            "SELECT c.rank, c.relation, o.*, d.title, d.kind, d.vintage, d.date FROM cell_sources AS c "
            "JOIN observations AS o ON o.id = c.observation JOIN documents AS d ON d.document = o.document "
            f"WHERE {at} ORDER BY c.rank",
            values,
        ).to_dicts()
        derived = self.sql(
            "SELECT * FROM derivations WHERE region = ? AND indicator = ? AND measure = ? AND period = ? "
            "AND base_period IS NOT DISTINCT FROM ? AND standard_unit IS NOT DISTINCT FROM ? "
            "ORDER BY standard_high - standard_low",
            values,
        ).to_dicts()
        ids = [source["id"] for source in sources]
        bound = "WHERE list_has_any(observations, ?::VARCHAR[])"
        proofs = self.sql(
            f"SELECT * FROM proofs {bound} ORDER BY verdict DESC, identity, calculation", [ids]
        ).to_dicts()
        findings = self.sql(f'SELECT * FROM findings {bound} ORDER BY document, "start"', [ids]).to_dicts()
        return Cell(
            cell=row,
            sources=tuple(sources),
            derivations=tuple(derived),
            proofs=tuple(proofs),
            findings=tuple(findings),
        )

    def _chosen(self, table: str, order: str, given: Mapping[str, object | None]) -> polars.DataFrame:
        chosen = {name: value for name, value in given.items() if value is not None}
        if "region" in chosen:
            chosen["region"] = region_code(str(chosen["region"]))
        if "indicator" in chosen:
            chosen["indicator"] = indicator_id(str(chosen["indicator"]))
        if "domain" in chosen:
            chosen["domain"] = _domain(str(chosen["domain"]))
        if "period" in chosen:
            chosen["period"] = str(chosen["period"])
        where = " AND ".join(f'"{name}" = ?' for name in chosen)
        return self.sql(
            f"SELECT * FROM {table} {'WHERE ' + where if where else ''} ORDER BY {order}",
            list(chosen.values()),
        )


def region_code(name: str) -> str:
    """The code of the region that a name or a code means. Raises LookupError with what it might mean."""
    table = regions()
    try:
        return table.resolve(name.strip()).code
    except AmbiguousRegion as error:
        listed = ", ".join(
            f"{r.code} {''.join(above.name for above in reversed(table.parents(r.code)))}{r.name}"
            for r in error.candidates[:6]
        )
        raise LookupError(f"{name!r} may be {listed}; give the code") from None
    except UnknownRegion:
        like = sorted((n for n in table.names() if len(n) > 1 and (n in name or name in n)), key=len)[:5]
        hint = f"; did you mean {'、'.join(like)}?" if like and name else ""
        raise LookupError(f"no region is called {name!r}; give a name or a six-digit code{hint}") from None


def indicator_id(name: str) -> str:
    """The id of the indicator that an id, a name or an alias means. Raises LookupError with what might be meant."""
    codes = indicators()
    if name in codes.by_id:
        return name
    found = codes.match(name)
    if found is not None:
        return found
    like = get_close_matches(name, [*codes.by_id, *codes.by_alias], n=4, cutoff=0.6)
    like += [alias for alias in codes.by_alias if name and name in alias][: 4 - len(like)]
    hint = f"; did you mean {', '.join(dict.fromkeys(like))}?" if like else ""
    raise LookupError(f"no indicator is called {name!r}{hint}")


def _domain(name: str) -> str:
    for domain in indicators().domains.values():
        if name in (domain.id, domain.name, domain.english):
            return domain.name
    raise LookupError(f"no domain is called {name!r}; there are {', '.join(indicators().domains)}")


__all__ = ["Cell", "Panel", "PanelError", "indicator_id", "region_code"]
