"""How long a review takes, beside the plain way of making the same one."""
