"""The exporter of the feedback pages: nbconvert's, with templates compiled once."""

from collections.abc import Callable, Iterator
from typing import ClassVar

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from nbconvert.exporters import HTMLExporter


class _Memory(BytecodeCache):
    """Keeps compiled templates for the life of the process."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self._kept.get(bucket.key):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


def _as_it_is(text: str) -> str:
    return text


class FeedbackExporter(HTMLExporter):
    """`HTMLExporter`, for many pages in a row.

    nbgrader makes a new exporter for each student, and each compiles the same nine templates
    again, which takes as long as the rest of the page.
    """

    _compiled: ClassVar[BytecodeCache] = _Memory()

    def default_filters(self) -> Iterator[tuple[str, Callable[..., str]]]:
        """What nbconvert has, without the one that could be made to work for minutes.

        It looks for links as notebooks had them long ago, and goes through the whole line from
        each of its brackets: a hundred thousand of them are a page of five minutes.
        """
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "strip_files_prefix", _as_it_is

    @property
    def environment(self) -> Environment:
        """Jinja's environment, with the compiled templates of earlier pages."""
        environment: Environment = super().environment
        environment.bytecode_cache = self._compiled
        return environment
