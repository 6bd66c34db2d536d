"""Typed values are read out of exact words of quotes; a schema that asks for anything else is one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from services.assembly import Quoth
from services.errors import SchemaWrong
from services.make.extraction.schema import Kind, read_schema
from services.make.extraction.typed import read_values
from tests.services.make.copying import CopyingGenerator, learned
from ui.cli.app import app

RUNNER = CliRunner()


@pytest.mark.parametrize(
    ("words", "kind", "values", "units"),
    [
        ("41 hectares", Kind.NUMBER, [41], ["hectares"]),
        ("12.5%", Kind.NUMBER, [12.5], ["%"]),
        ("1,250 purple urchins", Kind.INTEGER, [1250], ["purple"]),
        ("from 180 m to 40 m", Kind.NUMBERS, [180, 40], ["m", "m"]),
        ("3.2 \u00d7 10⁻⁷ mol", Kind.NUMBER, [3.2e-7], ["mol"]),
        ("437 million pixels", Kind.NUMBER, [437e6], ["pixels"]),
        ("between 2019-2021", Kind.NUMBERS, [2019, 2021], ["", ""]),
        ("seven stages", Kind.INTEGER, [7], ["stages"]),
        ("−4.5 °C", Kind.NUMBER, [-4.5], ["°C"]),
        ("many", Kind.NUMBER, [], []),
        ("on 3 March 2019", Kind.DATE, ["2019-03-03"], [""]),
        ("March 3rd, 2019", Kind.DATE, ["2019-03-03"], [""]),
        ("in May 2020", Kind.DATE, ["2020-05"], [""]),
        ("since 1998", Kind.DATE, ["1998"], [""]),
        ("2020-05-17", Kind.DATE, ["2020-05-17"], [""]),
        ("cod, herring and sprat", Kind.TEXTS, ["cod", "herring", "sprat"], [""] * 3),
        ("Marrow Bay", Kind.TEXT, ["Marrow Bay"], [""]),
    ],
)
def test_values_are_read_out_of_words(words: str, kind: Kind, values: list[object], units: list[str]) -> None:
    found = read_values(words, kind)
    told = [each.value for each in found]
    assert told == (pytest.approx(values) if kind is Kind.NUMBER else values)
    assert [each.unit for each in found] == units
    assert all(words[each.start : each.end].strip() for each in found)


@pytest.mark.parametrize(
    ("words", "unit", "si"),
    [
        ("41 hectares", "hectares", (410_000, "m²")),
        ("3.5 km", "km", (3500, "m")),
        ("12 square kilometres", "square kilometres", (12e6, "m²")),
        ("5 km²", "km²", (5e6, "m²")),
        ("90 km/h", "km/h", (25, "m s⁻¹")),
        ("18 minutes", "minutes", (1080, "s")),
        ("200 kHz", "kHz", (200_000, "Hz")),
        ("250 mg/L", "mg/L", (0.25, "kg m⁻³")),
        ("2 \u00d7 10\u22127 mW m\u22122", "mW m\u22122", (2e-10, "W m⁻²")),
        ("5 kg per hectare", "kg per hectare", (0.0005, "kg m⁻²")),
        ("1,013 hPa", "hPa", (101_300, "Pa")),
        # as it stands, or not wholly understood
        ("12 m", "m", None),
        ("3 m high", "m", None),
        ("250 mg per animal", "mg", None),
        ("14.1 °C", "°C", None),
        ("687,000 purple urchins", "purple", None),
        ("12 mice", "mice", None),
        ("83%", "%", None),
        ("11.40 euros", "euros", None),
        ("6 months", "months", None),
    ],
)
def test_units_of_measurement_are_converted_only_where_they_are_wholly_understood(
    words: str, unit: str, si: tuple[float, str] | None
) -> None:
    (found,) = read_values(words, Kind.NUMBER)
    assert found.unit == unit
    value, name = found.in_si or (None, None)
    assert (value, name) == ((pytest.approx(si[0]), si[1]) if si else (None, None))


@pytest.mark.parametrize(
    "schema",
    ["{", "[]", "{}", '{"properties": {}}', '{"properties": {"a": {"type": "object"}}}', '{"properties": {"a": 5}}'],
)
def test_a_schema_that_cannot_be_is_one_sentence(schema: str, tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    path.write_text(schema)
    with pytest.raises(SchemaWrong):
        read_schema(path)
    result = RUNNER.invoke(app, ["extract", str(tmp_path), "--schema", str(path)])
    assert result.exit_code == 1
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.usefixtures("fake_models")
def test_records_have_the_schemas_shape_and_every_value_stands_in_its_quote(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generator = CopyingGenerator({"covered": {"hectares": "41 hectares"}, "When": {"2019": "2019"}})
    monkeypatch.setattr(Quoth, "generator", property(lambda _quoth: generator))
    monkeypatch.setattr(Quoth, "question_reader", lambda _quoth, _embedder: learned()[0])
    monkeypatch.setattr(Quoth, "role_model", lambda _quoth, _embedder: learned()[1])
    monkeypatch.setattr("generation.extraction.cells._HOPELESS", 0.0)
    monkeypatch.setattr("generation.extraction.confidence.LEAST", 0.0)
    (tmp_path / "kelp.md").write_text("# Kelp\n\nThe kelp of Marrow Bay <b> covered 41 hectares in 2019.\n")
    schema = tmp_path / "schema.json"
    properties = {
        "area": {"type": "number", "description": "How much was covered?"},
        "date": {"type": "string", "format": "date", "description": "When was it?"},
        "people": {"type": "array", "items": {"type": "string"}},
    }
    schema.write_text(json.dumps({"type": "object", "properties": properties}))
    page = tmp_path / "marked.html"
    words = ["extract", str(tmp_path / "kelp.md"), "--schema", str(schema), "--html", str(page)]
    result = RUNNER.invoke(app, words)
    assert result.exit_code == 0, result.output
    [record] = json.loads(result.stdout)["records"]
    assert record["data"] == {"area": 41, "date": "2019", "people": []}
    area = record["fields"]["area"]
    assert area["values"] == [
        {"value": 41, "text": "41 hectares", "unit": "hectares", "si": {"value": 410_000, "unit": "m²"}}
    ]
    assert area["values"][0]["text"] in area["quotes"][0]["text"]
    written = page.read_text("utf-8")
    assert "<b>" not in written
    assert "covered 41 hectares in 2019.</mark>" in written
    assert "41 hectares (= 410000 m²)" in written
    assert "not stated" in written

    generator.leaning = 0.0  # another run, of a model that is not sure
    monkeypatch.setattr("services.make.table.cells._CACHE", "of the unsure")
    [record] = json.loads(RUNNER.invoke(app, words).stdout)["records"]
    assert record["data"] == {"area": None, "date": None, "people": []}
    assert record["fields"]["area"]["values"] == area["values"]
    assert record["fields"]["area"]["confidence"] < 0.5
