"""The templates of pages that are complete in themselves: everything is escaped, the style goes into the page."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template


def source(name: str) -> str:
    """The text of a file of the templates."""
    return files("chengjian.publish").joinpath(f"templates/{name}").read_text("utf-8")


@cache
def template(name: str, **filters: Callable[..., str]) -> Template:
    """The template of a page, with what it shows values by."""
    from jinja2 import Environment, FunctionLoader, select_autoescape

    environment = Environment(
        loader=FunctionLoader(source), autoescape=select_autoescape(default=True), trim_blocks=True
    )
    environment.filters.update(filters)
    return environment.get_template(name)
