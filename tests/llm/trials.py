"""Questions that the tiny model can answer, as rows to try it with."""

import json
import random

from faqbot.evaluation.training.tiny_questions import NO_ANSWER, Sample, sample


def trial_rows(n: int) -> str:
    """JSON Lines of `n` questions on one passage each, half of which it does not answer, in both languages."""
    draw = random.Random(5)  # noqa: S311 - repeatable, not secret
    drawn = [sample(draw, passages=1, share_refused=i % 2) for i in range(n)]
    return "".join(json.dumps(_row(one), ensure_ascii=False) + "\n" for one in drawn)


def _row(one: Sample) -> dict[str, object]:
    passage, question = one.user.split("\n\n")
    is_chinese = question.startswith("问题：")
    answer = [] if one.reply == NO_ANSWER else [one.reply.removesuffix("[1]").strip()]
    return {
        "context": passage.removeprefix("[1] "),
        "question": question.removeprefix("问题：" if is_chinese else "Question: "),
        "answers": answer,
        "lang": "zh" if is_chinese else "en",
    }
