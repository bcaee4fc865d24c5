"""Tables that readers see: one contract each, in the order of the documentation.

Belongs here: names, types, units, vocabularies and descriptions of published columns, one module
per family; the class docstring is the table's description. Does not belong here: how a table is
computed (``warehouse/models``) or written (``pipelines/publish``).
"""

from __future__ import annotations

from schemas.fields import Table
from schemas.published.break_even import (
    BreakEven,
    BreakEvenHistory,
    DecisionOptions,
    Decisions,
    Situations,
    TradeOffs,
)
from schemas.published.costs import (
    CostAssumptions,
    ElectricityPrices,
    GpuPower,
    HardwarePrices,
    OwnedGpuCosts,
    SelfHostEffort,
)
from schemas.published.economics import (
    Fit,
    ModelArchitectures,
    Throughput,
    ThroughputCalibration,
    ThroughputPredictions,
    ThroughputRejected,
    Workloads,
)
from schemas.published.facts import (
    FactChanges,
    FxRates,
    LicenceEvidence,
    Models,
    PolicyFactHistory,
    PolicyFacts,
    Providers,
)
from schemas.published.gpus import (
    GpuMarket,
    GpuRateDisagreements,
    GpuRateHistory,
    GpuRates,
    Gpus,
    GpuSpotHints,
)
from schemas.published.licences import (
    LicenceGate,
    LicenceProfiles,
    Licences,
    LicenceTerms,
    ModelLicences,
)
from schemas.published.parties import (
    Adequacy,
    Certifications,
    Contracting,
    CountryGroups,
    LegalEntities,
    Places,
    ProviderPlaces,
    ResidencyOptions,
    Subprocessors,
)
from schemas.published.pipeline import (
    AuditRecords,
    Audits,
    Coverage,
    ModelAliases,
    PendingPrices,
    PriceChangeReports,
    PriceChanges,
    RejectedRows,
    Snapshot,
    SourceHealth,
    Sources,
)
from schemas.published.sovereignty import (
    ChinaExposure,
    JurisdictionReach,
    RouteLocations,
    Routes,
    SealEstimates,
    Sovereignty,
    Suitability,
)
from schemas.published.tokens import (
    SourceAccuracy,
    TokenPriceDisagreements,
    TokenPriceHistory,
    TokenPriceMeters,
    TokenPrices,
    TokenPriceTimeline,
)

TABLES: dict[str, type[Table]] = {
    "token_prices": TokenPrices,
    "token_price_meters": TokenPriceMeters,
    "token_price_timeline": TokenPriceTimeline,
    "token_price_history": TokenPriceHistory,
    "token_price_disagreements": TokenPriceDisagreements,
    "source_accuracy": SourceAccuracy,
    "gpu_rates": GpuRates,
    "gpu_rate_history": GpuRateHistory,
    "gpu_rate_disagreements": GpuRateDisagreements,
    "gpu_spot_hints": GpuSpotHints,
    "gpu_market": GpuMarket,
    "price_changes": PriceChanges,
    "price_change_reports": PriceChangeReports,
    "break_even": BreakEven,
    "break_even_history": BreakEvenHistory,
    "decisions": Decisions,
    "situations": Situations,
    "decision_options": DecisionOptions,
    "trade_offs": TradeOffs,
    "sovereignty": Sovereignty,
    "suitability": Suitability,
    "licence_gate": LicenceGate,
    "china_exposure": ChinaExposure,
    "seal_estimates": SealEstimates,
    "routes": Routes,
    "route_locations": RouteLocations,
    "jurisdiction_reach": JurisdictionReach,
    "models": Models,
    "model_aliases": ModelAliases,
    "model_licences": ModelLicences,
    "licences": Licences,
    "licence_terms": LicenceTerms,
    "licence_profiles": LicenceProfiles,
    "providers": Providers,
    "legal_entities": LegalEntities,
    "contracting": Contracting,
    "provider_places": ProviderPlaces,
    "places": Places,
    "residency_options": ResidencyOptions,
    "subprocessors": Subprocessors,
    "certifications": Certifications,
    "adequacy": Adequacy,
    "country_groups": CountryGroups,
    "gpus": Gpus,
    "policy_facts": PolicyFacts,
    "policy_fact_history": PolicyFactHistory,
    "fact_changes": FactChanges,
    "licence_evidence": LicenceEvidence,
    "throughput": Throughput,
    "throughput_rejected": ThroughputRejected,
    "throughput_predictions": ThroughputPredictions,
    "throughput_calibration": ThroughputCalibration,
    "model_architectures": ModelArchitectures,
    "fit": Fit,
    "workloads": Workloads,
    "cost_assumptions": CostAssumptions,
    "electricity_prices": ElectricityPrices,
    "hardware_prices": HardwarePrices,
    "gpu_power": GpuPower,
    "owned_gpu_costs": OwnedGpuCosts,
    "self_host_effort": SelfHostEffort,
    "fx_rates": FxRates,
    "sources": Sources,
    "source_health": SourceHealth,
    "coverage": Coverage,
    "audits": Audits,
    "audit_records": AuditRecords,
    "pending_prices": PendingPrices,
    "rejected_rows": RejectedRows,
    "snapshot": Snapshot,
}
"""Published tables by name, in the order of the documentation."""
