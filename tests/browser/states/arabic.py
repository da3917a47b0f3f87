"""A letter and an action in Arabic for the house, where a page and what it shows run in two directions."""

from typing import Any

from tests import factories
from tests.actions import made
from tests.browser.states.house import Places

ARABIC: dict[str, Any] = {
    "title": "رسالة عن النهر (2026)",
    "subject": "نهر بلا زئبق!",
    "addressees": [{"address": "الوزيرة آدا فلنت\nوزارة المياه", "salutation": "معالي الوزيرة،"}],
    "body": "نكتب إليكم بشأن **النهر**.\n\nنرجو التحرك قبل فيضان الربيع.",
    "closing": "مع التقدير،",
    "lead_signers": [{"name": "إيناس مرلو", "title": "المنسقة", "organization": "ائتلاف النهر"}],
}
ARABIC_ACT: dict[str, Any] = {
    "title": "اكتبوا من أجل النهر!",
    "introduction": "النهر **يحتاج** إليكم.",
    "subject": "نهر نظيف",
    "body": "أكتب إليكم، [Recipient]، لأنني أعيش قرب النهر.",
    "requests": ["أوقفوا الزئبق."],
    "ending": "شكرا لقراءتكم.",
    "closing": "مع التقدير،",
    "backgrounder": "## ما نعرفه\n\nالنهر قديم.",
}


def arrange_arabic() -> Places:
    """A letter and an action in Arabic, on a site in English."""
    factories.letter(slug="arabic", language="ar", place="الميناء", layout="right-date", **ARABIC)
    office = made.office("ليلى نور")
    made.action_page(slug="arabic", language="ar", by_constituency=False, offices=[office], **ARABIC_ACT)
    return {"office-arabic": str(office.id)}
