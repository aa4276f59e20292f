"""The preview of --watch: build at every change and show it in a browser."""
