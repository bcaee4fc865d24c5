"""Every limit of talking to the network, in one place.

Belongs here: numbers and the name we give ourselves. Does not belong here: anything that acts on
them, and what differs by source (its delay, its cadence, its hosts).
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import metadata

AGENT = "sovereign-pricebook"
"""The name robots.txt files know us by."""


@dataclass(frozen=True)
class FetchPolicy:
    """Limits of one night's fetching.

    Attributes:
        contact_url: Named in the user agent, where people can reach the operator.
        connect_timeout: Seconds for a connection, name lookup and all addresses included.
        read_timeout: Seconds without a byte after which an attempt ends.
        total_seconds: Seconds one document may take, retries and redirects included, pauses not.
        max_bytes: Largest document, after decompression; a streamed source names its own limit.
        streamed_seconds: Seconds that a document of a streamed source may take.
        attempts: Attempts per URL.
        connect_attempts: Attempts per URL while no connection comes about.
        backoff_seconds: First pause between attempts; it doubles each time, with jitter.
        max_backoff_seconds: Longest such pause.
        max_retry_after: Longest wait a host may ask for; above, it is left alone for the night.
        max_crawl_delay: Longest pause between requests that a robots.txt may ask for.
        max_redirects: Redirects followed per document.
    """

    contact_url: str = ""
    connect_timeout: float = 3.0
    read_timeout: float = 30.0
    total_seconds: float = 300.0
    max_bytes: int = 128 * 1024 * 1024
    streamed_seconds: float = 1800.0
    attempts: int = 3
    connect_attempts: int = 2
    backoff_seconds: float = 1.0
    max_backoff_seconds: float = 30.0
    max_retry_after: float = 120.0
    max_crawl_delay: float = 30.0
    max_redirects: int = 5

    @property
    def user_agent(self) -> str:
        """Who we say we are: name, version and where to reach us."""
        try:
            version = metadata.version(AGENT)
        except metadata.PackageNotFoundError:
            version = "dev"
        return f"{AGENT}/{version}" + (f" (+{self.contact_url})" if self.contact_url else "")
