"""Work that takes a while: taken one after another, tried again, and taken up where the process that did it ended."""

from faqbot.jobs.course import Course
from faqbot.jobs.worker import Doing, Pace, Worker

__all__ = ["Course", "Doing", "Pace", "Worker"]
