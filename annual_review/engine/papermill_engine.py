"""papermill's engine for forked kernels, and `execute_unwritten`, which runs every chapter with it.

papermill imports all installed engines, so this module imports nothing heavy at its top.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from papermill.engines import NBClientEngine, papermill_engines

ENGINE = "fork"  # papermill's name of ForkEngine, also in pyproject.toml
_KERNEL = {"kernel_name": "python3", "language": "python"}  # whichever the notebook names


class ForkEngine(NBClientEngine):  # type: ignore[misc]  # papermill has no types
    """Executes a notebook in a kernel forked from this process, with the modules it has imported.

    The executed notebook is written once, at the end, also after an error; papermill's own engine
    writes it twice a cell.
    """

    @classmethod
    def execute_notebook(
        cls, nb: Any, kernel_name: str, output_path: str | None = None, **kwargs: Any
    ) -> Any:
        """Execute a notebook and return it; after an error, write it to `output_path` as it is.

        `kwargs` are those of papermill's NBClientEngine and of nbclient.
        """
        try:
            return super().execute_notebook(nb, kernel_name, output_path=None, **kwargs)
        except BaseException:
            from papermill.iorw import write_ipynb  # noqa: PLC0415 - see above

            write_ipynb(nb, output_path)
            raise

    @classmethod
    def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **kwargs: Any) -> Any:
        """Execute with forked kernels for all kernelspecs that name no provisioner of their own."""
        from jupyter_client.provisioning.factory import KernelProvisionerFactory  # noqa: PLC0415

        from annual_review.engine.kernel_manager import QuietKernelManager  # noqa: PLC0415
        from annual_review.engine.provisioner import NAME as PROVISIONER  # noqa: PLC0415

        factory = KernelProvisionerFactory.instance()
        usual = factory.default_provisioner_name
        if PROVISIONER in factory.get_provisioner_entries():
            factory.default_provisioner_name = PROVISIONER
        kwargs.setdefault("kernel_manager_class", QuietKernelManager)
        try:
            return super().execute_managed_notebook(nb_man, kernel_name, **kwargs)
        finally:
            factory.default_provisioner_name = usual


def execute_unwritten(
    nb: Any, target: Path, parameters: Mapping[str, Any], folder: Path, **kwargs: Any
) -> Any:
    """Execute a notebook in `folder` and return it; after an error, write it to `target` as it is.

    It does what papermill.execute_notebook does, seen with papermill 2.7, but leaves it to the
    caller to write an executed notebook: papermill takes 0.1 seconds for each 3 MB. `kwargs` are
    those of papermill's NBClientEngine and of nbclient. Raises what papermill raises.
    """
    from papermill.execute import (  # noqa: PLC0415 - see above
        prepare_notebook_metadata,
        raise_for_execution_errors,
        remove_error_markers,
    )
    from papermill.iorw import load_notebook_node  # noqa: PLC0415
    from papermill.parameterize import parameterize_notebook  # noqa: PLC0415
    from papermill.utils import chdir  # noqa: PLC0415

    papermill_engines.register(ENGINE, ForkEngine)  # without an entry point if not installed
    path = str(target)
    nb = parameterize_notebook(
        load_notebook_node(nb), dict(parameters), engine_name=ENGINE, **_KERNEL
    )
    nb = remove_error_markers(prepare_notebook_metadata(nb, "", path))
    with chdir(str(folder)):
        nb = papermill_engines.execute_notebook_with_engine(
            ENGINE, nb, _KERNEL["kernel_name"], output_path=path, progress_bar=False, **kwargs
        )
    raise_for_execution_errors(nb, path)
    return nb
