"""Chinese names in Latin letters: pinyin from characters, and the older spellings of a pinyin name.

Sources: pinyin and Wade-Giles from `pypinyin` (MIT, generated tables); the readings that a character has as a family
name, and the Cantonese, Hokkien and Hakka spellings of family names, from the family-name registers of Hong Kong,
Singapore and Taiwan as encyclopaedias print them.
"""

from __future__ import annotations

_COMPOUND = frozenset("欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 夏侯 轩辕 軒轅 端木 百里 南宫 南宮 独孤 獨孤 呼延 万俟 澹台 濮阳 申屠 太史 钟离 鍾離".split())
_AS_FAMILY_NAME = {
    "曾": "zeng", "单": "shan", "單": "shan", "解": "xie", "仇": "qiu", "查": "zha", "区": "ou", "區": "ou", "任": "ren",
    "华": "hua", "華": "hua", "朴": "piao", "樂": "yue", "乐": "yue", "翟": "zhai", "覃": "qin", "种": "chong", "召": "shao",
    "盖": "ge", "蓋": "ge", "洗": "xian", "冼": "xian", "尹": "yin", "沈": "shen", "缪": "miao", "繆": "miao", "宓": "mi",
    "尉": "wei", "员": "yun", "員": "yun", "秘": "bi", "折": "she", "黑": "he", "能": "nai", "隗": "wei", "晁": "chao",
}  # fmt: skip
FAMILY_SPELLINGS = {
    "ao": "ngo", "bai": "pak", "cai": "choi tsai chua tsoi choy", "cao": "tso cho chou", "cen": "sham shum", "chai": "chai",
    "chen": "chan tan chin chun ting", "cheng": "ching cheng", "cui": "chui tsui", "dai": "tai", "deng": "tang", "ding": "ting",
    "dong": "tung", "du": "to", "duan": "tuen", "fan": "fan faan", "fang": "fong fung", "feng": "fung", "fu": "foo",
    "gan": "kam", "gao": "ko", "ge": "kot", "gong": "kung", "gu": "koo ku", "guan": "kwan kuan", "guo": "kwok quek kuok",
    "han": "hon", "hao": "hok", "he": "ho", "hong": "hung ang", "hou": "hau", "hu": "wu oo woo", "hua": "wah", "huang": "wong ng oei",
    "huo": "fok", "ji": "kai kei", "jia": "ka", "jian": "kan", "jiang": "kong chiang keung cheung", "jin": "kam", "kang": "hong",
    "kong": "hung", "kuang": "kwong", "lai": "lai", "lan": "lam", "lei": "lui", "li": "lee lai lei", "liang": "leung leong",
    "liao": "liu liew", "lin": "lam lim lum", "ling": "ling", "liu": "lau low lew liew", "long": "lung", "lu": "luk lo", "luo": "law lo lor loh",
    "lv": "lui", "ma": "mah", "mai": "mak", "mao": "mo", "mei": "mui moy", "meng": "mang", "miao": "miu", "mo": "mok",
    "ni": "ngai", "ning": "ling", "ou": "au", "ouyang": "auyeung", "pan": "poon pun phua", "pang": "pong", "peng": "pang",
    "qi": "chai tsai", "qian": "chin tsin", "qiao": "kiu", "qin": "chun", "qiu": "yau khoo yao", "qu": "wat kuk", "quan": "chuen",
    "ren": "yam yum", "ruan": "yuen", "shao": "siu shiu", "shen": "sham sum shum", "shi": "sze shek see", "shu": "shu", "song": "sung soong",
    "su": "so soh", "sun": "suen", "tan": "tam", "tang": "tong", "tao": "to", "tian": "tin", "tong": "tung", "tu": "to", "wan": "man",
    "wang": "wong ong heng", "wei": "ngai wai", "wen": "man wan", "weng": "yung", "wu": "ng mo goh eng", "xi": "chik", "xia": "ha", "xian": "sin",
    "xiang": "heung", "xiao": "siu shiu", "xie": "tse tze cheah", "xin": "san", "xing": "ying", "xiong": "hung", "xu": "hui tsui chui koh hsu", "xue": "sit",
    "yan": "yim yen ngan", "yang": "yeung young yeo yong ieong", "yao": "yiu", "ye": "yip ip yap", "yi": "yik", "yin": "wan yan", "yu": "yue yu",
    "yuan": "yuen", "yue": "ngok", "zang": "chong", "zeng": "tsang chang", "zha": "cha", "zhai": "chak", "zhan": "chim", "zhang": "cheung cheong chang teo chong",
    "zhao": "chiu", "zhen": "yan", "zheng": "cheng chang tay", "zhong": "chung", "zhou": "chow chau chiu", "zhu": "chu choo", "zhuang": "chong", "zhuo": "cheuk", "zou": "chau", "zuo": "cho",
}  # fmt: skip
_by_character: dict[str, str] = {}


def pinyin(char: str) -> str:
    """Give the first reading of one Han character, without tone; nothing for one that the table lacks."""
    if not _by_character:
        from doorkeeper.normalise.tables.han_readings import SYLLABLES

        _by_character.update((c, syllable) for syllable, chars in SYLLABLES.items() for c in chars)
    return _by_character.get(char, "")


def family_pinyin(han: str) -> str:
    """Read Han characters as one name part; a single one by the reading that it has as a family name."""
    return _AS_FAMILY_NAME.get(han) or "".join(pinyin(c) for c in han)


def pinyin_names(han: str) -> list[tuple[str, ...]]:
    """Read 2 to 6 Han characters as family name and given name in pinyin; the family name comes first in this script."""
    if len(han) < 2 or len(han) > 6:
        return []
    size = 2 if len(han) > 2 and han[:2] in _COMPOUND else 1
    family = family_pinyin(han[:size])
    given = "".join(pinyin(c) for c in han[size:])
    return [(family, given)] if family and given else []


def syllables(part: str) -> list[str] | None:
    """Split a name part into pinyin syllables, longest first; None where it is not made of them."""
    from doorkeeper.normalise.tables.pinyin_syllables import PINYIN_SYLLABLES

    if len(part) > 18:
        return None
    if not part:
        return []
    for size in range(min(6, len(part)), 0, -1):
        if part[:size] in PINYIN_SYLLABLES:
            rest = syllables(part[size:])
            if rest is not None:
                return [part[:size], *rest]
    return None


def romanised_forms(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Give the older spellings of a name whose parts are all pinyin: Wade-Giles whole, other spellings of a family name."""
    split = [syllables(part) for part in parts]
    out: list[tuple[str, ...]] = []
    if 2 <= len(parts) <= 3 and all(split):
        from doorkeeper.normalise.tables.wade_giles import WADE_GILES

        wade = tuple("".join(WADE_GILES.get(s, s) for s in item or ()) for item in split)
        if wade != parts:
            out.append(wade)
    for at in {0, len(parts) - 1} if len(parts) >= 2 else set():
        for spelling in FAMILY_SPELLINGS.get(parts[at], "").split():
            if spelling != parts[at]:
                out.append((*parts[:at], spelling, *parts[at + 1 :]))
    return out
