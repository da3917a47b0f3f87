"""``flask letter export``: a letter written as a file, with its pictures where they can go."""

from pathlib import Path

import click

from signon.cli.command import Command
from signon.cli.files import make_folder, write_file, write_output
from signon.errors import InputError
from signon.letters.file.archive import ENDING, FILE_NAME, write_archive
from signon.letters.file.letter_file import write_letter
from signon.letters.models.letter import Letter
from signon.translation import gettext as _


@click.command("export", cls=Command)
@click.argument("slug")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="Write to this file, and the letter's pictures beside it; to a .zip with all of it, or into a folder.",
)
def export_letter(slug: str, output: Path | None) -> None:
    """Write the letter SLUG as a letter file, by default to standard output.

    With -o FILE.zip or -o FOLDER it is written with its pictures, and can be imported again as it is.
    """
    letter = Letter.named(slug)
    pictures = letter.image_bytes()
    if output and output.suffix.lower() == ENDING:
        write_file(output, write_archive(letter.parts, pictures))
        return
    if output and (output.is_dir() or not (output.suffix or output.exists())):
        make_folder(output)
        output /= FILE_NAME
    if output:
        _write_pictures(output.absolute().parent, pictures)
    write_output(output, write_letter(letter.parts).encode())
    if pictures and not output:
        names = ", ".join(sorted(pictures))
        click.echo(_("The letter has pictures (%(names)s); -o FILE.zip writes them with it.", names=names), err=True)


def _write_pictures(folder: Path, pictures: dict[str, bytes]) -> None:
    for name, png in pictures.items():
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise InputError(_("The picture '%(name)s' would be written outside the letter's folder.", name=name))
        if path.exists() and path.read_bytes() != png:
            raise InputError(_("%(path)s exists already; export to another folder.", path=str(path)))
        make_folder(path.parent)
        write_file(path, png)
