"""The last step of every way of signing in: a session for the browser."""

from fastapi import Request, Response
from fastapi.responses import RedirectResponse

from faqbot.channels.editor.door import device_of, keep_device, keep_session, session_of
from faqbot.channels.editor.page import page
from faqbot.editing.sessions import Sessions

HOME = "/desk"


class Entrance:
    """Asks who is there, and begins sessions."""

    def __init__(self, sessions: Sessions, provider: str | None) -> None:
        """`provider` stands on the button of the identity provider, "" for words of ours; None: there is none."""
        self._sessions = sessions
        self._provider = provider

    def asked(self, request: Request, status: int = 200, *, name: str = "", fault: str = "") -> Response:
        """The page that asks who is there, and says what was wrong."""
        return page(request, "sign_in.html", status, name=name, fault=fault, provider=self._provider)

    async def signed_in(self, request: Request, name: str, *, is_vouched: bool = False) -> Response:
        """Begin a session of somebody who has shown who they are; that of the browser ends."""
        await self._sessions.sign_out(session_of(request))
        return await self.begun(request, name, await self._sessions.begin(name, is_vouched=is_vouched))

    async def begun(self, request: Request, name: str, secret: str) -> Response:
        """Give the browser a session that has begun."""
        response = RedirectResponse(HOME, 303)
        keep_session(request, response, secret)
        if not await self._sessions.knows(device_of(request), name):
            keep_device(request, response, await self._sessions.device(name))
        return response
