"""Whether a statement seems to name somebody: shapes of names in Chinese, telephones, doors, plates.

A hint for the person who moderates, never a verdict: nothing is refused because of it, and nothing
is shown without somebody having looked.
"""

from __future__ import annotations

import re

from tinghao.orders import identifying

# The commonest surnames; most people of the mainland have one of these.
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任"
    "沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
_TITLES = (
    "主任|书记|经理|师傅|老师|阿姨|叔叔|大爷|大妈|大娘|奶奶|爷爷|医生|先生|女士|小姐|局长|科长|处长|队长|院长|校长|"
    "站长|所长|镇长|乡长|区长|县长|市长|村长|组长|楼长|老板|某某|家人|一家"
)
_SHORT = "[工总哥姐嫂婶叔某]"
# Words that begin with the character of a surname and name nobody.
_WORDS = (
    "高[空层峰效度温压低龄处]|方[便式案法面向]|安全|时间|任[何务意由]|何[时况必]|白[天色天]|马[上路桶]|黄[色线昏]|金[额钱]|"
    "钱款|石[头板墩]|江[边苏]|万[一桥人]|程[序度]|严[格重禁]|毛病|向来|龙[头蟠]|夏[天季]|林[荫带]|田[地头]|"
    "陆续|温度|水平|唐突|许[多可]|余[地款]|曾经|段时间|范围|孔洞|武装|汤水|史料|顾[客及]|郑重|莫[名非]|叶子|杜绝|"
    "周[围边末期一二三四五六日]|孙[子女]|胡[乱同]|朱红|陈[旧列]|杨树|柳树|张贴|李子|董事|罗列|谢谢|徐徐|苏州|丁字|沈阳|"
    "付[费款钱出]|于是|贺喜|蒙蒙"
)
_AFTER = "[\\s，。、！？,.!?：:的家在把说是总每天不占乱养放停堆应该解担负处管欠]|$"
_BEFORE = "[\\s，。、！？,.!?：:“（(找叫让请和跟由给对是室楼元户号]"
_HAN = "[\u4e00-\u9fff]"
_NAME = re.compile(
    rf"[老小][{_SURNAMES}](?!{_HAN}?[路街巷区院])(?=两|{_AFTER})"
    rf"|(?!{_WORDS})[{_SURNAMES}]{_HAN}{{0,2}}?(?:{_TITLES})"
    rf"|(?!{_WORDS})[{_SURNAMES}]{_SHORT}(?={_AFTER})"
    rf"|(?:^|(?<={_BEFORE}))(?!{_WORDS})[{_SURNAMES}]{_HAN}{{1,2}}(?={_AFTER})"
)


def named(text: str) -> list[str]:
    """The pieces of the text that may tell who somebody is, in the order in which they stand."""
    found = [(mark.start, mark.words) for mark in identifying.marks(text)]
    for hit in _NAME.finditer(text):
        if not any(start < hit.end() and hit.start() < start + len(words) for start, words in found):
            found.append((hit.start(), hit.group()))
    return [words for _start, words in sorted(found)]


def is_barred(text: str) -> bool:
    """True for a mobile or an ID number: with one of these nothing is ever shown."""
    return identifying.barred(text) is not None
