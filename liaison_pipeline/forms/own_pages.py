"""The program's own pages and texts, which come back when somebody drops a whole folder 退回 into inbox/.

Knows by which words each of them is told from what a unit writes; those of the first edition are the
same. Does not know what they say. Returned workbooks are no pages: they are read like any other.
"""

import re

_BEGINNING = 3000  # bytes that tell what a page is
_UNIT = r"[^\n：]{2,40}(?:：|，您好！)\s*"
_PAGES = {
    "校验报告": r"<!DOCTYPE html>.*<title>[^<]*校验报告</title>",
    "总览页面": r"<!DOCTYPE html>.*<title>[^<]*联系服务企业[^<]*</title>.*Content-Security-Policy"
    r"|<!DOCTYPE html>.*Content-Security-Policy.*<title>[^<]*联系服务企业[^<]*</title>",
    "单位页": r"<!DOCTYPE html>.*<title>[^<]*单位页</title>",
    "转发说明": _UNIT + r"\d{4}年\d{1,2}月联系服务企业的材料",
    "催报通知": _UNIT + r".*(?:联系服务企业的以下表格|联系服务企业材料的报送截止日"
    r"|户企业（个体工商户）没有联系记录|以下诉求已交办给|请一并督促|您单位驻村联系的以下村)",
    "群通知": r"各单位：\d{4}年\d{1,2}月联系服务企业的材料，截至",
    "交办通知": r"[^\n]{2,40}，您好！\s*按照[^\n]*件企业诉求交由您单位办理",
    "上级登载文字": r"[^\n]*报上级系统登载的企业诉求",
    "问题清单 findings.csv": "severity,code,period,unit,file,sheet,cell,column,value,message",
    "数字汇总 summary.json": r'\{\s*"period": "\d{4}-\d{2}",\s*"as_of":',
}  # fmt: skip
_OURS = {name: re.compile(pattern, re.DOTALL) for name, pattern in _PAGES.items()}


def own_page(data: bytes) -> str:
    """Returns what a content is, where the program made it (校验报告, 转发说明); '' for others."""
    beginning = data[:_BEGINNING]
    if beginning.startswith((b"PK", b"\xd0\xcf")):
        return ""
    text = beginning.decode("utf-8-sig", "ignore").lstrip()
    return next((name for name, pattern in _OURS.items() if pattern.match(text)), "")
