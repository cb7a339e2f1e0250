"""One test for all rows of a table, all files of a folder: it fails with the name of every one that does not pass."""

from collections.abc import Callable, Iterable

import pytest


def for_each(items: Iterable, name: Callable[[object], str] = str) -> Callable:
    """Decorator of a test that takes one item and no fixture: it is one test, of all items."""
    items = tuple(items)
    assert items, "there is nothing to test"

    def decorate(check):
        def test():
            failed = []
            for item in items:
                try:
                    check(item)
                except (AssertionError, pytest.fail.Exception) as error:
                    failed.append(f"{name(item)}: {error}")
            assert not failed, "\n".join(failed)

        test.__name__, test.__doc__ = check.__name__, check.__doc__
        return test

    return decorate
