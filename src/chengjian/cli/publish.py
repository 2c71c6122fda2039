"""`chengjian publish`: the pages of a panel as files."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(short_help="Write a panel's pages as files.  把面板写成静态网页")
@click.argument("panel", type=click.Path(path_type=Path))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--english", is_flag=True, help="The English pages too, under en/.  同时写英文页")
@click.option(
    "--evidence/--no-evidence",
    default=True,
    help="A page for every cell and every number of a document; they are most of the files.  每格、每个数字一页",
)
@click.option("-q", "--quiet", is_flag=True, help="No progress or summary; errors only.  只报错误")
def publish(panel: Path, folder: Path, english: bool, evidence: bool, quiet: bool) -> None:
    """Write the pages that `chengjian serve` shows of a PANEL into a FOLDER, for any web server or a disk.

    把面板的网页写成文件，放到任何网站或磁盘上都能看；查找和核稿需要 `chengjian serve`。

    \b
    Examples:
      chengjian publish city.duckdb site/
      chengjian publish city.duckdb site/ --english --no-evidence
    """  # noqa: D301
    from chengjian.cli.progress import Progress

    try:
        from chengjian.web.site import SiteError
        from chengjian.web.site import publish as write
    except ImportError as error:
        raise click.ClickException(f"{error.name} is missing; pip install 'chengjian[web]'") from None
    from chengjian.web.store import Store, StoreError

    try:
        store = Store.open(panel)
    except StoreError as error:
        raise click.ClickException(str(error)) from None
    try:
        with Progress(0, not quiet) as progress:
            files = write(
                store,
                folder,
                english=english,
                evidence=evidence,
                progress=lambda done, known: progress.part(done, known, str(folder)),
            )
    except SiteError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror or error}") from None
    finally:
        store.close()
    if not quiet:
        click.echo(f"{files:,} files; begin with {folder / 'index.html'}", err=True)
