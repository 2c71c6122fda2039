"""`chengjian serve`: the panel as pages, for people who would rather look than query."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Show a panel as web pages.  以网页查看面板")
@click.argument("panel", required=False, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.  监听地址")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port.  端口"
)
@click.option(
    "--allow-host",
    "hosts",
    multiple=True,
    metavar="NAME",
    help="A name under which others may ask for the pages; * for any.  允许的主机名",
)
@click.option(
    "--originals",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the documents, where they are no longer where the panel was built from.  原件所在的文件夹",
)
@click.option("--no-originals", is_flag=True, help="Show no pages of the originals.  不显示原件")
def serve(
    panel: Path | None,
    host: str,
    port: int,
    hosts: tuple[str, ...],
    folders: tuple[Path, ...],
    no_originals: bool,
) -> None:
    """Show a PANEL made by `chengjian build`, or the reference panel of the package, as web pages.

    以网页查看面板：城市、指标、文献、问题、对比、核稿。只读。

    The pages are read-only and, unless told otherwise, for this machine alone. Drafts that are pasted or uploaded
    are checked and forgotten. Pages of PDF stand beside their text as long as the file is there, unchanged since the build.

    \b
    Examples:
      chengjian serve city.duckdb
      chengjian serve
      chengjian serve city.duckdb --originals reports/
      chengjian serve city.duckdb --host 0.0.0.0 --allow-host figures.example.org
    """  # noqa: D301
    try:
        import uvicorn

        from chengjian.web.app import application
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; pip install 'chengjian[web]'") from None
    from chengjian.web.originals import Originals
    from chengjian.web.security import LOCAL
    from chengjian.web.store import Store, StoreError

    try:
        store = Store.open(panel) if panel is not None else Store.reference()
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    names = (*LOCAL, *hosts, *(() if host in ("0.0.0.0", "::") else (host,)))
    home = panel.parent if panel is not None else Path()
    originals = Originals(as_built=False) if no_originals else Originals(folders, home=home)
    app = application(store, hosts=names, originals=originals)
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"http://{shown}:{port}/  （Ctrl+C 结束 ends it）", err=True)
    try:
        uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, access_log=False)
    finally:
        app.state.site.checker.close()
        store.close()
