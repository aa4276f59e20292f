"""The preview of --watch: the review is built at every change and shown in a browser.

session   watch, order a build at every change, show its result
watching  find out which files have changed
builder   the process that builds
server    the page in the browser, updated over a WebSocket
"""
