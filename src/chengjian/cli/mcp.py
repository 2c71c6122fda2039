"""`chengjian mcp`: a panel and the checker for language-model agents."""

from __future__ import annotations

from pathlib import Path

import click

from chengjian.cli.panels import panel_option


@click.command(short_help="Serve a panel to language-model agents.  供智能体调用")
@panel_option
def mcp(path: Path | None) -> None:
    """Serve a panel and the checker over the Model Context Protocol, on standard input and output.

    以 MCP 协议向大模型智能体提供面板查询与核对。

    Tools: check_text, read_figures, ask, look_up, search_observations, list_indicators, list_regions. Nothing is
    written, and no file that the agent names is read.

    \b
    In the settings of an MCP client:
      {"mcpServers": {"chengjian": {"command": "chengjian", "args": ["mcp", "--panel", "city.duckdb"]}}}
    """  # noqa: D301
    from chengjian.panel.reading import Panel, PanelError
    from chengjian.publish.agents import server

    try:
        with Panel(path) if path is not None else Panel.reference() as panel:
            server(panel).run()
    except PanelError as error:
        raise click.ClickException(str(error)) from None
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"this needs {error.name}, which is not installed; pip install 'chengjian[mcp]'"
        ) from None
