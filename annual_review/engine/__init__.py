"""Kernels forked from a warm process, and the cache of steps; knows nothing of reviews.

jobs            run functions in processes of their own
forking         fork a process that behaves like a newly started interpreter
preloading      import, before the fork, what all children need
provisioner     jupyter_client: fork a kernel instead of starting one
kernel_manager  jupyter_client: sockets and clients of such kernels
papermill_engine  papermill: execute a notebook in such a kernel
reads           record which files a kernel reads
fingerprints    digests of files, to find out whether they have changed
step_cache      the cache: the files of each step, stored by what they depend on
"""
