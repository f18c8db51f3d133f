import ast
import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent.parent


def test_the_example_names_exactly_what_settings_read() -> None:
    tree = ast.parse((PROJECT / "network_site" / "settings.py").read_text())
    read = {
        call.args[0].value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }
    named = re.findall(r"^#?([A-Z][A-Z_0-9]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert "DATABASE_URL" in read
    assert sorted(named) == sorted(read)
