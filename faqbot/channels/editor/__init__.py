"""The operators' desk: pages for people, and the REST API beside them."""

from faqbot.channels.editor.desk import Desk
from faqbot.channels.editor.router import routes

__all__ = ["Desk", "routes"]
