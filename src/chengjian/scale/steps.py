"""What a machine of a cluster does: read a batch of files, choose the cells of a province.

Both write what they make under names that follow from what it depends on, whole or not at all, and the mark of its being
done last. So either may be broken off at any moment and done again, anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import duckdb
import msgspec

from chengjian.panel import storing
from chengjian.panel.building import BATCH_BYTES, Summary, finish, stamped, summarise
from chengjian.panel.collection import Source
from chengjian.panel.pool import Pool, here
from chengjian.panel.rows import arrow, failed, pack_tables, unpack
from chengjian.panel.schema import tables
from chengjian.panel.settings import Settings
from chengjian.panel.storing import OF_DOCUMENTS, PanelError
from chengjian.panel.worker import Task, reason_of
from chengjian.scale.objects import Store, fetch, is_address

if TYPE_CHECKING:
    import pyarrow

Part = Mapping[str, "pyarrow.Table"]
# The partition of what is of no region.
NOWHERE = "00"
PROVINCE = f"CASE WHEN coalesce(region, '') = '' THEN '{NOWHERE}' ELSE left(region, 2) END"
# Tables whose rows lie with their own region; the others lie with the document's.
OF_REGIONS = ("observations", "derivations")
# Tables of the panel that are partitioned, and how their rows lie, as in a DuckDB file.
ORDER = dict.fromkeys(OF_DOCUMENTS, "ALL") | {"cells": "ALL", "cell_sources": "ALL"}


class Batch(msgspec.Struct, frozen=True):
    """Files that are read together; equal keys mean equal readings."""

    key: str
    sources: tuple[Source, ...]


class Read(msgspec.Struct, frozen=True):
    """What came of a batch: how many files, how many documents failed, and of which provinces it speaks."""

    files: int
    failed: int
    provinces: tuple[str, ...]


class Merged(msgspec.Struct, frozen=True):
    """What came of a province: the files of each table, and what they hold."""

    tables: dict[str, str]
    summary: Summary


def read_batch(batch: Batch, root: str, settings: Settings, limit: float | None) -> Read:
    """Read a batch of files into parts, one a province. Raises OSError where they cannot be written.

    `limit`: the seconds that a file may take, in a process of its own that may crash; None reads in this process.
    """
    store = Store(root)
    provinces: dict[str, dict[str, list[pyarrow.Table]]] = defaultdict(lambda: defaultdict(list))
    lost = 0
    with TemporaryDirectory(prefix="chengjian-") as folder:
        for part in _parts(batch, Path(folder), settings, limit):
            lost += part["documents"]["status"].to_pylist().count("failed")
            for province, held in split(part).items():
                for name, table in held.items():
                    provinces[province][name].append(table)
    for province, found in provinces.items():
        store.write(part_name(province, batch.key), pack_tables(_joined(found)))
    read = Read(len(batch.sources), lost, tuple(sorted(provinces)))
    store.write(f"read/{batch.key}.json", msgspec.json.encode(read))
    return read


def part_name(province: str, key: str) -> str:
    """Where the part of a batch lies that speaks of a province."""
    return f"parts/province={province}/{key}.part"


def _joined(found: Mapping[str, list[pyarrow.Table]]) -> Part:
    import pyarrow

    return {name: pyarrow.concat_tables(held) for name, held in found.items()}


def _parts(batch: Batch, folder: Path, settings: Settings, limit: float | None) -> Iterator[Part]:
    """The tables of each file of a batch."""
    tasks = []
    for number, source in enumerate(batch.sources):
        home = folder / str(number)
        home.mkdir()
        path = source.path
        if is_address(path):
            try:
                path = str(fetch(path, home))
            except OSError as error:
                yield _failed(source, {"file": source.name, "path": path}, reason_of(error))
                continue
        tasks.append(Task(msgspec.structs.replace(source, path=path), str(folder / f"{number}.part")))
    given = {source.name: source for source in batch.sources}
    for task, reason in _reader(settings, limit)(tasks):
        source = given[task.source.name]
        if reason is None:
            part = unpack(Path(task.part).read_bytes())
            Path(task.part).unlink()
        else:
            part = _failed(source, stamped(task), reason)
        yield _where_it_lies(part, source) if is_address(source.path) else part


def _failed(source: Source, file: Mapping[str, object], reason: str) -> dict[str, pyarrow.Table]:
    return {"documents": arrow("documents", failed(source.name, file, reason)["documents"])}


def _where_it_lies(part: Part, source: Source) -> Part:
    """The part with the address that its file has, instead of its copy's."""
    import pyarrow

    documents = part["documents"]
    for name, value in (("path", source.path), ("modified", None)):
        at = documents.schema.get_field_index(name)
        field = documents.schema.field(at)
        documents = documents.set_column(at, field, pyarrow.array([value] * len(documents), type=field.type))
    return {**part, "documents": documents}


