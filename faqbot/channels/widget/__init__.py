"""The HTTP channel: the API that a website's widget speaks, and a page to try it on."""

from faqbot.channels.widget.api import Parts, create_app

__all__ = ["Parts", "create_app"]
