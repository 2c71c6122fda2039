"""The baseline: findings that somebody accepted, each with the reason, in a YAML file that people can edit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import msgspec

from chengjian.model import Finding
from chengjian.publish.material import Material

HEAD = """\
# 已接受的问题：chengjian check 不再报告这里列出的问题。每一条请写明理由（reason）。
# Findings that were accepted and are reported no more. Say the reason of each.
"""


class Accepted(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One finding that was accepted. Only the fingerprint is compared; the rest is for people."""

    fingerprint: str
    rule: str = ""
    document: str = ""
    numbers: tuple[str, ...] = ()
    message: str = ""
    reason: str = ""


class Baseline(msgspec.Struct, frozen=True):
    """The accepted findings by fingerprint."""

    entries: dict[str, Accepted]

    def stale(self, fingerprints: Sequence[str]) -> list[Accepted]:
        """The entries that match no finding any more."""
        present = set(fingerprints)
        return [entry for mark, entry in self.entries.items() if mark not in present]

    def without_reason(self) -> list[Accepted]:
        """The entries for which nobody said why."""
        return [entry for entry in self.entries.values() if not entry.reason.strip()]


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises click.UsageError naming what is wrong with it."""
    import yaml

    try:
        data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        entries = msgspec.convert(data or [], list[Accepted])
    except FileNotFoundError:
        raise click.UsageError(
            f"there is no baseline {path}; --write-baseline makes it of what is found now"
        ) from None
    except OSError as error:
        raise click.UsageError(f"the baseline {path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise click.UsageError(f"the baseline {path} is no YAML: {' '.join(str(error).split())}") from None
    except msgspec.ValidationError as error:
        raise click.UsageError(f"the baseline {path}: {error}") from None
    return Baseline({entry.fingerprint: entry for entry in entries})


def baseline_text(
    findings: Sequence[Finding],
    fingerprints: Sequence[str],
    material: Material,
    kept: Mapping[str, Accepted],
    reason: str,
) -> str:
    """A baseline of these findings; the reasons that were given before are kept, new ones get `reason`."""
    import yaml

    entries = []
    for finding, mark in zip(findings, fingerprints, strict=True):
        before = kept.get(mark)
        entry = {
            "fingerprint": mark,
            "rule": finding.rule,
            "document": finding.document,
            "numbers": [o.text for o in material.involved(finding)],
            "message": finding.message,
            "reason": before.reason if before is not None and before.reason else reason,
        }
        entries.append(entry)
    body = yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110) if entries else "[]\n"
    return HEAD + body
