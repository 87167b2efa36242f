"""Pictures of a gate: whether its probabilities are true, and what each share of answers costs in wrong ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from faqbot.domain.calibration import Bar, Calibration
from faqbot.domain.errors import BadInput
from faqbot.domain.language import Language
from faqbot.domain.share import interval
from faqbot.evaluation.curves import Cuts
from faqbot.evaluation.outcome import Outcome
from faqbot.retrieval.calibration import Fitted
from faqbot.retrieval.reliability import bins

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_FORMATS = (".png", ".svg")
_COLOURS = {Language.ZH: "#c0392b", Language.EN: "#1f5fa8"}
_GREY = "#5f6770"
_NAMES = {Language.ZH: ("Chinese", "中文"), Language.EN: ("English", "英文")}
# Any of these can write Chinese; without one the pictures are in English alone.
_CHINESE_FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)


@dataclass(frozen=True, slots=True)
class Answers:
    """Questions of a language: how surely each would be answered, if that is right, and the bar in force."""

    probabilities: NDArray[np.float64]
    right: NDArray[np.bool_]
    bar: Bar | None

    def at_the_bar(self) -> tuple[float, float] | None:
        """The shares of all questions that are answered and answered wrongly there; None without a bar."""
        if self.bar is None or self.bar.threshold is None:
            return None
        passed = self.probabilities >= self.bar.threshold
        return float(passed.mean()), float((passed & ~self.right).mean())


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn: the answers of each language that has any, and the risk that is tolerated in each."""

    title: str
    risks: Mapping[Language, float]
    answers: Mapping[Language, Answers]


def expect_drawable(path: Path) -> None:
    """Raise BadInput if no picture can be drawn there; better told before the minutes of work than after them."""
    if path.suffix.lower() not in _FORMATS:
        raise BadInput(f"{path} is neither a .png nor a .svg file; give the picture one of these endings")
    if find_spec("matplotlib") is None:
        raise BadInput("pictures need matplotlib; run: pip install 'faqbot[plots]'")
    if not path.parent.is_dir():
        raise BadInput(f"{path} cannot be written; name a file in a folder that exists")


def of_calibration(fitted: Fitted, risks: Mapping[Language, float]) -> Picture:
    """The questions that the bars rest on, as gates that had not seen them judged them."""
    judged = {lang: [j for j in fitted.judged if j.language is lang] for lang in Language}
    pairs = {lang: [(j.probability, j.right) for j in of] for lang, of in judged.items()}
    title = f"Calibration of {fitted.calibration.kb or 'all knowledge bases together'}"
    return _picture(f"{title}, {sum(map(len, pairs.values()))} questions", pairs, fitted.calibration, risks)


def of_outcomes(outcomes: Sequence[Outcome], calibration: Calibration, risks: Mapping[Language, float]) -> Picture:
    """Questions that were measured, with the bars that were set before."""
    asked = {lang: [o for o in outcomes if o.label.language is lang] for lang in Language}
    pairs = {lang: [(o.confidence, o.is_first_right) for o in of] for lang, of in asked.items()}
    return _picture(f"Evaluation, {len(outcomes)} questions", pairs, calibration, risks)


def _picture(
    title: str,
    pairs: Mapping[Language, Sequence[tuple[float, bool]]],
    calibration: Calibration,
    risks: Mapping[Language, float],
) -> Picture:
    answers = {
        lang: Answers(
            np.array([p for p, _ in of]), np.array([r for _, r in of], bool), calibration.bar(lang, risks[lang])
        )
        for lang, of in pairs.items()
        if of
    }
    if not answers:
        raise BadInput("there is nothing to draw: no question was judged; add phrasings or labelled questions")
    return Picture(title, {lang: risks[lang] for lang in answers}, answers)


def draw(picture: Picture, path: Path, chinese: str | None = None) -> None:
    """Write the picture as PNG or SVG; `chinese` names a font for Chinese, else one is looked for."""
    from matplotlib import rc_context  # noqa: PLC0415 - an extra
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

    font = chinese or _chinese_font()
    words = Words(has_chinese=font is not None)
    families = ["DejaVu Sans"] if font is None else ["DejaVu Sans", font]
    n = len(picture.answers)
    with rc_context({"font.family": families, "font.size": 9, "svg.hashsalt": "faqbot"}):
        figure = Figure(figsize=(4.1 * n + 5.6, 4.9), layout="constrained")
        figure.suptitle(picture.title, fontsize=12)
        panels = figure.subplots(1, n + 1, width_ratios=[1.0] * n + [1.35], squeeze=False)[0]
        for axes, (language, answers) in zip(panels[:-1], picture.answers.items(), strict=True):
            _reliability(axes, language, answers, words)
        _risk_and_coverage(panels[-1], picture, words)
        try:
            figure.savefig(path, dpi=150, metadata={"Date": None} if path.suffix.lower() == ".svg" else None)
        except OSError as error:
            raise BadInput(f"{path} cannot be written: {error.strerror or error}") from error


