"""The drafting form as a browser sends and shows it."""

from typing import Any

from tests.walker import Walker

NEW = "/coordinator/letters/new"
REQUIRED = {"addressees-0-address": "Minister Ada Flint", "body": "Please act.", "closing": "Sincerely,"}


def messages(walker: Walker) -> list[Any]:
    return [item.get_text(strip=True) for item in walker.page.select(".error-summary li")]


def form_data(walker: Walker) -> dict[Any, Any]:
    """What the form on the page would send."""
    form = walker.page.find(id="draft")
    fields = form.select("input[name]:not([type=file], [type=checkbox]:not([checked]))")
    data = {field["name"]: field.get("value", "") for field in fields}
    data |= {field["name"]: field.get_text() for field in form.select("textarea")}
    chosen = {select["name"]: select.select_one("option[selected]") for select in form.select("select")}
    data |= {name: option["value"] for name, option in chosen.items()}
    return {name: value for name, value in data.items() if not name.endswith("-remove")}
