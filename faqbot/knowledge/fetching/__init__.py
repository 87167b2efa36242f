"""Web pages and files fetched by their address, never from inside the operator's own network unless told so."""

from faqbot.knowledge.fetching.addresses import Address, Allowed, address, allowed
from faqbot.knowledge.fetching.download import Fetched, Fetcher, Patience

__all__ = ["Address", "Allowed", "Fetched", "Fetcher", "Patience", "address", "allowed"]
