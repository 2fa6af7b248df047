"""The JSON Schema that editors use while a procedure is written, generated from the shapes."""

import json
from typing import Any, Final

ID: Final = "procedure-1.schema.json"


def procedure_schema() -> dict[str, Any]:
    """Return the schema of a procedure file (JSON Schema draft 2020-12)."""
    from kiosque.procedures.shape_reading import adapter
    from kiosque.procedures.shapes import ProcedureShape

    schema: dict[str, Any] = adapter(ProcedureShape).json_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        **schema,
        "title": "Procédure kiosque, format 1",
    }


def schema_text() -> str:
    """Return the schema as it is published."""
    return json.dumps(procedure_schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
