"""Contracts and policies as their providers publish them.

Belongs here: which page of which provider is which document. Must not be here: passages
(``contracts.py``) and copies that an archive keeps (``open_terms_archive``).

Some of these pages are shown to browsers only; a wall in place of one is refused by its length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from pipelines.publishers.contracts import DOCUMENTS
from pipelines.reading.passages import PolicyPage, policy_rows
from pipelines.reading.quoting import is_own_site
from pipelines.reading.rows import frame_of, require_pages
from pipelines.source import Capture, Source
from schemas.errors import SourceError

FEWEST_WORDS = 200
PAGES: Mapping[str, tuple[str, tuple[str, str, str]]] = {
    "www.anthropic.com/legal/commercial-terms": (
        "anthropic",
        ("genai-eu", "Claude.ai", "Commercial Terms"),
    ),
    "openai.com/policies/services-agreement": (
        "openai",
        ("genai-eu", "ChatGPT", "Commercial Terms"),
    ),
    "openai.com/enterprise-privacy": ("openai", ("genai-eu", "ChatGPT", "Business Privacy Policy")),
    "legal.mistral.ai/terms/commercial-terms-of-service": (
        "mistral",
        ("genai-eu", "Vibe", "Commercial Terms"),
    ),
    "cdn.deepseek.com/policies/en-US/deepseek-open-platform-terms-of-service.html": (
        "deepseek",
        ("genai-eu", "DeepSeek", "Developer Terms"),
    ),
    "cdn.deepseek.com/policies/en-US/deepseek-privacy-policy.html": (
        "deepseek",
        ("genai-eu", "DeepSeek", "Privacy Policy"),
    ),
    "x.ai/legal/terms-of-service-enterprise": ("xai", ("genai-eu", "Grok", "Commercial Terms")),
    "www.perplexity.ai/hub/legal/perplexity-api-terms-of-service": (
        "perplexity",
        ("genai-eu", "Perplexity", "Developer Terms"),
    ),
    "chat.qwen.ai/legal-agreement/terms-of-service": (
        "qwen_studio",
        ("genai-eu", "Qwen Chat", "Terms of Service"),
    ),
    "llama.developer.meta.com/legal/terms-of-service": (
        "meta",
        ("genai-eu", "Llama API", "Terms of Service"),
    ),
    "www.together.ai/terms-of-service": (
        "together",
        ("genai-contrib", "Together AI", "Terms of Service"),
    ),
    "www.together.ai/privacy": ("together", ("genai-contrib", "Together AI", "Privacy Policy")),
    "fireworks.ai/terms-of-service": (
        "fireworks",
        ("genai-contrib", "Fireworks AI", "Terms of Service"),
    ),
    "berget.ai/terms": ("berget", ("genai-contrib", "Berget AI", "Terms of Service")),
    "berget.ai/dpa": ("berget", ("genai-contrib", "Berget AI", "Data Processor Agreement")),
    "replicate.com/terms": ("replicate", ("genai-contrib", "Replicate", "Terms of Service")),
    "fal.ai/terms": ("fal", ("genai-contrib", "fal", "Terms of Service")),
    "openrouter.ai/terms": ("openrouter", ("genai-contrib", "OpenRouter", "Terms of Service")),
    "sambanova.ai/terms-and-conditions": (
        "sambanova",
        ("genai-contrib", "SambaNova", "Terms of Service"),
    ),
}
"""Provider and document by address, without scheme and last stroke."""

SOURCE = Source(
    id="provider_terms",
    kind="policy_facts",
    publisher="The providers",
    urls=tuple(f"https://{address}" for address in PAGES),
    claims=(rf"https://(?P<partition>{'|'.join(map(re.escape, PAGES))})/?",),
    media_type="text/html",
    currency="",
    is_official=True,
    terms="Texts of their publishers; facts and short quotes only.",
    minimum_rows=1,
    proven_on=("2026-08-22",),
)


def parse(capture: Capture) -> pl.DataFrame:
    """Facts of one document; raises ``SourceError`` where it is not that document."""
    require_pages(capture, 1)
    if capture.partition not in PAGES:
        raise SourceError(SOURCE.id, "url", "no document is known there", capture.partition)
    provider_id, key = PAGES[capture.partition]
    if not is_own_site(provider_id, capture.page.url):
        raise SourceError(SOURCE.id, "url", f"not on a site of {provider_id}", capture.page.url)
    landmarks = (r"(?i)\b(?:terms|agreement|privacy)\b",)
    page = PolicyPage(key[2], "terms", landmarks, DOCUMENTS[key], FEWEST_WORDS)
    return frame_of(SOURCE, list(policy_rows(SOURCE.id, provider_id, page, capture)))
