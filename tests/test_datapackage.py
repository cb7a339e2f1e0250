"""The data package: valid, complete, honest about sources and vintage, and true to published totals."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from natolab.authoring.datapackage import dictionary_markdown, refresh
from natolab.facts.timeline import timeline

DATA = Path(__file__).resolve().parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
TABLES = sorted(path.stem for path in DATA.glob("*.csv"))
# registries: their sources carry the vintage
NO_VINTAGE = {
    "studies",
    "claims",
    "argument_nodes",
    "argument_edges",
    "assumptions",
    "editions",
    "presets",
    "notebooks",
    "timeline",
    "concepts",
    "glossary",
    "forecasts",
    "calibration",
    "puzzles",
    "moves",
}
AGGREGATES = ["NATO_EUR_CAN", "NATO_TOTAL"]


@cache
def table(name):
    return pd.read_csv(DATA / f"{name}.csv", keep_default_na=False, na_values=[""])


def having(column):
    return [name for name in TABLES if column in table(name) and name != "sources"]


def members(coalition):
    sets = table("coalitions")
    return sets.loc[sets.coalition == coalition, "iso3"].tolist()


def year(name, wanted):
    frame = table(name)
    return frame[frame.year == wanted].set_index("iso3")


def nato(edition, wanted):
    frame = year("nato_defence", wanted)
    return frame[frame.edition == edition]


def test_package_is_valid():
    import frictionless  # here, because it takes a quarter of a second that the other tests need not pay

    report = frictionless.Package(str(DATA / "datapackage.json")).validate()
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "message"])[:5]


def test_package_lists_every_table_and_no_other():
    assert sorted(resource["path"] for resource in PACKAGE["resources"]) == [f"{name}.csv" for name in TABLES]


def test_every_table_and_column_is_described():
    for resource in PACKAGE["resources"]:
        told = ("title", "description", "vintage", "terms", "sources", "licenses")
        assert all(resource[key] for key in told), resource["path"]
        for field in resource["schema"]["fields"]:
            assert field["title"] and field["description"] and "unit" in field, (resource["path"], field)


def test_hash_size_and_rows_match():
    for resource in PACKAGE["resources"]:
        raw = (DATA / resource["path"]).read_bytes()
        assert resource["hash"] == "sha256:" + hashlib.sha256(raw).hexdigest(), resource["path"]
        assert (resource["bytes"], resource["rows"]) == (len(raw), len(table(resource["path"][:-4])))


def test_readme_is_what_the_generator_writes():
    assert (DATA / "README.md").read_bytes().decode("utf-8") == dictionary_markdown(PACKAGE)


def test_refresh_repairs_hashes_and_readme(tmp_path):
    for path in DATA.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    with (tmp_path / "costings.csv").open("ab") as file:
        file.write((DATA / "costings.csv").read_bytes().splitlines(keepends=True)[1])
    refresh(tmp_path)
    after = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    pairs = zip(after["resources"], PACKAGE["resources"], strict=True)
    assert [new["path"] for new, old in pairs if new != old] == ["costings.csv"]
    assert "- Rows: 7\n" in (tmp_path / "README.md").read_text(encoding="utf-8")


def test_files_are_utf8_with_plain_line_ends_and_no_machine_paths():
    elsewhere = re.compile("|".join([*(f"/{folder}/" for folder in ("work", "home", "tmp")), "shared/"]))
    for path in DATA.iterdir():
        raw = path.read_bytes()
        assert b"\r" not in raw and raw.endswith(b"\n") and not raw.startswith(b"\xef\xbb\xbf"), path.name
        assert not elsewhere.search(raw.decode("utf-8")), path.name


def test_every_source_id_resolves():
    known = set(table("sources").source_id)
    used = {column: having(column) for column in ("source_id", "source_id_wdi")}
    pairs = [(name, column) for column, names in used.items() for name in names if name != "assumptions"]
    assert len(pairs) >= 11
    cited = set()
    for name, column in pairs:
        cited |= set(table(name)[column].dropna())
        assert cited <= known, (name, cited - known)
    for name in ("claims", "timeline"):
        cited |= {row for cell in table(name).evidence_ids.dropna() for row in cell.split(";")}
    assert known <= cited, "a source that no table and no notebook uses"


def test_evidence_ids_resolve():
    known = {row for name in ("facts", "events") for row in table(name).id}
    for name, column, ids in (
        ("claims", "evidence_ids", known | set(table("sources").source_id)),
        ("timeline", "evidence_ids", known | set(table("sources").source_id) | set(table("claims").id)),
        ("costings", "fact_ids", known),
    ):
        for cell in table(name)[column].dropna():
            assert set(cell.split(";")) <= ids and len(set(cell.split(";"))) == cell.count(";") + 1, (name, cell)


def test_the_timeline_ends_with_the_essay():
    """Nothing that a later source told, and each row with the page on which it was read."""
    rows = timeline().text.splitlines()[2:]
    assert len(rows) == len(table("timeline")) and rows[-1].startswith("| 4 February 2026 |")
    assert all("](http" in row for row in rows[:-1])
    late = {i for name in ("facts", "events") for i in table(name).query("vintage == 'after'").id}
    late |= set(table("sources").query("vintage == 'after'").source_id)
    assert not late & {i for cell in table("timeline").evidence_ids for i in cell.split(";")}


def test_every_fact_has_an_address():
    for name in ("facts", "events", "misc_facts", "weapon_systems"):
        for cell in table(name).url:
            assert cell.startswith("http") or all((DATA / part).exists() for part in cell.split("; ")), cell


def test_only_found_and_derived_rows():
    names = having("confidence")
    assert set(names) == {"facts", "events", "misc_facts", "weapon_systems"}
    for name in names:
        assert set(table(name).confidence) <= {"found", "derived"}, name
        for column in {"url", "found_where", "publisher", "source_publisher"} & set(table(name)):
            assert not table(name)[column].str.contains("to be confirmed", na=False).any(), (name, column)


def test_no_state_aligned_outlet_is_a_source():
    outlets = (
        r"saba\.ye|trtworld|anews\.com\.tr|xalqqazeti|caliber\.az|okaz\.com|arabnews|oreanda|"
        r"[/.]tass\.|sputnik|[/.]rt\.com/|pravda|xinhua|globaltimes|presstv|cgtn"
    )
    for path in DATA.glob("*.csv"):
        assert not re.search(outlets, path.read_text(encoding="utf-8")), path.name


def test_vintage_is_known_or_after_everywhere():
    assert set(TABLES) - set(having("vintage")) - {"sources"} == NO_VINTAGE
    for name in [*having("vintage"), "sources"]:
        assert set(table(name).vintage) <= {"known", "after"}, name


def test_vintage_agrees_with_editions_and_dates():
    editions = table("nato_defence").groupby("edition").vintage.unique().map(list).to_dict()
    assert editions == {"2024-06": ["known"], "2025-08": ["known"], "2026-07": ["after"]}
    assert set(table("milex_sipri").vintage) == {"known"}
    assert set(table("milex_sipri_2025").vintage) == {"after"}
    for name, column in (("events", "date"), ("sources", "published"), ("costings", "published")):
        frame = table(name).dropna(subset=[column])
        assert ((frame[column] > "2026-02-04") == (frame.vintage == "after")).all(), name
    assert (table("events").post_essay.eq("yes") == table("events").vintage.eq("after")).all()


def test_nato_editions_are_never_mixed():
    frame = table("nato_defence")
    assert not frame.duplicated(["iso3", "year", "edition"]).any()
    assert frame.groupby("edition").source_id.nunique().eq(1).all()
    assert frame.groupby("edition").constant_base_year.nunique().eq(1).all()


RATIOS = {  # to Russia: people, GDP, GDP at PPP (2025), spending, spending at GDP-PPP (2024)
    "eu27": (27, 3.10, 8.30, 4.09, 2.47, 1.16),
    "eu_nato": (23, 2.98, 7.78, 3.87, 2.42, 1.14),
    "nato_europe": (30, 4.13, 10.19, 5.13, 3.22, 1.51),
    "european_allies": (29, 3.54, 9.57, 4.60, 3.05, 1.37),
    "front_nine": (9, 0.61, 1.42, 0.77, 0.62, 0.33),
}


def test_coalitions_are_the_sets_of_the_ratio_table():
    assert set(table("coalitions").coalition) == set(RATIOS)


@pytest.mark.parametrize("coalition", RATIOS)
def test_coalition_reproduces_published_ratios(coalition):
    people = year("economy", 2025)
    price = year("economy", 2024).eval("gdp_ppp_intl / gdp_current_usd")
    spending = year("milex_sipri", 2024).current_usd_m
    at_ppp = (spending * price).dropna()
    states = members(coalition)
    measures = (people.population, people.gdp_current_usd, people.gdp_ppp_intl, spending, at_ppp)
    got = [series[states].sum() / series["RUS"] for series in measures]
    size, *expected = RATIOS[coalition]
    assert len(set(states)) == len(states) == size
    assert got == pytest.approx(expected, abs=0.006)


def test_sipri_totals_2024():
    spending = year("milex_sipri", 2024).current_usd_m / 1000
    allies, with_turkiye = (spending[members(name)].sum() for name in ("european_allies", "nato_europe"))
    assert allies == pytest.approx(454.4, abs=0.05) and with_turkiye == pytest.approx(479.4, abs=0.05)
    assert spending[["USA", "CAN"]].tolist() == pytest.approx([997.3, 29.3], abs=0.05)
    assert with_turkiye + spending["USA"] + spending["CAN"] == pytest.approx(1506, abs=0.5)


def test_sipri_excerpt_stays_below_a_tenth():
    columns = ["constant_usd_m", "current_usd_m", "share_gdp_pct"]
    cells = table("milex_sipri")[columns].notna().sum().sum()
    fact_sheet = table("milex_sipri_2025").select_dtypes("number").drop(columns=["year", "sipri_estimate"])
    assert cells == 4230
    assert cells + fact_sheet.notna().sum().sum() < 0.1 * 53_284


def test_nato_aggregates_of_august_2025():
    spending = nato("2025-08", 2025).def_exp_constant_usd_m / 1000
    assert spending["NATO_EUR_CAN"] == pytest.approx(559.3, abs=0.05)
    assert spending["USA"] == pytest.approx(845.3, abs=0.05)


def test_troop_totals_are_sums_of_the_countries():
    by_year = table("us_troops_europe").groupby("year").troops_clean.sum(min_count=1)
    total = table("us_troops_europe_total").set_index("year").troops_clean
    assert total.notna().sum() == 74
    assert by_year[total.dropna().index].to_numpy() == pytest.approx(total.dropna().to_numpy())


def test_costings_stand_on_one_base():
    gdp = year("economy", 2025).gdp_current_usd[members("nato_europe")].sum() / 1e9
    row = table("costings").set_index("costing")
    share = 100 * row.usd_bn_a_year_low / gdp
    assert gdp == pytest.approx(25_900, abs=50)
    expected = {
        "iiss_life_cycle": 0.15,
        "iiss_procurement": 0.09,
        "bruegel_kiel": 1.0,
        "hague_core": 1.2,
        "rutte_ten": 5.0,
        "nuclear_parity": 0.15,
    }
    assert share.to_dict() == pytest.approx(expected, abs=0.006)
    assert 100 * row.usd_bn_a_year_high["bruegel_kiel"] / gdp == pytest.approx(1.1, abs=0.02)


def test_no_table_points_outside_the_module():
    for path in DATA.glob("*.csv"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(models|claims|codebook|misconceptions)\.md|evidence/|figures/", text), path.name
