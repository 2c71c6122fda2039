"""From a collection to a panel over a cluster: which batches are read, which provinces merged, and what is the panel then.

Everything lies below one folder or address: `read/` and `parts/` are what is read, `merged/` what is chosen, a folder of
Parquet files for each table, and `panel.json`, which says which of them are the panel.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import msgspec

from chengjian import __version__
from chengjian.codes.indicators import indicators
from chengjian.panel import storing
from chengjian.panel.building import TIME_LIMIT, Progress, Summary, merging_code
from chengjian.panel.collection import Source, fingerprint, stamp
from chengjian.panel.folder import Listing
from chengjian.panel.merging import write_codelists
from chengjian.panel.schema import VERSION
from chengjian.panel.settings import Settings, load
from chengjian.panel.storing import LISTING, PanelError
from chengjian.scale.objects import Store, is_address
from chengjian.scale.steps import ORDER, Batch, Merged, Read, copy, merge_province, part_name, read_batch

T = TypeVar("T")
# Calls a function with each of these arguments, somewhere, and gives the answers as they come.
Run = Callable[[Callable[..., T], Iterable[tuple[Any, ...]]], Iterator[T]]
# About so many files are read together, and into no more batches than MOST.
FILES = 64
MOST = 4096
# How often a task is begun again whose worker died, or whose store did not answer.
RETRIES = 5
# Tasks that are handed over at a time.
WINDOW = 2000
# Whose build it is: the token of the one that began last.
BUILDER = "building"
SHARED = ("meta", "kinds", "domains", "indicators", "regions")


def build(
    sources: Sequence[Source],
    into: str,
    *,
    run: Run[Any],
    stamps: Mapping[str, str] | None = None,
    settings: Settings | None = None,
    limit: float | None = TIME_LIMIT,
    retry: bool = False,
    files: int = FILES,
    progress: Progress = lambda _done, _total, _what: None,
) -> Summary:
    """Make the folder or address `into` the panel of exactly these sources, as `panel.building.build` makes a file.

    `run` is where it is done: `with cluster() as run`, or `here`. `stamps` tell for sources with addresses whether they
    changed. What is read and merged already and depends on nothing that changed is not done again. Raises PanelError.
    """
    started = time.monotonic()
    settings = settings or load()
    # Workers are at home in other folders.
    into = into if is_address(into) else str(Path(into).absolute())
    sources = [
        source
        if is_address(source.path)
        else msgspec.structs.replace(source, path=str(Path(source.path).absolute()))
        for source in sources
    ]
    store = Store(into)
    try:
        _claim(store, into)
        claim = secrets.token_bytes(16)
        store.write(BUILDER, claim)
        summary = _build(
            sources, into, store, run, stamps or {}, settings, limit, retry, files, progress, claim
        )
        store.remove([BUILDER])
    except OSError as error:
        raise PanelError(
            f"{into} cannot be built on ({error.strerror or error}); what was finished is kept: run it again"
        ) from None
    summary.seconds = time.monotonic() - started
    return summary


def _build(
    sources: Sequence[Source], into: str, store: Store, run: Run[Any], stamps: Mapping[str, str], settings: Settings,
    limit: float | None, retry: bool, files: int, progress: Progress, claim: bytes,
) -> Summary:  # fmt: skip
    batches = _batches(sources, stamps, files)
    read = {
        name.removesuffix(".json"): msgspec.json.decode(store.read(f"read/{name}"), type=Read)
        for name in store.names("read") & {f"{key}.json" for key in batches}
    }
    if retry:
        read = {key: done for key, done in read.items() if not done.failed}
    unchanged = sum(done.files for done in read.values())
    unread = [batch for key, batch in batches.items() if key not in read]
    files_done = unchanged
    progress(files_done, len(sources), "")
    calls = [(batch, into, settings, limit) for batch in unread]
    for batch, done in run(_keyed_read, calls):
        read[batch] = done
        files_done += done.files
        progress(files_done, len(sources), f"{files_done}/{len(sources)}")
    merged = _merge(read, into, store, run, settings, progress)
    if not _ours(store, claim):
        raise PanelError(
            f"another build of {into} began while this one ran, and its panel stands; run this one again"
        )
    summary = Summary(read=len(sources) - unchanged, unchanged=unchanged)
    for made in merged.values():
        for name in ("documents", "observations", "cells", "contradicted", "revised", "derived"):
            setattr(summary, name, getattr(summary, name) + getattr(made.summary, name))
        summary.failures += [(document, reason) for document, reason in made.summary.failures]
    summary.removed = _publish(store, batches, read, merged, settings, {source.name for source in sources})
    return summary


def _claim(store: Store, into: str) -> None:
    """Make an empty panel where there is nothing; what is no panel is not written to, since a build takes out what is old."""
    if store.is_empty():
        store.write(LISTING, msgspec.json.encode(Listing(schema=VERSION, tables={})))
        return
    try:
        found = msgspec.json.decode(store.read(LISTING), type=Listing).schema
    except (FileNotFoundError, msgspec.MsgspecError):
        raise PanelError(
            f"{into} holds other things than a panel; name an empty folder, or a new one"
        ) from None
    if found != VERSION:
        raise PanelError(
            f"{into} has the tables of another version ({found}, not {VERSION}); name another folder"
        )


def _ours(store: Store, claim: bytes) -> bool:
    """Whether no other build has begun since, running or done: two would take out each other's files."""
    try:
        return store.read(BUILDER) == claim
    except FileNotFoundError:
        return False


