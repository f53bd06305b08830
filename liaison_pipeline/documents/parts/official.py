"""The look of the four official forms (notice, Attachment 1-4): titles, head fields, column widths.

Knows the words on paper. Does not know what is filled in.
"""

TITLES = {
    1: "“企业吹哨 部门报到”全覆盖联系服务企业月台帐情况表（科室）",
    2: "“企业吹哨 部门报到”全覆盖联系服务企业月台账情况表（村、社区）",
    3: "“企业吹哨 部门报到”全覆盖联系服务企业解决问题诉求登载表（科室）",
    4: "“企业吹哨 部门报到”全覆盖联系服务企业解决问题诉求登载表（村、社区）",
}
SHEETS = {
    1: "附件1 月台帐（科室）",
    2: "附件2 月台账（村社区）",
    3: "附件3 登载表（科室）",
    4: "附件4 登载表（村社区）",
}
# a day and the 、 behind it fill a line of 16, so that the next day begins another and none is torn
WIDTHS = {
    "unit": 12, "serial": 5, "enterprise": 22, "category": 11, "enterprise_contact": 19,
    "department": 11, "leader_contact": 18, "service_contact": 18, "contacted_on": 16, "method": 13,
    "count": 9, "title": 22, "content": 32, "closed_on": 16, "progress": 30, "filed": 12,
    "source": 34, "original": 30,
}  # fmt: skip
HEADS = {
    "office": ("填报科室", "填报人", "科室负责人", "分管领导", "填报时间"),
    "village": ("填报村（社区）", "填报人", "村（社区）书记", "填报时间"),
}
REMARK = "备注：企业行业类别为中小微企业、个体工商户。"
BLANK_DATE = "      年    月    日"
FOOTER = "&C第 &P 页，共 &N 页"  # of a printed page, in the words of spreadsheet programs
