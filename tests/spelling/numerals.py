"""What the tests of spellings have in common: numbers in Chinese."""

DIGITS = "〇一二三四五六七八九"


def numeral(number: int) -> str:
    if number < 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")
