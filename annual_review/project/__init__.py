"""Where a project's files are, and what params/ may say."""