def _reader(
    settings: Settings, limit: float | None
) -> Callable[[Iterable[Task]], Iterator[tuple[Task, str | None]]]:
    if limit is None:
        return lambda tasks: here(tasks, settings)
    return _pool(settings, limit).run


@lru_cache(maxsize=1)
def _pool(settings: Settings, limit: float) -> Pool:
    """The process that reads for this one, kept from batch to batch; it ends with this one."""
    return Pool(1, settings, limit)


def province_of(region: str | None) -> str:
    """The partition of a region."""
    return region[:2] if region else NOWHERE


def split(part: Part) -> dict[str, dict[str, pyarrow.Table]]:
    """What a part says of each province; a document lies wherever something of it does."""
    import pyarrow
    import pyarrow.compute

    documents = part["documents"]
    home = dict(
        zip(documents["document"].to_pylist(), map(province_of, documents["region"].to_pylist()), strict=True)
    )
    made: dict[str, dict[str, pyarrow.Table]] = defaultdict(dict)
    here: dict[str, set[str]] = defaultdict(set)
    for document, province in home.items():
        here[province].add(document)
    for name in part.keys() - {"documents"}:
        table = part[name]
        owners = table["document"].to_pylist()
        regions = table["region"].to_pylist() if name in OF_REGIONS else [None] * len(owners)
        places = [
            province_of(region) if region else home[owner]
            for region, owner in zip(regions, owners, strict=True)
        ]
        for province in set(places):
            made[province][name] = table.filter(pyarrow.array([place == province for place in places]))
            here[province].update(
                owner for owner, place in zip(owners, places, strict=True) if place == province
            )
    for province, wanted in here.items():
        chosen = [document in wanted for document in documents["document"].to_pylist()]
        made[province]["documents"] = documents.filter(pyarrow.array(chosen))
    return made


def merge_province(province: str, keys: tuple[str, ...], key: str, root: str, settings: Settings) -> Merged:
    """Choose the cells of a province from its parts, as a build in one file does, and write its tables as Parquet.

    `keys` are those of the batches that speak of it, `key` is that of the result. Raises OSError, PanelError.
    """
    store = Store(root)
    with TemporaryDirectory(prefix="chengjian-") as folder:
        path = Path(folder, "province.duckdb")
        connection = storing.connect(path, write=True)
        try:
            with storing.errors(path):
                _take_in(connection, store, province, keys)
                finish(connection, settings, lambda _done, _total, _what: None)
                connection.execute(f"DELETE FROM documents WHERE {PROVINCE} <> ?", [province])
                summary = Summary()
                summarise(connection, summary)
                written = {}
                for name, order in ORDER.items():
                    file = Path(folder, f"{name}.parquet")
                    if copy(connection, name, order, file):
                        written[name] = f"{name}/province={province}/{key}.parquet"
                        store.put(file, written[name])
        finally:
            connection.close()
    merged = Merged(written, summary)
    store.write(f"merged/{key}.json", msgspec.json.encode(merged))
    return merged


def copy(connection: duckdb.DuckDBPyConnection, name: str, order: str, file: Path) -> int:
    """Write a table to a Parquet file; how many rows it has. None is written without rows."""
    count: int = storing.first(connection, f"SELECT count(*) FROM {name}")[0]
    if count:
        columns = ", ".join(f'"{column.name}"' for column in tables()[name].columns)
        target = str(file).replace("'", "''")
        connection.execute(
            f"COPY (SELECT {columns} FROM {name} ORDER BY {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )
    return count


def _take_in(
    connection: duckdb.DuckDBPyConnection, store: Store, province: str, keys: tuple[str, ...]
) -> None:
    waiting: list[Part] = []
    size = 0
    for at, key in enumerate(keys, 1):
        name = part_name(province, key)
        data = store.read(name)
        try:
            waiting.append(unpack(data))
        except ValueError as error:
            raise PanelError(
                f"{name} is not whole ({error}); delete it and read/{key}.json, and run it again"
            ) from None
        size += len(data)
        if size > BATCH_BYTES or at == len(keys):
            files = {file for part in waiting for file in part["documents"]["file"].to_pylist()}
            storing.replace(connection, files, waiting)
            waiting, size = [], 0
