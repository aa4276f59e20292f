"""Let Jupyter's server export a chapter in the review's formats.

JupyterLab's menu requests an export by the exporter's name, but the server's own URL pattern allows
no hyphen in it (jupyter_server, nbconvert/handlers.py). This extension, which lab/server enables,
adds a pattern that does.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "annual_review.export.server_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from jupyter_server.base.handlers import path_regex  # noqa: PLC0415 - only a server has it
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler  # noqa: PLC0415
    from jupyter_server.utils import url_path_join  # noqa: PLC0415

    pattern = url_path_join(
        server.web_app.settings["base_url"], rf"/nbconvert/(?P<format>review-[\w-]+){path_regex}"
    )
    server.web_app.add_handlers(".*$", [(pattern, NbconvertFileHandler)])
