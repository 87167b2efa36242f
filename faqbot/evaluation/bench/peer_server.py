"""What `faqbot serve` is measured beside, each a server of its own: `python -m faqbot.evaluation.bench.peer_server`.

`bare` is a handler with nothing in it, on the same server program: what HTTP and JSON cost. `plain` is the plainest
bot: the same reader, `rank_bm25.BM25Okapi` as it is over the same phrasings, the best one's answer, and a committed row
of SQLite for each question. It knows no vectors, no probability, no conversation, and never declines.
"""

import json
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from rank_bm25 import BM25Okapi

from faqbot.domain.faq import Lexicon
from faqbot.evaluation.bench.serving import HOST
from faqbot.language.reader import Reader


class Message(BaseModel):
    """What is asked."""

    text: str


class Reply(BaseModel):
    """What is answered."""

    text: str


async def bare(_scope: Any, receive: Any, send: Any) -> None:
    """Read a question and say the same to all."""
    body, more = b"", True
    while more:
        part = await receive()
        body, more = body + part.get("body", b""), part.get("more_body", False)
    answer = json.dumps({"text": str(len(json.loads(body)["text"]))}).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


def plain(known: Sequence[tuple[str, str]], kept: Path) -> FastAPI:
    """A bot that knows these phrasings, each with its answer, and keeps what it is asked."""
    app, reader = FastAPI(), Reader(Lexicon())
    index = BM25Okapi([reader.read(phrasing).tokens for phrasing, _ in known])
    log = sqlite3.connect(kept, check_same_thread=False)
    log.execute("PRAGMA journal_mode = WAL")
    log.execute("PRAGMA synchronous = NORMAL")
    log.execute("CREATE TABLE turns (id INTEGER PRIMARY KEY, text TEXT, answer TEXT)")

    @app.post("/api/v1/messages")
    async def answered(message: Message) -> Reply:
        scores = index.get_scores(reader.read(message.text).tokens)
        answer = known[int(np.argmax(scores))][1]
        with log:
            log.execute("INSERT INTO turns (text, answer) VALUES (?, ?)", (message.text, answer))
        return Reply(text=answer)

    return app


def main(kind: str, port: int, folder: Path) -> None:
    """Serve until the process is ended; `folder` holds `known.json`."""
    known = json.loads((folder / "known.json").read_text("utf-8"))
    app: Any = bare if kind == "bare" else plain(known, folder / "plain.db")
    uvicorn.run(app, host=HOST, port=port, log_level="error", lifespan="off")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