@dataclass(frozen=True, slots=True)
class Words:
    """Says things in English, and in Chinese beside it where there is a font for it."""

    has_chinese: bool

    def both(self, english: str, chinese: str, between: str = "\n") -> str:
        return f"{english}{between}{chinese}" if self.has_chinese else english

    def name(self, language: Language) -> str:
        return self.both(*_NAMES[language], between=" ")


def _chinese_font() -> str | None:
    from matplotlib import font_manager  # noqa: PLC0415 - an extra

    there = set(font_manager.get_font_names())
    return next((name for name in _CHINESE_FONTS if name in there), None)


def _reliability(axes: "Axes", language: Language, answers: Answers, words: Words) -> None:
    colour = _COLOURS[language]
    found = bins(answers.probabilities, answers.right)
    x, y = np.array([b.probability for b in found]), np.array([b.right for b in found])
    errors = np.array([[b.right - b.interval[0] for b in found], [b.interval[1] - b.right for b in found]])
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=0.8, linestyle=(0, (1, 2)))
    axes.errorbar(x, y, np.maximum(errors, 0), fmt="o", color=colour, markersize=4.5, linewidth=1.1, capsize=2)
    _grid(axes)
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.08, 1.08), aspect="equal")
    axes.set_title(f"{words.both('Reliability', '可靠性', ' ')}: {words.name(language)}", fontsize=10)
    axes.set_xlabel(words.both("probability that the gate gives", "闸门给出的概率"))
    axes.set_ylabel(words.both("share that is right, 95 % interval", "实际正确的比例（95% 区间）"))
    fewest, most = min(b.n for b in found), max(b.n for b in found)
    counts = str(most) if fewest == most else f"{fewest} to {most}"
    each = words.both(f"{counts} questions a point", "每点的问题数", " ")
    axes.text(0.99, 0.01, each, ha="right", fontsize=8, color=_GREY)


def _risk_and_coverage(axes: "Axes", picture: Picture, words: Words) -> None:
    tolerated = words.both("tolerated", "容许", " ")
    for risk in sorted(set(picture.risks.values())):
        axes.axhline(risk, color="black", linewidth=0.9, linestyle="--", label=f"{tolerated}: {risk:.1%}")
    highest = max([_curve(axes, lang, answers, words) for lang, answers in picture.answers.items()])
    _grid(axes)
    most = max(picture.risks.values())
    axes.set(xlim=(0, 1), ylim=(0, max(2 * most, min(6 * most, 1.1 * highest))))
    axes.xaxis.set_major_formatter(lambda x, _: f"{x:.0%}")
    axes.yaxis.set_major_formatter(lambda y, _: f"{100 * y:g}%")
    axes.set_title(words.both("Risk and coverage", "风险与覆盖", " "), fontsize=10)
    axes.set_xlabel(words.both("answered, of all questions", "作答占全部问题的比例"))
    axes.set_ylabel(words.both("answered wrongly, of all questions, 95 % interval", "答错占全部问题的比例（95% 区间）"))
    axes.legend(loc="upper left", fontsize=8, framealpha=0.9, edgecolor="none")


def _curve(axes: "Axes", language: Language, answers: Answers, words: Words) -> float:
    """Draw what each share of answers costs in wrong ones; return the dearest."""
    cuts = Cuts.of(answers.probabilities, answers.right)
    shown = cuts.confidences > 0
    answered = np.concatenate([[0], cuts.answered[shown]]) / cuts.n
    wrong = np.concatenate([[0], cuts.wrong[shown]])
    band = np.array([interval(int(hits), cuts.n) for hits in wrong])
    colour = _COLOURS[language]
    axes.plot(answered, wrong / cuts.n, color=colour, linewidth=1.6, label=_legend(language, answers, words))
    axes.fill_between(answered, band[:, 0], band[:, 1], color=colour, alpha=0.12, linewidth=0)
    at = answers.at_the_bar()
    if at is not None:
        axes.plot([at[0], at[0]], [0, at[1]], color=colour, linewidth=0.9, linestyle=":")
        axes.plot([at[0]], [at[1]], "o", color=colour, markersize=8, markeredgecolor="white", alpha=0.9, zorder=5)
    return float(wrong[-1]) / cuts.n


def _legend(language: Language, answers: Answers, words: Words) -> str:
    at = answers.at_the_bar()
    if answers.bar is None or answers.bar.threshold is None or at is None:
        return f"{words.name(language)}: {words.both('no bar', '无门槛', ' ')}"
    bar, answered = words.both("bar", "门槛", " "), words.both("answered", "作答", " ")
    return f"{words.name(language)}: {bar} {answers.bar.threshold:.2f}, {answered} {at[0]:.1%}"


def _grid(axes: "Axes") -> None:
    axes.grid(color="#d9dde1", linewidth=0.6)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
