"""Numbers up to a hundred in English words: ``1st Bank`` is ``First Bank``, ``Brigade 44`` is ``Brigade Forty-Four``."""

from __future__ import annotations

ORDINALS = {
    "1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth", "7th": "seventh",
    "8th": "eighth", "9th": "ninth", "10th": "tenth", "11th": "eleventh", "12th": "twelfth", "20th": "twentieth",
}  # fmt: skip
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()

CARDINALS = {str(number): (word,) for number, word in enumerate(_SMALL)} | {
    str(10 * (tens + 2) + unit): (word, _SMALL[unit]) if unit else (word,)
    for tens, word in enumerate(_TENS)
    for unit in range(10)
}
