"""One year's review: `make_review` cleans, runs the chapters, renders, and publishes.

make          make_review, the entry; unchanged, whether anything has to be done
options       what the command line asks for
pipeline      the steps of a build in their order
steps         what each step depends on
run           the state of a run: its folders, the cache of its steps
chapters      run the notebooks, or take them from the cache
products      render figures.json and the formats, or take them from the cache
data_set      the tables for others
rendering     the process that renders
execution     execute one notebook with papermill
notebooks     read, write and merge notebooks
publishing    a private folder for a run, moved to reports/<year> at its end
manifest      what a review was made of, to find out whether it is up to date
progress, summary   what a run prints
warm_process  what the processes of preview and offices share
"""
