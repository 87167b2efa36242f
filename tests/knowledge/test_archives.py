"""Zip files, made here: honest ones, and bombs."""

import io
import stat
import zipfile

import pytest

from faqbot.domain.errors import BadFile
from faqbot.knowledge.archives import Member, is_zip, unpacked


def a_zip(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as container:
        for name, data in files.items():
            container.writestr(name, data)
    return out.getvalue()


def a_locked_zip() -> bytes:
    """The mark of a password is one bit, in the head of the file and in the table of contents."""
    data = bytearray(a_zip({"a.md": b"text"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def a_lying_zip() -> bytes:
    """The table of contents says 9 bytes where there are a million."""
    data = a_zip({"a.md": b"x" * 1_000_000})
    return data.replace((1_000_000).to_bytes(4, "little"), (9).to_bytes(4, "little"))


def a_zip_with_a_link() -> bytes:
    out = io.BytesIO()
    link = zipfile.ZipInfo("passwd.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(out, "w") as container:
        container.writestr(link, "/etc/passwd")
        container.writestr("a.md", "text")
    return out.getvalue()


def test_every_file_inside_is_given_but_what_systems_leave_there() -> None:
    data = a_zip(
        {"a.md": b"1", "below/b.txt": b"2", "__MACOSX/._a.md": b"x", ".DS_Store": b"x", "below/~$b.docx": b"x"}
    )

    assert list(unpacked(data, "m.zip")) == [Member("a.md", b"1"), Member("below/b.txt", b"2")]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_chinese_name_is_read_whatever_system_wrote_it(encoding: str) -> None:
    raw = "退货说明.md".encode(encoding)
    placeholder = "x" * len(raw)
    data = a_zip({placeholder: b"text"}).replace(placeholder.encode(), raw)

    assert [member.path for member in unpacked(data, "m.zip")] == ["退货说明.md"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (a_zip({"a.md": b"0" * 150_000_000}), "150,000,000 bytes"),
        (a_zip({"a.md": b"0" * 3_000_000}), "would unpack to"),
        (a_zip({f"{number}.md": b"" for number in range(2_001)}), "2,001 parts"),
        (b"PK\x03\x04" + b"PK\x01\x02" * 30_000, "lists more than"),
        (a_zip({"../../etc/cron.d/x": b"x"}), "leads out of the zip file"),
        (a_zip({"/etc/passwd": b"x"}), "leads out of the zip file"),
        (a_zip({"C:\\x.md": b"x"}), "leads out of the zip file"),
        (a_zip({"below\\..\\..\\x.md": b"x"}), "leads out of the zip file"),
        (a_zip({"a.md": b"text"}, zipfile.ZIP_LZMA), "packed in a way"),
        (a_zip({"a.md": b"text"}, zipfile.ZIP_BZIP2), "packed in a way"),
        (a_locked_zip(), "password"),
        (a_lying_zip(), "damaged"),
        (a_zip({"a.md": b"text"})[:40], "damaged"),
    ],
    ids=[
        *("large", "ratio", "many", "listed", "parent", "absolute", "drive", "backslash"),
        *("lzma", "bzip2", "locked", "lying", "cut"),
    ],
)
def test_a_hostile_or_damaged_file_is_refused_as_a_whole(data: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=rf"m\.zip: .*{said}"):
        list(unpacked(data, "m.zip"))


def test_a_zip_file_inside_another_is_named_and_the_rest_is_read() -> None:
    inner = a_zip({"b.md": b"2"})

    found = list(unpacked(a_zip({"inner.zip": inner, "a.md": b"1", "cut.docx": inner[:30]}), "m.zip"))

    assert [(member.path, member.data, member.why != "") for member in found] == [
        ("inner.zip", b"", True),
        ("a.md", b"1", False),
        ("cut.docx", b"", True),
    ]


def test_a_link_is_not_followed() -> None:
    link, text = unpacked(a_zip_with_a_link(), "m.zip")

    assert "not followed" in link.why
    assert text == Member("a.md", b"text")


def test_an_office_file_is_no_zip_file() -> None:
    assert not is_zip(a_zip({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}), "a.docx")
    assert is_zip(a_zip({"a.md": b"1"}), "a.zip")


def test_a_zip_file_that_begins_with_a_pdf_is_a_zip_file_still() -> None:
    assert is_zip(a_zip({"a.pdf": b"%PDF-1.7"}, zipfile.ZIP_STORED), "a.zip")
