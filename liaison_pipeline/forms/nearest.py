"""What a workbook without any known form is nearest to: which labels were found, which are missing.

Knows which row has most of a form's labels. Does not know how a label is spelt.

Passes: a ledger. Fails: `序号 | 企业名称 | 联系时间`, a ledger of which most columns are missing
(form-unrecognised).
"""

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.labels import nearest_labels
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.place import Place


def unrecognised(book: Workbook, forms: Forms, place: Place) -> Finding:
    """Returns form-unrecognised, or file-unreadable for a Word document, with what was nearest."""
    nearest = _nearest(book, forms)
    if book.is_word:
        reason = f"Word 文档里没有附件1—4的表格{nearest}"
        return finding("file-unreadable", place, reason=reason)
    return finding("form-unrecognised", place, nearest=nearest)


def _nearest(book: Workbook, forms: Forms) -> str:
    """Returns the row that has the largest share of a form's labels, in words; '' where none has two."""
    best: tuple[float, str] = 0.0, ""
    for grid in book.grids:
        found = nearest_labels(grid, forms)
        if found is None:
            continue
        form, row, names = found
        share = len(names) / len(form.wanted)
        if share > best[0]:
            best = share, f"；最像的是工作表“{grid.name}”第 {row + 1} 行，{_compared(form, names)}"
    return best[1]


def _compared(form: Form, names: list[str]) -> str:
    there = [label for name, label in form.labels.items() if name in names]
    missing = [form.labels[name] for name in form.wanted if name not in names]
    return f"与{form.name}相比，认出了“{'”“'.join(there)}”，没有“{'”“'.join(missing)}”"
