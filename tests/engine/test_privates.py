"""The private names of Python and of libraries that the engine uses: fails if one has changed.

engine/forking.py, kernel_manager.py, provisioner.py and reads.py say what they are used for and
with which versions they were seen. A test that fails here after an update asks to read the new
source of the library, and then to change the module, its comment and this test.
"""

import atexit
import inspect
import multiprocessing.process
import multiprocessing.util
import os
import subprocess
import sys
import threading
import weakref

import ipykernel.debugger
import ipykernel.ipkernel
import pytest
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from ipykernel.thread import BaseThread
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.client import KernelClient
from jupyter_client.manager import AsyncKernelManager, KernelManager

from annual_review.engine.kernel_manager import PromptKernelClient, QuietKernelManager


def parameters(function):
    return list(inspect.signature(function).parameters)


def test_python_ends_threads_and_exit_functions_by_these_names():
    assert parameters(threading._shutdown) == []
    assert callable(atexit._run_exitfuncs)
    assert callable(atexit._clear)


def test_finalizers_of_weakref_are_registered_in_a_dictionary():
    assert isinstance(weakref.finalize._registry, dict)
    assert isinstance(weakref.finalize._registered_with_atexit, bool)
    assert "_registered_with_atexit" in inspect.getsource(weakref.finalize.__init__)


def test_multiprocessing_knows_processes_by_these_names():
    process = multiprocessing.process
    names = [kind.__name__ for kind in process.BaseProcess.__subclasses__()]
    assert names.count("_MainProcess") == 1
    assert process.current_process() is process._current_process
    assert process.parent_process() is process._parent_process
    assert isinstance(process._children, set)
    assert isinstance(multiprocessing.util._finalizer_registry, dict)
    assert callable(multiprocessing.util._exit_function)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")
def test_a_main_process_resets_to_the_state_of_a_new_interpreter():
    """Compare the attributes that a new interpreter gives its main process with those of a fork."""
    show = (
        "import multiprocessing.process as p; c = p.current_process()\n"
        "state = sorted(vars(c)), c.name, c._identity, c._parent_pid, p.parent_process(), "
        "p.active_children()\n"
    )
    new = show + "print(state)"
    forked = (
        "from annual_review.engine.forking import ForkedProcess\n"
        f"def run():\n    exec({show!r}, globals())\n    print(state, flush=True)\n"
        "ForkedProcess.start(run).wait()"
    )
    first, second = (
        subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=True)
        for text in (new, forked)
    )
    assert first.stdout == second.stdout != ""


def test_jupyter_client_calls_the_methods_that_the_manager_and_client_override():
    assert AsyncKernelManager.start_kernel is KernelManager._async_start_kernel
    assert AsyncKernelManager.cleanup_resources is KernelManager._async_cleanup_resources
    assert AsyncKernelManager.is_alive is KernelManager._async_is_alive
    assert AsyncKernelClient.wait_for_ready is KernelClient._async_wait_for_ready
    assert parameters(KernelManager._async_cleanup_resources) == ["self", "restart"]
    assert parameters(KernelClient._async_wait_for_ready) == ["self", "timeout"]
    assert parameters(KernelClient._handle_kernel_info_reply) == ["self", "msg"]
    for name in ("_client_factory_default", "_ip_default"):
        assert callable(getattr(KernelManager, name)), name


@pytest.mark.skipif(sys.platform != "linux", reason="there are no Unix sockets on Windows")
def test_the_manager_s_defaults_are_used():
    manager = QuietKernelManager()
    assert manager.transport == "ipc"
    assert manager.ip.endswith("/socket")
    assert isinstance(manager.client(), PromptKernelClient)
    manager._folder.cleanup()


def test_ipykernel_can_be_launched_with_a_handle_and_has_a_control_thread():
    assert "parent_handle" in IPKernelApp.class_trait_names()
    assert "control_thread" in vars(IPKernelApp)
    assert callable(BaseThread.stop)


def test_a_kernel_lists_the_files_of_modules_for_the_debugger_alone():
    assert "sys.modules" in inspect.getsource(IPythonKernel.__init__)
    assert ipykernel.ipkernel.sys is sys
    assert isinstance(ipykernel.debugger._is_debugpy_available, bool)


def test_audit_events_come_two_frames_below_the_caller():
    """The hook of engine.reads looks at sys._getframe(2): its helper, the hook, the caller."""
    seen = []

    def helper(event):
        if event == "os.listdir":
            seen.append(sys._getframe(2).f_code.co_name)

    active = [True]
    sys.addaudithook(lambda event, arguments: helper(event) if active else None)
    os.listdir(".")  # noqa: PTH208 - its event
    active.clear()
    assert seen == ["test_audit_events_come_two_frames_below_the_caller"]


def test_fsspec_strips_the_protocol_of_a_url():
    fsspec = pytest.importorskip("fsspec")
    assert fsspec.filesystem("memory")._strip_protocol("memory://a/b") == "/a/b"
