from faqbot.llm.breaker import Breaker


def test_a_first_failure_is_tried_again_at_once_and_a_second_after_a_pause() -> None:
    breaker = Breaker(limit=3)

    breaker.failed(now=0)
    first = breaker.pause_s
    breaker.failed(now=0)

    assert (first, breaker.pause_s) == (0, 0.5)
    assert breaker.rest_s(0) == 0


def test_from_the_limit_on_the_rests_grow_up_to_the_longest() -> None:
    breaker = Breaker(limit=1, first_rest_s=5, longest_rest_s=12)

    breaker.failed(now=0)
    first = breaker.rest_s(1)
    breaker.failed(now=5)
    second = breaker.rest_s(5)
    breaker.failed(now=15)

    assert (first, second, breaker.rest_s(15), breaker.rest_s(27)) == (4, 10, 12, 0)


def test_an_answer_makes_earlier_failures_count_no_more() -> None:
    breaker = Breaker(limit=1)
    breaker.failed(now=0)

    breaker.worked()

    assert (breaker.rest_s(0), breaker.failures) == (0, 0)
