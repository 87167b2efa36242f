"""Forms with a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from faqbot.channels.widget.refusals import Refusal

LARGEST = 20 * 1024 * 1024
_MOST_FIELDS = 20
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file with its name, and the other fields of the form."""

    name: str
    data: bytes
    fields: Mapping[str, str]


async def uploaded(request: Request) -> Upload:
    """The file `file` of a form and its other fields. Raise Refusal if there is none, or it is too large."""
    length = request.headers.get("content-length", "")
    # The server holds a request to the length that it names; one that names none could have any.
    if not length.isdecimal():
        raise Refusal(411, "unusable", "unusable")
    if int(length) > LARGEST:
        raise Refusal(413, "too_large_file", "too_large_file")
    try:
        async with request.form(max_files=1, max_fields=_MOST_FIELDS) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise Refusal(422, "no_file", "no_file")
            fields = {name: value for name, value in form.items() if isinstance(value, str)}
            return Upload(PurePath(file.filename.replace("\\", "/")).name[-_LONGEST_NAME:], await file.read(), fields)
    except HTTPException as error:
        if isinstance(error, Refusal):
            raise
        raise Refusal(422, "unusable", "unusable") from error