def _keyed_read(batch: Batch, root: str, settings: Settings, limit: float | None) -> tuple[str, Read]:
    return batch.key, read_batch(batch, root, settings, limit)


def _keyed_merge(
    province: str, keys: tuple[str, ...], key: str, root: str, settings: Settings
) -> tuple[str, Merged]:
    return key, merge_province(province, keys, key, root, settings)


def _batches(sources: Sequence[Source], stamps: Mapping[str, str], files: int) -> dict[str, Batch]:
    """The sources in batches by the hash of their names, so that a new one changes one batch; by their keys."""
    count = 1
    while count < min(MOST, len(sources) / files):
        count *= 2
    bins: dict[int, list[Source]] = defaultdict(list)
    for source in sources:
        digest = hashlib.blake2b(source.name.encode(), digest_size=8).digest()
        bins[int.from_bytes(digest, "big") % count].append(source)
    batches = {}
    for members in bins.values():
        members.sort(key=lambda source: source.name)
        whole = [(source.given(), stamps.get(source.path) or _stamp(source.path)) for source in members]
        key = _hash(msgspec.json.encode(whole), fingerprint().encode())
        batches[key] = Batch(key, tuple(members))
    return batches


def _stamp(path: str) -> str:
    try:
        return repr(stamp(path))
    except OSError as error:
        return str(error)


def _hash(*parts: bytes) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.hexdigest()


def _merge(
    read: Mapping[str, Read], into: str, store: Store, run: Run[Any], settings: Settings, progress: Progress
) -> dict[str, Merged]:
    """The merged provinces by their keys."""
    of_province: dict[str, list[str]] = defaultdict(list)
    for key, done in sorted(read.items()):
        for province in done.provinces:
            of_province[province].append(key)
    way = msgspec.json.encode(settings) + merging_code() + indicators().hash.encode()
    wanted = {
        _hash(province.encode(), "".join(keys).encode(), way): (province, tuple(keys))
        for province, keys in of_province.items()
    }
    merged = {
        name.removesuffix(".json"): msgspec.json.decode(store.read(f"merged/{name}"), type=Merged)
        for name in store.names("merged") & {f"{key}.json" for key in wanted}
    }
    # Those with most to do first: none is left to be waited for alone at the end.
    left = sorted(
        ((len(keys), province, keys, key) for key, (province, keys) in wanted.items() if key not in merged),
        reverse=True,
    )
    calls = [(province, keys, key, into, settings) for _, province, keys, key in left]
    for key, done in run(_keyed_merge, calls):
        merged[key] = done
        progress(len(merged), len(wanted), "choosing cells")
    return merged


