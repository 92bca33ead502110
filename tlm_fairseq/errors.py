"""The error that the command line shows as one line."""


class UserError(Exception):
    """Input or a setting that only the user can put right.

    The message is one line: it names the file (and the line, where there is one) and says what to do.
    The command line prints it without a traceback and exits with status 1.
    """
