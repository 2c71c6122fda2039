"""Start a phrase rule (`make rule CODE=X118 NAME=level-in-brackets`).

Makes the rule's corpus, in which its behaviour is written down before its code, and says where the
function goes. Refuses a code or a name that a rule or a corpus already has.
"""

from __future__ import annotations

import argparse
import inspect
import re
import sys
from pathlib import Path

from chengjian.extract.registry import rules

ROOT = Path(__file__).resolve().parent.parent
PHRASES = ROOT / "corpus" / "phrases"

CORPUS = """\
# {name}: the phenomenon in one line
given: {{date: 2025-01-20, region: 酒泉市}}
reads: []
# - text: 全市完成地区生产总值128.6亿元。
#   observations:
#     - text: 128.6亿元
#       indicator: 地区生产总值
#       measure: level
#       value: "12860000000"
#       unit: 元
#       period: "2024"
silent: []
# - a text in which nothing may be read
gaps: []
# - like `reads`, but known not to be read yet; moves up once it is
"""

FUNCTION = '''
@phrase("{code}", name="{name}", kinds=("percent",))
def {function}(m: Mention) -> Draft | None:
    """What it reads, in one line with an example: …

    Unit: …
    Does not read: … (which rule does).
    """
'''


def nearest_module(code: str) -> Path | None:
    """The module of the family: where the rule with the longest common beginning of its code lives."""
    for length in range(len(code) - 1, 1, -1):
        for other, rule in sorted(rules().items(), reverse=True):
            if other[:length] == code[:length]:
                return Path(inspect.getfile(inspect.unwrap(rule.function))).resolve()
    return None


def main() -> int:
    parser = argparse.ArgumentParser(description="Start a phrase rule.")
    parser.add_argument("code", help="a letter and three digits, such as X118")
    parser.add_argument("name", help="lower-case words joined by hyphens, such as level-in-brackets")
    arguments = parser.parse_args()
    code, name = arguments.code, arguments.name
    if not re.fullmatch(r"[A-Z]\d{3}", code):
        parser.error(f"{code} is no code: a letter and three digits, such as X118")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        parser.error(f"{name} is no name: lower-case words joined by hyphens, such as level-in-brackets")
    corpus = PHRASES / f"{code}.yml"
    if code in rules():
        parser.error(f"{code} is taken by {rules()[code].name}")
    if name in {rule.name for rule in rules().values()}:
        parser.error(f"the name {name} is taken")
    if corpus.exists():
        parser.error(f"{corpus.relative_to(ROOT)} exists")
    corpus.write_text(CORPUS.format(name=name), encoding="utf-8")
    module = nearest_module(code)
    place = (
        module.relative_to(ROOT)
        if module
        else "a new module in src/chengjian/extract/phrases/ (a new family)"
    )
    print(f"1. Write what it reads, and what it must not, in {corpus.relative_to(ROOT)}.")
    print(f"2. Put the function into {place}:")
    print(FUNCTION.format(code=code, name=name, function=name.replace("-", "_")))
    print("3. make test, make gains BASE=HEAD, make docs.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
