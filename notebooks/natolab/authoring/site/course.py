"""What every page's scripts know of the course: claims, scales, assumptions with their editions, and the argument."""

from dataclasses import asdict

from natolab.facts import argument, editions
from natolab.facts.assumptions import BARE, registry
from natolab.facts.claims import CONFIDENCE, claims
from natolab.learner.answers import VERDICT_WORDS
from natolab.panels.argument_map import DOES, short_name

FIELDS = ("label", "unit", "low", "reach", "default", "kind", "options")


def course() -> dict:
    """The register as JSON takes it; assets/codes.js and assets/argument.js say how it is used."""
    graph = argument.load()
    return {
        "claims": {c.id: c.paraphrase for c in claims().values()},
        "scale": VERDICT_WORDS,
        "confidence": CONFIDENCE,
        "bare": sorted(BARE),
        "assumptions": {key: {name: getattr(a, name) for name in FIELDS} for key, a in registry().items()},
        "editions": [{"fingerprint": e.fingerprint, "defaults": dict(e.defaults)} for e in editions.editions()],
        "argument": {
            "nodes": [
                {"id": n.id, "label": n.label, "home": n.home, "level": n.level, "name": short_name(n.id)}
                for n in graph.nodes.values()
            ],
            "edges": [
                {key: asdict(e)[key] for key in ("start", "end", "kind", "group", "bearing")} for e in graph.edges
            ],
            "verdicts": argument.VERDICTS,
            "conclusions": argument.CONCLUSIONS,
            "does": DOES,
        },
    }
