"""Jupyter's server, asked for a chapter in one of the review's formats.

JupyterLab's menu asks for an export by the exporter's name, but the server's own path for it allows
for no hyphen in the name (jupyter_server, nbconvert/handlers.py). This adds a path that does.
"""

from __future__ import annotations

from typing import Any


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "annual_review.export.server_extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    from jupyter_server.base.handlers import path_regex  # noqa: PLC0415 - only a server has it
    from jupyter_server.nbconvert.handlers import NbconvertFileHandler  # noqa: PLC0415
    from jupyter_server.utils import url_path_join  # noqa: PLC0415

    path = rf"/nbconvert/(?P<format>review-\w+){path_regex}"
    whole = url_path_join(server.web_app.settings["base_url"], path)
    server.web_app.add_handlers(".*$", [(whole, NbconvertFileHandler)])
