"""Files in folders and object stores, by what fsspec makes of their addresses."""

from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath
from typing import Any

from chengjian.panel.storing import PanelError

# What lies beside documents and is read here, not by those who read them.
BESIDE = (".yml",)
LISTS = ("documents.csv", "manifest.csv")
STAMPS = (
    "ETag",
    "etag",
    "md5Hash",
    "content_md5",
    "mtime",
    "LastModified",
    "last_modified",
    "updated",
    "created",
)


def is_address(path: str) -> bool:
    """Whether a path is an address such as s3://bucket/folder."""
    return "://" in path


def _opened(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it. Raises PanelError."""
    try:
        import fsspec
    except ImportError:
        raise PanelError("object stores need fsspec; install it: pip install 'chengjian[ray]'") from None
    try:
        system, path = fsspec.core.url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise PanelError(f"{address} cannot be opened: {error}") from None
    return system, str(path).rstrip("/")


def mirror(address: str, into: Path) -> tuple[str, dict[str, tuple[str, str]]]:
    """Lay out what stands below an address as empty files, with the small files beside documents in full.

    So names, manifests, sidecars and mapping files mean there what they mean in a folder. Gives the path here, and for
    each file below it its address and its stamp: what tells whether it changed. Raises PanelError.
    """
    system, root = _opened(address)
    try:
        found = system.find(root, detail=True)
    except OSError as error:
        raise PanelError(f"{address} cannot be listed: {error}") from None
    if not found:
        raise PanelError(f"there is nothing at {address}")
    top = into / (PurePosixPath(root).name or "documents")
    made = {}
    for path, info in sorted(found.items()):
        inner = PurePosixPath(path[len(root) :].lstrip("/"))
        if ".." in inner.parts or "\0" in path:
            continue
        file = top / inner
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.name.endswith(BESIDE) or file.name.lower() in LISTS:
            system.get_file(path, str(file))
        else:
            file.touch()
        stamp = [info.get("size"), *(str(info[key]) for key in STAMPS if key in info)]
        made[str(file)] = (str(system.unstrip_protocol(path)), repr(stamp))
    return str(top), made


def fetch(address: str, folder: Path) -> Path:
    """The file at an address, copied into a folder. Raises OSError."""
    system, path = _opened(address)
    file = folder / PurePosixPath(path).name
    system.get_file(path, str(file))
    return file


def fsspec_protocols(system: Any) -> tuple[str, ...]:
    """The protocols that a file system answers to."""
    return (system.protocol,) if isinstance(system.protocol, str) else tuple(system.protocol)


class Store:
    """A folder, or an address below which files are written whole or not at all."""

    def __init__(self, root: str) -> None:
        self.system, self.root = _opened(root)
        self.local = "file" in fsspec_protocols(self.system)

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}"

    def is_empty(self) -> bool:
        """Whether there is nothing yet. Raises OSError where the root is a file."""
        if self.system.isfile(self.root):
            raise FileExistsError(f"{self.root} is a file; name a folder")
        return not self.system.exists(self.root) or not self.system.ls(self.root)

    def names(self, folder: str) -> set[str]:
        """The names of all files below a folder, by paths in it."""
        whole = self._at(folder)
        self.system.invalidate_cache()
        if not self.system.exists(whole):
            return set()
        return {str(path)[len(whole) + 1 :] for path in self.system.find(whole)}

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError."""
        data: bytes = self.system.cat_file(self._at(path))
        return data

    def write(self, path: str, data: bytes) -> None:
        """Write a file. Raises OSError."""
        if not self.local:
            self.system.pipe_file(self._at(path), data)
            return
        passing = self._passing(path)
        passing.write_bytes(data)
        passing.replace(self._at(path))

    def put(self, file: Path, path: str) -> None:
        """Write a file that lies here. Raises OSError."""
        if not self.local:
            self.system.put_file(str(file), self._at(path))
            return
        passing = self._passing(path)
        shutil.copyfile(file, passing)
        passing.replace(self._at(path))

    def remove(self, paths: list[str]) -> None:
        """Remove files."""
        for path in paths:
            self.system.rm_file(self._at(path))

    def _passing(self, path: str) -> Path:
        whole = Path(self._at(path))
        whole.parent.mkdir(parents=True, exist_ok=True)
        return whole.with_name(f".{whole.name}.{os.getpid()}")
