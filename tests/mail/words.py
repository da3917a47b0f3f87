"""The words of a mail's two parts, as somebody reads them one after the other."""

from bs4 import BeautifulSoup


def words_of_html(html: str) -> list[str]:
    """The words that the HTML shows."""
    body = BeautifulSoup(html, "lxml").body
    assert body is not None
    return body.get_text(" ").split()


def words_of_text(text: str) -> list[str]:
    """The words of the text, without the line above its foot, which is there for mail programs."""
    return text.replace("\n-- \n", "\n").split()


def are_the_same(html: str, text: str, button: str) -> bool:
    """Whether both say the same in the same order; in the text a colon stands behind what the link does."""
    return words_of_html(html) == words_of_text(text.replace(f"\n{button}:\n", f"\n{button}\n", 1))
