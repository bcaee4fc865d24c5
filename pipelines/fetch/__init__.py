"""Fetching: the only room that touches the network, and the only place that imports httpx.

Belongs here: how we talk to hosts (politeness, limits, retries, robots, redirects, paging as
sources state it) and turning what came into captures. Does not belong here: what a document
means, how bytes are stored, which sources there are, and anything about one website.

Modules: ``night`` (what is due, what becomes of a source), ``web`` (hosts, their turns, requests),
``answers`` (what an HTTP answer means, and the retry rule), ``targets`` (where a website's own
links may lead us), ``policy`` (every limit).
"""

from pipelines.fetch.night import SourceOutcome, capture_all, fetch_now, missing_key
from pipelines.fetch.policy import FetchPolicy

__all__ = ["FetchPolicy", "SourceOutcome", "capture_all", "fetch_now", "missing_key"]