def _publish(
    store: Store, batches: Mapping[str, Batch], read: Mapping[str, Read], merged: Mapping[str, Merged],
    settings: Settings, names: set[str],
) -> int:  # fmt: skip
    """Write the tables that all provinces share, and say what is the panel now; then take out what is not.

    How many files were in the panel before and are not any more.
    """
    shared = _shared(store, settings)
    files: dict[str, tuple[str, ...]] = {name: tuple(sorted(done.tables[name] for done in merged.values() if name in done.tables))
             for name in ORDER} | shared  # fmt: skip
    before = _names(store)
    store.write(LISTING, msgspec.json.encode(Listing(schema=VERSION, tables=files)))
    for name, paths in files.items():
        kept = {path.removeprefix(f"{name}/") for path in paths}
        store.remove([f"{name}/{path}" for path in store.names(name) - kept])
    kept = {part_name(p, key).removeprefix("parts/") for key, done in read.items() for p in done.provinces}
    store.remove([f"parts/{path}" for path in store.names("parts") - kept])
    store.remove([f"read/{path}" for path in store.names("read") - {f"{key}.json" for key in batches}])
    store.remove([f"merged/{path}" for path in store.names("merged") - {f"{key}.json" for key in merged}])
    return len(before - names)


def _shared(store: Store, settings: Settings) -> dict[str, tuple[str, ...]]:
    connection = storing.fresh()
    try:
        with TemporaryDirectory(prefix="chengjian-") as folder:
            with storing.transaction(connection):
                write_codelists(connection, settings)
                storing.set_meta(connection, {"built": __version__})
            written: dict[str, tuple[str, ...]] = {}
            for name in SHARED:
                file = Path(folder, f"{name}.parquet")
                copy(connection, name, "ALL", file)
                path = f"{name}/{_hash(file.read_bytes())}.parquet"
                store.put(file, path)
                written[name] = (path,)
            return written
    finally:
        connection.close()


def _names(store: Store) -> set[str]:
    """The names of the files that the panel is made of until now."""
    import io

    import pyarrow.parquet

    try:
        listing = msgspec.json.decode(store.read(LISTING), type=Listing)
        read = [store.read(path) for path in listing.tables.get("documents", ())]
    except (OSError, msgspec.MsgspecError):
        return set()
    found = (pyarrow.parquet.read_table(io.BytesIO(data), columns=["file"]) for data in read)
    return {name for table in found for name in table["file"].to_pylist()}


def here(function: Callable[..., T], calls: Iterable[tuple[Any, ...]]) -> Iterator[T]:
    """Do it in this process, one after the other."""
    for arguments in calls:
        yield function(*arguments)


@contextmanager
def cluster(workers: int | None = None) -> Iterator[Run[Any]]:
    """Do it on Ray: on the cluster that RAY_ADDRESS names or that is open already, else on one begun on this machine.

    `workers`: how many processes one begun here has, one a core if None. Raises PanelError.
    """
    # Ray reports home unless it is told not to; nothing here needs a network.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    try:
        import ray as ray_
    except ImportError:
        raise PanelError("--on ray needs Ray; install it: pip install 'chengjian[ray]'") from None
    # Its types know no function whose arguments are not counted.
    ray: Any = ray_
    begun = not ray.is_initialized()
    if begun:
        own = {} if os.environ.get("RAY_ADDRESS") else {"num_cpus": workers, "include_dashboard": False}
        try:
            ray.init(logging_level="ERROR", log_to_driver=False, **own)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise PanelError(f"Ray cannot be reached or begun: {error}") from None

    def run(function: Callable[..., T], calls: Iterable[tuple[Any, ...]]) -> Iterator[T]:
        remote = ray.remote(num_cpus=1, max_retries=RETRIES, retry_exceptions=[OSError])(function)
        waiting = iter(calls)
        busy: list[Any] = []
        while True:
            while len(busy) < WINDOW and (arguments := next(waiting, None)) is not None:
                busy.append(remote.remote(*arguments))
            if not busy:
                return
            done, busy = ray.wait(busy)
            try:
                yield ray.get(done[0])
            except ray.exceptions.RayTaskError as error:
                raise (error.cause if isinstance(error.cause, PanelError | OSError) else error) from None
            except ray.exceptions.RayError as error:
                said = " ".join(str(error).split())[:200]
                raise PanelError(
                    f"a worker died {RETRIES} times over; what was finished is kept ({said})"
                ) from None

    try:
        yield run
    finally:
        if begun:
            ray.shutdown()
