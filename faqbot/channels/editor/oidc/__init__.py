"""Signing in by an identity provider: OpenID Connect, the code flow with PKCE."""

from faqbot.channels.editor.oidc.pages import ProviderPages, router
from faqbot.channels.editor.oidc.provider import Client, Provider, WrongIdentity, expect_client

__all__ = ["Client", "Provider", "ProviderPages", "WrongIdentity", "expect_client", "router"]
