"""What a language model is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompt:
    """Instructions, and the message that is answered by them; `grammar` (GBNF) forces the form of the answer.

    Texts of customers and documents stand in `user` only, with everything neutralised that a model takes for control.
    """

    system: str
    user: str
    grammar: str = ""
