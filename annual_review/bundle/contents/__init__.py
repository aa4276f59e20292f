"""What is copied into an archive: the start files, what installs, and the texts beside them."""
