"""An essay you can argue with: everything a notebook uses, as `import natolab as nl`.

What a learner touches   nl.Explorer, nl.Prediction, nl.Verdict, nl.Sorting, nl.Concept, nl.Recode, nl.ClaimMap,
                         nl.Here, nl.ArgumentMap, nl.Rebuild, nl.Sketch, nl.Puzzle, nl.Calibration, nl.ForecastSheet,
                         nl.Memo, nl.VerdictTable, nl.ProgressPanel; nl.check, nl.require, nl.summary
Positions                nl.Scenario, nl.preset, nl.positions; nl.open: a code on the chart it was made on
What is known            nl.claims, nl.glossary, nl.tables, nl.timeline; nl.tested: a claim's test, run
Arithmetic               nl.models.<topic>; nl.swing, nl.flip_point, nl.flip_points, nl.flip_table, nl.moved_by,
                         nl.printed, nl.three_priors
Verdicts and charts      nl.questions.<topic>, nl.charts.still
A class                  nl.Desk, nl.Asked, nl.pool, nl.my_code, nl.made_up_codes; nl.SwapSides, nl.ScoreReply,
                         nl.Minutes

Each is loaded when it is first used (PEP 562).
"""

import lazy_loader

__version__ = "0.1.0"

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=["facts", "models", "questions", "charts", "doctor"],
    submod_attrs={
        "facts": ["claims", "glossary", "tables"],
        "facts.timeline": ["timeline"],
        "facts.scenario": ["Scenario", "positions", "preset"],
        "questions.trial": ["tested"],
        "models.sensitivity": [
            "flip_point",
            "flip_points",
            "flip_table",
            "moved_by",
            "printed",
            "swing",
            "three_priors",
        ],
        "panels.argument_map": ["ArgumentMap", "Here"],
        "panels.calibration": ["Calibration"],
        "panels.claim_map": ["ClaimMap"],
        "panels.concept": ["Concept"],
        "panels.explorer": ["Explorer"],
        "panels.forecast": ["ForecastSheet", "happened"],
        "panels.memo": ["Memo", "VerdictTable"],
        "panels.minutes": ["Minutes"],
        "panels.opened": ["open"],
        "panels.predict": ["Prediction", "Sorting", "Verdict"],
        "panels.progress_panel": ["ProgressPanel"],
        "panels.puzzle": ["Puzzle"],
        "panels.rebuild": ["Rebuild"],
        "panels.recode": ["Recode"],
        "panels.sketch": ["Sketch"],
        "checks": ["check", "require", "summary"],
        "classroom.desk": ["Asked", "Desk", "made_up_codes", "my_code", "pool"],
        "classroom.swap": ["ScoreReply", "SwapSides"],
    },
)
