"""Contracts and policies of providers: the passages that are read from each.

Belongs here: what a document says and how it says it, by service and document as Open Terms Archive
names them. Does not belong here: where a copy is (``open_terms_archive``, ``provider_terms``).
"""

from __future__ import annotations

from collections.abc import Mapping

from pipelines.reading.passages import LAW, LAWS, Passage

EUROPE = "customers in EEA, Switzerland or UK"
ELSEWHERE = "customers elsewhere"
NOT = {"may not": "no", "may": "yes", "will not": "no", "will": "yes", "shall not": "no"}


def _law(before: str, condition: str | None = None, after: str = "") -> Passage:
    """Governing law: words, then a place; a place nobody has looked at is a problem."""
    place = rf"(?P<said>{LAW}|[A-Z][\w-]*(?: [A-Z][\w-]*){{0,3}})"
    pattern = rf"{before} (?:the )?(?:[Ss]tate of |Republic of )?{place}{after}"
    return Passage("governing_law", pattern, known=LAWS, condition=condition)


def _entity(pattern: str, condition: str | None = None) -> Passage:
    """Contracting company: the group ``name``."""
    return Passage("legal_entity", pattern, r"\g<name>", condition=condition)


DOCUMENTS: Mapping[tuple[str, str, str], tuple[Passage, ...]] = {
    ("genai-eu", "Claude.ai", "Commercial Terms"): (
        _law(r"for Customers in the EEA, Switzerland, or UK, the Laws of", EUROPE),
        _law(r"for all other Customers, the laws of", ELSEWHERE),
        _entity(
            r"(?P<name>Anthropic Ireland, Limited) if Customer resides in the European Economic "
            r"Area",
            EUROPE,
        ),
        _entity(r"(?P<name>Anthropic, PBC) if Customer resides anywhere else", ELSEWHERE),
        Passage(
            "trains_on_api_data_default",
            r"Anthropic (?P<said>may not|may) train models on Customer Content from Services",
            known=NOT,
        ),
    ),
    ("genai-eu", "ChatGPT", "Commercial Terms"): (
        _law(r"for Customers in the EEA, Switzerland, or UK, the Laws of", EUROPE),
        _law(r"for all other Customers, the laws of", ELSEWHERE),
        _entity(
            r"(?P<name>OpenAI Ireland Ltd\.) for Customers located in",
            "customers in EEA or Switzerland",
        ),
        _entity(
            r"(?P<name>OpenAI OpCo, LLC), for Customers located outside the EEA or Switzerland",
            ELSEWHERE,
        ),
        Passage(
            "trains_on_api_data_default",
            r"OpenAI (?P<said>will not|will|may) use Customer Content to develop or improve the "
            r"Services",
            known=NOT,
        ),
        Passage(
            "dpa_available",
            r"OpenAI and Customer will comply with the DPA, which is incorporated by this "
            r"reference",
            "yes",
            condition="incorporated by reference",
        ),
    ),
    ("genai-eu", "ChatGPT", "Business Privacy Policy"): (
        Passage(
            "retention_days_default",
            r"OpenAI may securely retain API inputs and outputs for up to (?P<days>\d+) days",
            r"\g<days>",
            condition="up to",
        ),
        Passage(
            "zdr_available",
            r"You can also request zero data retention \(ZDR\) for eligible endpoints",
            "on_approval",
            condition="eligible endpoints",
        ),
        Passage(
            "hipaa_baa",
            r"We are able to sign Business Associate Agreements \(BAA\) in support of customers",
            "on_request",
        ),
        Passage(
            "soc2",
            r"Our API Platform has been audited and certified for SOC 2 Type 2 compliance",
            "yes",
            condition="API platform",
        ),
    ),
    ("genai-eu", "Vibe", "Commercial Terms"): (
        _law(
            r"its subject matter or formation will be governed by and construed in accordance "
            r"with the "
            r"laws of",
            "default",
            after=r"\. The Parties agree that the courts of Paris",
        ),
        _law(
            r"its subject matter or formation will be governed by and construed in accordance "
            r"with the "
            r"laws of",
            "customers in Asia-Pacific",
            after=r"\. The Parties agree that the courts of (?:the Republic of )?Singapore",
        ),
        _entity(r"are provided by (?P<name>Mistral AI), a French limited joint-stock corporation"),
        Passage(
            "trains_on_api_data_default",
            r"Mistral AI (?P<said>will not|will|may) use Customer Data or Outputs to train its "
            r"artificial "
            r"intelligence models except",
            known=NOT,
            condition="not for Labs and preview models",
        ),
        Passage(
            "trains_on_api_data_default",
            r"Mistral AI (?P<said>will not|will|may) use Customer Data and Outputs generated "
            r"from Labs or "
            r"Preview Models to train its artificial intelligence models",
            known=NOT,
            condition="Labs and preview models",
        ),
    ),
    ("genai-eu", "Vibe", "Data Processor Agreement"): (
        Passage(
            "dpa_available",
            r"forms part of and supplements the Agreement entered into by and between Mistral AI "
            r"and "
            r"Customer",
            "yes",
        ),
    ),
    ("genai-eu", "DeepSeek", "Developer Terms"): (
        _law(r"disputes under these Terms shall be governed by the laws of"),
        _entity(
            r"Open Platform is (?:jointly )?owned and operated by (?P<name>Hangzhou DeepSeek "
            r"Artificial "
            r"Intelligence Co\., Ltd\.(?:, Beijing DeepSeek Artificial Intelligence [\w ]+\., "
            r"Ltd\.)?)"
        ),
    ),
    ("genai-eu", "DeepSeek", "Privacy Policy"): (
        Passage(
            "trains_on_api_data_default",
            r"to train and improve our technology, such as our machine learning models and "
            r"algorithms",
            "yes",
        ),
        Passage("trains_on_api_data_default", r"by training and improving our technology", "yes"),
        Passage(
            "retention_days_default",
            r"We retain Personal Data for as long as necessary to provide our Services",
            "unbounded",
            condition="while the account exists",
        ),
        Passage(
            "retention_days_default",
            r"We retain information for as long as necessary to provide our Services",
            "unbounded",
            condition="while the account exists",
        ),
        Passage(
            "storage_regions",
            r"(?:store your Personal Data|store the information we collect|information we "
            r"collect) in "
            r"(?:secure servers located in )?(?:the )?(?P<said>People's Republic of China)",
            known=LAWS,
        ),
        Passage(
            "storage_regions",
            r"stored? (?:the information we collect |in |on )*secure servers located in the "
            r"(?P<said>People's Republic of China)",
            known=LAWS,
        ),
    ),
    ("genai-eu", "Grok", "Commercial Terms"): (
        _law(
            r"shall be governed by,? and construed in accordance with,? the laws of",
        ),
        _law(r"Agreement (?:is|will be|shall be) governed by the laws of"),
        _law(r"governed by and construed (?:and enforced )?in accordance with the laws of"),
        _entity(r"entered into between (?P<name>SpaceXAI LLC)"),
        _entity(r"xAI API and Grok Business, \(“Customer”\) and (?P<name>X\.AI LLC)"),
        Passage(
            "trains_on_api_data_default",
            r"(?:SpaceXAI|xAI) (?P<said>will not|will|shall not|may) use any User Content to "
            r"train any "
            r"(?:foundation models|Models)",
            known=NOT,
        ),
        Passage(
            "trains_on_api_data_default",
            r"(?:SpaceXAI|xAI) (?P<said>will not|will|shall not|may) use any User Content for "
            r"any of its "
            r"internal AI or other training purposes",
            known=NOT,
        ),
        Passage(
            "retention_days_default",
            r"deleted no later than (?P<days>\d+) days after the end of the interaction or session",
            r"\g<days>",
        ),
        Passage(
            "retention_days_default",
            r"User Content (?:will be|is|are) (?:automatically )?deleted (?:within|after) "
            r"(?P<days>\d+) days",
            r"\g<days>",
        ),
        Passage(
            "zdr_available",
            r"elects to use (?:SpaceXAI|xAI)'s Zero Data Retention[- ]enabled APIs",
            "yes",
        ),
        Passage(
            "hipaa_baa",
            r"unless Customer has first entered into a Business Associate Agreement or Amendment "
            r"\(“BAA”\)",
            "yes",
            condition="signed agreement and zero data retention",
        ),
        Passage(
            "dpa_available",
            r"(?:SpaceXAI|xAI)'s Data Processing Addendum (?:located at|\(as it may)",
            "yes",
        ),
    ),
    ("genai-eu", "Perplexity", "Developer Terms"): (
        _law(r"This Agreement shall be governed by the laws of"),
        _entity(r"and (?P<name>Perplexity AI, Inc\.) \(“Perplexity”\)"),
        Passage(
            "trains_on_api_data_default",
            r"Perplexity (?P<said>shall not|will not|may) use \(or authorize third parties to "
            r"use\) "
            r"Customer Content to train",
            known=NOT,
        ),
    ),
    ("genai-eu", "Qwen Chat", "Terms of Service"): (
        _law(r"shall be governed by the laws of"),
        _entity(r"made available by (?P<name>Alibaba Cloud \(Singapore\) Private Limited)"),
    ),
    ("genai-eu", "Llama API", "Terms of Service"): (
        _entity(
            r"(?P<name>Meta Platforms Ireland Limited) \(if you are located in the European Region",
            "European region",
        ),
        _entity(r"an agreement between you and (?P<name>Meta Platforms, Inc\.)", "elsewhere"),
        Passage(
            "trains_on_api_data_default",
            r"(?P<said>will not|will|may) use Content from Standard Services to train Meta Models",
            known=NOT,
            condition="standard services only",
        ),
        Passage(
            "trains_on_api_data_default",
            r"You agree that Meta (?P<said>may|will not) use your Content to train, develop, "
            r"evaluate, and "
            r"improve Meta's artificial intelligence models",
            known=NOT,
            condition="discounted services",
        ),
    ),
    ("genai-contrib", "Together AI", "Terms of Service"): (
        _law(r"This Agreement will be governed by the laws of"),
        _entity(
            r"owned and operated by (?P<name>Together Computer, Inc\.), a Delaware corporation"
        ),
    ),
    ("genai-contrib", "Together AI", "Privacy Policy"): (
        Passage(
            "trains_on_api_data_default",
            r"We do not use any data collected from you to train our models without your "
            r"explicit opt-in",
            "opt_in",
        ),
        Passage(
            "zdr_available",
            r"By choosing “No”, you are enabling Zero Data Retention",
            "yes",
            condition="self-service setting",
        ),
    ),
    ("genai-contrib", "Fireworks AI", "Terms of Service"): (
        _law(r"These Terms will be governed by the internal substantive laws of"),
        _entity(r"© \d{4} (?P<name>Fireworks AI, Inc\.)"),
    ),
    ("genai-contrib", "Berget AI", "Terms of Service"): (
        _law(r"The Agreement will be governed by the substantive laws of"),
        _entity(r"provided by (?P<name>Berget AI AB), a Swedish limited liability company"),
        Passage(
            "retention_days_default",
            r"Berget will never store any of the actual prompt content used as model input",
            "0",
            condition="prompts and outputs",
        ),
    ),
    ("genai-contrib", "Berget AI", "Data Processor Agreement"): (
        Passage(
            "eu_residency_option",
            r"All our data centres are within the European Economic Area",
            "yes",
            condition="default",
        ),
    ),
    ("genai-contrib", "Replicate", "Terms of Service"): (
        _law(r"These Terms shall be governed by the Laws of"),
        _entity(r"legally binding agreement between (?P<name>Replicate, LLC)"),
    ),
    ("genai-contrib", "fal", "Terms of Service"): (
        _law(r"governed by and construed and enforced in accordance with the laws of"),
        _entity(r"provided by fal – (?P<name>Features & Labels, Inc\.)"),
        Passage(
            "dpa_available",
            r"Company's Data Processing Addendum located at",
            "yes",
            condition="incorporated by reference",
        ),
    ),
    ("genai-contrib", "OpenRouter", "Terms of Service"): (
        _law(r"These Terms are governed by the laws of"),
        _entity(r"The Service is offered by (?P<name>OpenRouter, Inc\.)"),
        Passage(
            "dpa_available",
            r"please read the OpenRouter Data Processing Agreement",
            "yes",
            condition="organisations",
        ),
    ),
    ("genai-contrib", "Kimi AI", "Terms of Service"): (
        _law(r"dispute resolution of this agreement shall be governed by the laws of"),
        _entity(r"between you and (?P<name>Beijing Moonshot Technology Co\., Ltd)"),
    ),
    ("genai-contrib", "SambaNova", "Terms of Service"): (
        _law(r"You agree that the laws of", "website terms"),
        _entity(r"\(“Site\(s\)”\) of (?P<name>SambaNova Systems, Inc\.)"),
    ),
    ("contrib", "Hugging Face", "Terms of Service"): (
        _law(r"enforcement are governed by the Law of"),
        _entity(r"binding agreement between us, (?P<name>Hugging Face, Inc\.)"),
    ),
    ("contrib", "Cloudflare", "Terms of Service"): (
        _law(r"This Agreement will be governed by the laws of"),
        _entity(r"The Service is offered by (?P<name>Cloudflare, Inc\.)"),
    ),
    ("contrib", "OVHcloud", "Data Processor Agreement"): (
        _entity(
            r"entered into between (?P<name>OVH [\w ]+?\.?) \(“OVH”\) and the Client",
            "company named in the archived agreement",
        ),
        Passage("dpa_available", r"Data Processing Agreement", "yes"),
    ),
    ("contrib", "Google Cloud Platform", "Terms of Service"): (
        Passage(
            "governing_law",
            r"(?i:will be governed by) (?P<said>CALIFORNIA) (?i:law)",
            known={"CALIFORNIA": "US-CA"},
            condition="agreement captured: outside EMEA, not government",
        ),
    ),
}
"""Passages by collection, service and document, as the archive names them."""
