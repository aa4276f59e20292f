"""`annual-review init`: a project for another office, that builds at once."""
