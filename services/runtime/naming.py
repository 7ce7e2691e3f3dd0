"""What a service's things are called, so that whoever looks for them finds them."""


def database_name(prefix: str, service: str) -> str:
    """The database of a service."""
    return f"{prefix.replace('.', '_')}linkway_{service}"
