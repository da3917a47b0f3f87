import unicodedata
from typing import Any

import pytest
from flask import Flask

from signon.accounts import forms
from signon.accounts.passwords import LEAST_PASSWORD, is_easily_guessed
from tests.accounts.accounts import EMAIL, is_signed_in, owner, sign_in
from tests.walker import Walker

ABOUT = (EMAIL, "The Saltmark Coalition", "https://letters.saltmark.example")

REFUSED = """
password1234
Password1234!
P4$$w0rd1234
ｐａｓｓｗｏｒｄ１２３４
p a s s w o r d 1 2 3 4
1234drowssap
passwordpassword
qwertyuiop123
1q2w3e4r5t6y7u
qazwsxedcrfv
azertyuiop123
123456789012
abcdefghijkl
aaaaaaaaaaaa
signonsignon
SaltmarkCoalition!1
saltmarksaltmark2026
letters.saltmark.example
ines@coalition.example
ines.coalition.2026
iloveyouforever
monkeydragon12
trustno1trustno1
Letmein2026!!
Summer2026!Summer
november272026
contraseña123
motdepasse123
correcthorsebatterystaple
the quick brown fox
once upon a time
p-a-s-s-w-o-r-d-1-2-3-4
1qaz!QAZ2wsx@WSX
йцукенгшщзхъ
""".strip().splitlines()

TAKEN = [
    "six quiet rivers meet here",
    "my dog eats socks",
    "dragonfly kettle sunset",
    "quatre rivières calmes ici",
    "vier stille flüsse hier",
    "静かな川がここで出会うよね十二字",
    "Tr0ub4dor&3xyz",
    "xkqzvwpmrtyb",
    "v9#kLq2!xRt$",
    "orbit-gravel-sonnet-walnut",
    "w" + "six quiet rivers meet here " * 7,
]


@pytest.mark.parametrize("password", REFUSED)
def test_what_guessers_try_first_is_refused(password: Any) -> None:
    assert len(password) >= LEAST_PASSWORD
    assert is_easily_guessed(password, about=ABOUT)


@pytest.mark.parametrize("password", TAKEN)
def test_several_words_and_random_letters_are_taken(password: Any) -> None:
    assert not is_easily_guessed(password, about=ABOUT)


def test_what_is_known_of_the_person_makes_a_password_weak() -> None:
    assert is_easily_guessed("zimtkorn.wollgras", about=("zimtkorn.wollgras@rivers.example",))
    assert not is_easily_guessed("zimtkorn.wollgras", about=())


@pytest.mark.parametrize("password", ["password1234", "InesCoalition!", "signon-signon-1"])
def test_the_page_refuses_it_at_its_field(app: Flask, walker: Walker, password: str) -> None:
    owner(app)
    sign_in(walker).open("/coordinator/account").press("Set the password", password=password, again=password)
    assert walker.status == 422
    assert "would soon be guessed" in walker.page.find(id="password-wrong").get_text()
    assert is_signed_in(sign_in(type(walker)(app)))


def test_without_the_lists_password1234_would_be_taken(
    app: Flask, walker: Walker, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner(app)
    monkeypatch.setattr(forms, "is_easily_guessed", lambda *_given, **_more: False)
    sign_in(walker).open("/coordinator/account")
    assert "is set" in walker.press("Set the password", password="password1234", again="password1234").text


def test_a_password_signs_in_however_the_keyboard_sends_its_accents(app: Flask, walker: Walker) -> None:
    owner(app)
    composed = unicodedata.normalize("NFC", "quatre rivières calmes ici")
    sign_in(walker).open("/coordinator/account").press("Set the password", password=composed, again=composed)
    for form in ("NFC", "NFD"):
        assert is_signed_in(sign_in(type(walker)(app), unicodedata.normalize(form, composed)))
