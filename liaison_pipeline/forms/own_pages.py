"""The program's own pages and texts, which come back when somebody drops a whole folder 退回 into inbox/.

Knows by which words each of them is told from what a unit writes; those of the first edition are the
same; and reports in Word, 交办单 and 统计 of a quarter by the title in their properties, which stays when
somebody edits them. Does not know what they say. Returned workbooks and 汇总表 are no pages: they are
read like any other.
"""

import re

from liaison_pipeline.files.scan import open_package
from liaison_pipeline.marking.reader import Unfit
from liaison_pipeline.model.settings import Limits

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
STATISTICS = "季度、年度统计"
_TITLES = {
    "情况报告": ".+关于.+联系服务企业工作情况的报告",
    "通报": ".+关于.+联系服务企业工作情况的通报",
    "交办单": ".+企业诉求交办单（.+）",
    STATISTICS: r"\d{4}年(?:第.季度)?联系服务企业统计",
}
_PROPERTIES, _LONGEST = "docProps/core.xml", 20_000  # bytes of a part that tells a title
_OURS = {name: re.compile(pattern, re.DOTALL) for name, pattern in _PAGES.items()}


def own_page(data: bytes) -> str:
    """Returns what a content is, where the program made it (校验报告, 转发说明); '' for others."""
    beginning = data[:_BEGINNING]
    if beginning.startswith((b"PK", b"\xd0\xcf")):
        return ""
    text = beginning.decode("utf-8-sig", "ignore").lstrip()
    return next((name for name, pattern in _OURS.items() if pattern.match(text)), "")


def own_document(data: bytes, limits: Limits) -> str:
    """Returns what a document or workbook is, where the program made it and no form is in it (情况报告,
    季度、年度统计); '' for others."""
    try:
        package = open_package(data, limits)
        if _PROPERTIES not in package or package.size(_PROPERTIES) > _LONGEST:
            return ""
        titles = [text for _, _, text in package.collect(_PROPERTIES, "title")]
    except Unfit:
        return ""
    told = titles[0].strip() if titles else ""
    return next((name for name, title in _TITLES.items() if re.fullmatch(title, told)), "")
