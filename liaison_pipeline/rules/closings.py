"""What a register row says of its closing can be: closure-*, outcome-*, progress-missing.

Passes: 办结时间 4月20日, 办理情况 已协调供电公司更换变压器. Fails: 办结时间 without 办理情况
(closure-outcome-missing), 办结时间 with 正在协调 (closure-contradiction), done without 办结时间
(closure-date-missing), 办结时间 with 已到现场查看 alone (outcome-unclear: it counts as closed), neither
of both (progress-missing), 已办结 alone (outcome-vague). A fault of 办结时间 holds the closing alone:
the grievance counts as raised and open. Where 汇总表 leaves a closing out, it was told below and is not
told again. 办结时间 that can't be read is not held against 办理情况 as well.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of, row_key
from liaison_pipeline.model.findings import Finding


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what each row of the month's registers says wrong by itself."""
    form = facts.question.forms.register
    for rows in facts.registers.values():
        for row in rows:
            for code, column in facts.closing_doubts.get(row_key(row), ()):
                if row.told_below and code.startswith("closure-"):
                    continue
                yield finding(code, place_of(row, column, form), closed=row.closed_on)
