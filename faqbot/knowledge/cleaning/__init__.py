"""What is taken out of a document or mended, step by step; each step reports itself and can be switched off."""

from faqbot.knowledge.cleaning.steps import STEPS, cleaned, expect_steps

__all__ = ["STEPS", "cleaned", "expect_steps"]
