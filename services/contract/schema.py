"""The contract as a JSON Schema, which `make golden` writes to docs/answer.schema.json."""

from __future__ import annotations

import json

from services.contract.answers import AnswerJson


def answer_schema() -> str:
    """Write the schema of what `quoth ask --json` prints."""
    described = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **AnswerJson.model_json_schema(by_alias=False, mode="serialization"),
    }
    return json.dumps(described, indent=2, ensure_ascii=False) + "\n"
