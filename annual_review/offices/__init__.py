"""The reviews of many offices in one run, scheduled by Dask."""
