"""What pandas does to the rows of a register, recorded so that it can be repeated on other rows."""
