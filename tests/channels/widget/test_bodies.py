"""Bodies that cannot be used are refused with a sentence, and never with a stack trace."""

import json

import httpx2
import pytest

from tests.channels.widget.shop import FEEDBACK, MESSAGES, error

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"{}", '"text" is missing'),
        (b'{"text": null}', '"text" must be a string'),
        (b'{"text": 7}', '"text" must be a string'),
        (b'{"text": ["hello"]}', '"text" must be a string'),
        (b'{"text": {"a": 1}}', '"text" must be a string'),
        (b'{"text": true}', '"text" must be a string'),
        (b'{"text": NaN}', '"text" must be a string'),
        (b'{"text": "a\\u0000b"}', '"text" holds the character NUL'),
        (b'{"text": "\\ud83d"}', '"text" holds half of a surrogate pair'),
        (b'{"text": "a", "lang": "fr"}', "\"lang\" must be 'zh' or 'en'"),
        (b'{"text": "a", "lang": 1}', '"lang" must be'),
        (b'{"text": "a", "kb": 1}', '"kb" must be a string'),
        (b'{"text": "a", "kb": ""}', '"kb" must not be empty'),
        (b'{"text": "a", "key": ""}', '"key" must not be empty'),
        (b'{"text": "a", "key": "\\u0000"}', '"key" holds the character NUL'),
        (json.dumps({"text": "a", "key": "k" * 201}).encode(), '"key" is too long; the most is 200'),
        (b'{"text": "a", "conversation": 5}', '"conversation" must be a string'),
        (b'{"text": "a", "texd": "b"}', '"texd" is not a field'),
        (b'{"text": "a", "\\ud800": "b"}', "name of a field holds half"),
        (b'{"text": "a", "x{name}": "b"}', '"x{name}" is not a field'),
        (b"[]", "not a JSON object"),
        (b'"text"', "not a JSON object"),
        (b"null", "not a JSON object"),
        (b"", "body is missing"),
        (b"{", "not JSON at line 1, column 2"),
        (b'{"text": "a"} x', "not JSON at line 1"),
        (b'{"text": "\xff"}', "byte 10 is not UTF-8"),
        (b'\xef\xbb\xbf{"text": "a"}', "not JSON"),
        (b'{"text": ' + b"9" * 5000 + b"}", "holds a value that cannot be read"),
        (b'{"text": ' + b"[" * 30_000 + b"]" * 30_000 + b"}", "nested too deeply"),
        (b'{"text": ' + b'{"a":' * 9_000 + b"1" + b"}" * 9_000 + b"}", "nested too deeply"),
        (b'{"text": ' + b"[" * 500 + b"]" * 500 + b"}", '"text" must be a string'),
    ],
)
async def test_a_body_that_cannot_be_used_is_refused_with_a_sentence(
    client: httpx2.AsyncClient, body: bytes, named: str
) -> None:
    response = await client.post(MESSAGES, content=body, headers=JSON)

    assert error(response)[0] == 422
    assert named in response.json()["error"]["message"]
    assert "Traceback" not in response.text


@pytest.mark.parametrize("path", [MESSAGES, FEEDBACK])
async def test_a_body_of_100_kb_is_too_large(client: httpx2.AsyncClient, path: str) -> None:
    response = await client.post(path, json={"text": "x" * 100_000})

    assert error(response) == (413, "too_large")
    assert "64 KiB" in response.json()["error"]["message"]


async def test_a_body_of_just_the_largest_size_is_read(client: httpx2.AsyncClient) -> None:
    frame = len(json.dumps({"text": ""}))
    body = json.dumps({"text": "x" * (64 * 1024 - frame)})

    response = await client.post(MESSAGES, content=body, headers=JSON)

    assert response.json()["reason"] == "too_long"


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", ""])
async def test_what_another_sites_form_could_send_is_refused(client: httpx2.AsyncClient, content_type: str) -> None:
    response = await client.post(MESSAGES, content=b'{"text": "a"}', headers={"Content-Type": content_type})

    assert error(response) == (415, "not_json")


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("GET", "/nothing", (404, "not_found")),
        ("GET", MESSAGES, (405, "method_not_allowed")),
        ("POST", "/healthz", (405, "method_not_allowed")),
    ],
)
async def test_a_wrong_address_has_the_same_shape_of_error(
    client: httpx2.AsyncClient, method: str, path: str, expected: tuple[int, str]
) -> None:
    response = await client.request(method, path)

    assert error(response) == expected
