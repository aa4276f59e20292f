"""One archive from which the package is installed without a network (`annual-review bundle`)."""
