"""The operators' desk: pages for people, and the REST API beside them."""

from faqbot.channels.editor.router import Desk, routes

__all__ = ["Desk", "routes"]
