"""What `faqbot documents propose` reads, prints and writes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from faqbot.app import Application, now
from faqbot.cli.terminal import progress
from faqbot.domain.document import Document
from faqbot.domain.errors import BadInput, BadSetting
from faqbot.domain.faq import Entry
from faqbot.editing import proposing
from faqbot.editing.proposing import Considered
from faqbot.editing.questioning import Questioner
from faqbot.knowledge.proposing import Proposal
from faqbot.storage import files
from faqbot.storage.files import Contents


async def considered(
    application: Application, ids: Sequence[str], kb: str, *, with_model: bool = False
) -> list[Considered]:
    """What the documents suggest for a base, and what the model asks of them.

    Raise BadInput for a document or a base that is not there, BadSetting or ModelUnavailable without the model.
    """
    snapshot = await application.shelf.snapshot(kb)
    documents = _chosen(await application.documents.documents(None if ids else kb), ids)
    worded = await _worded(application, documents, kb) if with_model else []
    return proposing.considered(documents, snapshot, snapshot.kb.entries, now, worded)


async def _worded(application: Application, documents: Sequence[Document], kb: str) -> list[Proposal]:
    if application.model is None:
        raise BadSetting("neither FAQBOT_LLM_MODEL nor FAQBOT_LLM_URL is set; see `faqbot models list`")
    with progress("questions") as step:
        questioner = Questioner(application.model, application.settings.llm_timeout_s)
        return await questioner.proposals(documents, kb, step)


async def store(application: Application, drafts: Sequence[Entry]) -> None:
    await application.entries.save(drafts, at=now())


def write(path: Path, drafts: Sequence[Entry]) -> None:
    """A file that `faqbot import` reads."""
    files.write(path, Contents(tuple(drafts), {}))


def line(one: Considered) -> str:
    entry, passage = one.proposal.entry, one.proposal.passage
    page = f", page {passage.page}" if passage.page else ""
    of = entry.id if one.like is None else one.like.id
    return f"{one.verdict:<9} {of:<50} {entry.phrasings[0].text}  ({passage.source}{page})"


def as_json(one: Considered) -> dict[str, Any]:
    entry, passage = one.proposal.entry, one.proposal.passage
    return {
        "result": str(one.verdict),
        "id": entry.id,
        "kb": entry.kb,
        "question": entry.phrasings[0].text,
        "answer": next(iter(entry.answers.values())),
        "known_as": None if one.like is None else one.like.id,
        "document": passage.document,
        "page": passage.page,
    }


def _chosen(documents: Sequence[Document], ids: Sequence[str]) -> list[Document]:
    missing = set(ids) - {document.id for document in documents}
    if missing:
        raise BadInput(f"there is no document {', '.join(sorted(missing))}; `faqbot documents list` names them")
    return [document for document in documents if not ids or document.id in ids]
