"""Whether nothing was lost or doubled: facts gathered from logs and databases, and the checks over them."""
