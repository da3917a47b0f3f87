"""Tables as Markdown can hold them: equally many cells in each row, a paragraph in each, heads where the first row is one."""

from bs4 import BeautifulSoup, Tag

from signon.translation import gettext as _

CELLS = ["td", "th"]
WIDEST, LONGEST = 40, 1000
BLOCKS_IN_CELLS = ["p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"]


def settle_table(table: Tag) -> list[str]:
    """Make the table simple where it stands; gives sentences on what it lost.

    A table with a single column, or within a cell, is no table: its cells become paragraphs.
    """
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid = _grid(rows)
    if table.find_parent(CELLS) or not grid or max(map(len, grid)) < 2:  # noqa: PLR2004 - two columns
        _unwrap(table)
        return []
    remarks = _remarks(table)
    _write(table, grid)
    return remarks


def _grid(rows: list[Tag]) -> list[list[Tag | None]]:
    """The cells by row and column; None where a cell reaches over another row or column."""
    grid: list[list[Tag | None]] = []
    held: dict[int, int] = {}
    for row in rows[:LONGEST]:
        line: list[Tag | None] = []
        for cell in row.find_all(CELLS, recursive=False):
            _skip_held(line, held)
            width, height = _span(cell, "colspan", WIDEST), _span(cell, "rowspan", LONGEST)
            for column in range(len(line), len(line) + width):
                held[column] = height - 1
            line += [cell, *[None] * (width - 1)]
        _skip_held(line, held)
        grid.append(line)
    return grid


def _skip_held(line: list[Tag | None], held: dict[int, int]) -> None:
    while held.get(len(line), 0) > 0:
        held[len(line)] -= 1
        line.append(None)


def _span(cell: Tag, name: str, most: int) -> int:
    written = str(cell.get(name, "1"))
    return min(max(int(written), 1), most) if written.isascii() and written.isdigit() else 1


def _remarks(table: Tag) -> list[str]:
    cells = table.find_all(CELLS)
    remarks = []
    if any(_span(cell, name, LONGEST) > 1 for cell in cells for name in ("colspan", "rowspan")):
        remarks.append(_("Cells of a table that were merged are single cells again, the others empty."))
    if any(cell.find("br") or len(cell.find_all(BLOCKS_IN_CELLS)) > 1 for cell in cells):
        remarks.append(_("Lines in a table's cell follow each other in one paragraph."))
    return remarks


def _write(table: Tag, grid: list[list[Tag | None]]) -> None:
    soup = BeautifulSoup("", "html.parser")
    width = max(map(len, grid))
    lines = []
    rows = grid if _has_heads(grid[0]) else [[], *grid]
    for number, row in enumerate(rows):
        line = soup.new_tag("tr")
        for cell in [*row, *[None] * (width - len(row))]:
            line.append(_cell(soup, cell, "td" if number else "th"))
        lines.append(line)
    table.clear()
    table.extend(lines)


def _has_heads(row: list[Tag | None]) -> bool:
    """Whether the row says that it is one of heads, or is bold throughout."""
    cells = [cell for cell in row if cell is not None and cell.get_text(strip=True)]
    return bool(cells) and all(
        cell.name == "th" or cell.find_parent("thead") is not None or _is_bold(cell) for cell in cells
    )


def _is_bold(cell: Tag) -> bool:
    texts = [text for text in cell.find_all(string=True) if text.strip()]
    return all(text.find_parent(["strong", "b"]) is not None for text in texts)


def _cell(soup: BeautifulSoup, cell: Tag | None, name: str) -> Tag:
    simple = soup.new_tag(name)
    for block in cell.find_all([*BLOCKS_IN_CELLS, "br", "ul", "ol"]) if cell else ():
        block.insert_before(" ")
        block.insert_after(" ")
        if block.name == "br":
            block.extract()
        else:
            block.unwrap()
    simple.extend(list(cell.contents) if cell else [])
    return simple


def _unwrap(table: Tag) -> None:
    for cell in table.find_all(CELLS):
        if cell.find_parent("table") is table:
            cell.name = "div"
    for part in table.find_all(["thead", "tbody", "tfoot", "tr", "colgroup", "caption"]):
        if part.find_parent("table") is table:
            part.unwrap()
    table.unwrap()
