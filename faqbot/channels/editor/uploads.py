"""Forms with files."""

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from faqbot.channels.widget.refusals import Refusal

LARGEST = 20 * 1024 * 1024
LARGEST_TOGETHER = 50 * 1024 * 1024
MOST_FILES = 100
# What stands around the files.
_ROOM = 256 * 1024
_MOST_FIELDS = 50
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with its name, and the other fields of the form."""

    name: str
    data: bytes
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Uploads:
    """Files with their names and bytes, and the other fields of the form, of which one may come several times."""

    files: tuple[tuple[str, bytes], ...]
    fields: Mapping[str, Sequence[str]]

    def field(self, name: str) -> str:
        """The first value of a field, "" if there is none."""
        return next(iter(self.fields.get(name, ())), "").strip()


async def uploaded(request: Request) -> Upload:
    """The file `file` of a form and its other fields. Raise Refusal if there is none, or it is too large."""
    async with _form(request, Refusal(413, "too_large_file", "too_large_file"), LARGEST, 1) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise Refusal(422, "no_file", "no_file")
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
        return Upload(_name(file), await file.read(), fields)


async def uploaded_together(request: Request) -> Uploads:
    """All files `file` of a form, none included, and its other fields. Raise Refusal if they are too large or many."""
    too_large = Refusal(413, "too_large_files", "The files are too large; send at most 50 MiB and 100 files at once.")
    async with _form(request, too_large, LARGEST_TOGETHER + _ROOM, MOST_FILES) as form:
        given = [file for file in form.getlist("file") if isinstance(file, UploadFile) and file.filename]
        files = tuple([(_name(file), await file.read()) for file in given])
        texts: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            texts.setdefault(name, []).extend([value] if isinstance(value, str) else [])
        return Uploads(files, texts)


def multipart(required: str, **fields: dict[str, Any]) -> dict[str, Any]:
    """How a form with files is described to programs; each field by its schema."""
    schema = {"type": "object", "required": [required], "properties": fields}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def _name(file: UploadFile) -> str:
    """The name without the folders of the sender."""
    return PurePath((file.filename or "").replace("\\", "/")).name[-_LONGEST_NAME:]


@asynccontextmanager
async def _form(request: Request, too_large: Refusal, largest: int, most_files: int) -> AsyncIterator[FormData]:
    length = request.headers.get("content-length", "")
    # The server holds a request to the length that it names; one that names none could have any.
    if not length.isdecimal():
        raise Refusal(411, "unusable", "Send the length of the body as Content-Length.")
    if int(length) > largest:
        raise too_large
    try:
        async with request.form(max_files=most_files, max_fields=_MOST_FIELDS) as form:
            yield form
    except HTTPException as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(422, "unusable", "The body is no multipart form of few enough files and fields.") from error
