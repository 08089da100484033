"""Chinese family names: those of two characters, those read otherwise than the character, and their older spellings.

Sources: the family-name registers of Hong Kong, Singapore, Malaysia and Taiwan as encyclopaedias print them.
"""

from __future__ import annotations

COMPOUND = frozenset(
    "欧阳 歐陽 司马 司馬 上官 诸葛 諸葛 司徒 东方 東方 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 长孙 長孫 宇文 夏侯 轩辕 軒轅 端木 百里 南宫 南宮 独孤 獨孤 呼延 万俟 澹台 濮阳 申屠 太史 钟离 鍾離".split()
)
AS_FAMILY_NAME = {
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
