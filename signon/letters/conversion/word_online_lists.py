"""Lists of Word in a browser: every item a list of its own, its level told by an attribute."""

from collections.abc import Iterator

from bs4 import Tag

from signon.letters.conversion import styles
from signon.letters.conversion.leaving_out import empty_tree
from signon.letters.conversion.list_building import Item, built_lists
from signon.letters.conversion.marks import Kind, Mark

LEVEL, NUMBER = "data-aria-level", "data-aria-posinset"
LETTERED = ("alpha", "latin", "roman")


def settle_word_online_lists(tree: Tag) -> None:
    """Put the items that follow each other into lists within lists."""
    for run in _runs(tree.find_all("li", attrs={LEVEL: True})):
        place = empty_tree().new_tag("div")
        _outermost(run[0]).insert_before(place)
        items = [Item(_number(item, LEVEL), _mark(item), list(item.contents)) for item in run]
        for item in run:
            _outermost(item).extract()
        place.extend(built_lists(items))
        place.unwrap()


def _runs(items: list[Tag]) -> Iterator[list[Tag]]:
    run: list[Tag] = []
    for item in items:
        if not _is_alone(item) or _is_lettered(item):
            continue
        if run and _outermost(item).find_previous_sibling() is not _outermost(run[-1]):
            yield run
            run = []
        run.append(item)
    if run:
        yield run


def _is_alone(item: Tag) -> bool:
    """Whether it is the only item of its list, as Word in a browser writes them."""
    return item.parent is not None and item.parent.name in {"ul", "ol"} and len(item.parent.find_all("li")) == 1


def _is_lettered(item: Tag) -> bool:
    """Whether letters number it, which are kept in another way."""
    declared = [styles.declared(tag).get("list-style-type", "") for tag in (item, item.parent) if tag is not None]
    return any(kind.endswith(LETTERED) for kind in declared)


def _outermost(item: Tag) -> Tag:
    """The list of the item, with what holds it alone."""
    outer = item.parent or item
    while (
        outer.parent is not None
        and outer.parent.name == "div"
        and len(outer.parent.find_all(["li", "p"])) <= len(outer.find_all(["li", "p"]))
    ):
        outer = outer.parent
    return outer


def _mark(item: Tag) -> Mark:
    if item.parent is not None and item.parent.name == "ol":
        return Mark("", Kind.NUMBER, _number(item, NUMBER), "1")
    return Mark("", Kind.BULLET, style="•")


def _number(item: Tag, attribute: str) -> int:
    written = str(item.get(attribute, "1"))
    return int(written) if written.isascii() and written.isdigit() else 1
