"""The reviews of many offices in one run, scheduled by Dask.

run           the run: connect to Dask, make all reviews, write the index
scheduling    a Dask task for each office
worker        what a Dask worker does for an office
warm_workers  the processes in which a worker builds
orders        what travels to a worker, and the outcome that comes back
folders       folders that may be remote
states, index the page and the JSON file that list all offices
"""
