"""What ends a call: an exit code of mock and the text that goes to the console."""


class MockError(Exception):
    """A failure with an exit code; the text is printed as mock prints it, after "ERROR: "."""

    def __init__(self, code, text):
        super().__init__(text)
        self.code = code
        self.text = text


class Traceback(MockError):
    """A failure that mock does not expect: the text comes twice, the second time at the end of a traceback."""


def bad_command_line(text):
    return MockError(5, text)


def config_error(text):
    return MockError(3, text)


def package_manager_error(text):
    return MockError(30, text)


def package_error(text):
    return MockError(40, text)


def refused(what):
    """For what mock can do and the double can not: never ignored, a test that needs it has to know."""
    return MockError(5, f"the test double of mock does not do {what}: see its README.md")
