"""Letters with the versions of their text and their pictures, whose state the audit trail fixes."""

from signon.audit.watched import Content, Part, Shape, Watched, table_of
from signon.letters.models.letter import Letter, LetterImage
from signon.letters.models.text_version import TextPicture, TextVersion

TABLE, VERSION, IMAGE = table_of(Letter), table_of(TextVersion), table_of(LetterImage)
PICTURE = table_of(TextPicture)

COUNTED = "slug status parts sign_on_deadline closes_at created_at opened_at closed_at delivered_at"
VERSIONS = Part.of(VERSION, "letter_id", "number id content sha256 created_at created_by change note reconfirm_by")
IMAGES = Part.of(IMAGE, "letter_id", "name sha256")

LETTERS = Watched(
    TABLE.c.id,
    (Shape.of(TABLE, COUNTED, VERSIONS, IMAGES),),
    label=TABLE.c.slug,
    contents=(Content(IMAGE.c.png, IMAGE.c.sha256), Content(PICTURE.c.png, PICTURE.c.sha256)),
)
