class ServiceError(Exception):
    """Something a person must know and can act on; its text is shown as it is, without a traceback."""
