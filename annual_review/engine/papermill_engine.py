"""papermill's engine for forked kernels; build.execution runs every chapter with it.

papermill imports all installed engines, so this module imports nothing heavy at its top.
"""

from __future__ import annotations

from typing import Any

from papermill.engines import NBClientEngine


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
