# ruff: noqa: E501  a sentence stands as the contract has it
"""The sentences of the contract's section 3, and those on 对应确认, each with its tests and a line that
makes it true.

`line` stands once in `module`; with `broken` in its place one of the tests fails
(test_mutants.py tries that, with `--slow`). docs/section-3.md shows this table.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence. `tests`: as pytest names them, below tests/; `module`: below liaison_pipeline/."""

    words: str
    tests: tuple[str, ...]
    module: str
    line: str
    broken: str


@dataclass(frozen=True, slots=True)
class Part:
    """The sentences under one head of the page."""

    head: str
    sentences: tuple[Sentence, ...]


MONTHS = "forms/test_months.py::test_"
STANDING = "facts/test_standing.py::test_"
NEWEST = "facts/test_newest.py::test_"
VERSIONS = "facts/test_versions.py::test_"
PUBLISHING = "cli/test_publishing.py::test_"
CONSOLIDATE = "cli/test_consolidate.py::test_"

MASTER = Part(
    "The master",
    (
        Sentence(
            "The master is a function of the file versions that any run has read, not of the order or the "
            "day on which they arrive.",
            (
                "facts/test_offices.py::test_the_order_of_arrival_of_files_and_the_number_of_runs_never_matter",
                "offices/test_random_offices.py::test_a_few_random_offices_hold_all_that_the_contract_says",
            ),
            "facts/newest.py",
            "key = form.file, form.unit, form.period, form.kind",
            'key = "", form.unit, form.period, form.kind',
        ),
        Sentence(
            "Nor of `--month`, `--as-of` or file times.",
            (f"{CONSOLIDATE}neither_month_nor_day_nor_file_times_change_the_master",),
            "facts/gather.py",
            "return enterprise_table(self.rows, self.rosters)",
            "return enterprise_table(self.rows, self.rosters)[: self.question.as_of.day]",
        ),
        Sentence(
            "It is one of withdrawals, liaison.toml, 单位名单 and schemas too: what they change is read anew, "
            "of files that are gone as well.",
            (f"{CONSOLIDATE}a_file_that_is_gone_is_read_anew_when_the_units_change",),
            "forms/reader.py",
            "own.limits, own.units)",
            "own.limits)",
        ),
        Sentence(
            "`master.db.bak`, of the last good run, is always kept; a damaged master is mended by putting it "
            "in place and running.",
            (
                "master/test_care.py::test_a_good_run_leaves_a_copy_that_stands_alone",
                "master/test_care.py::test_a_damaged_master_is_told_and_the_copy_puts_it_right",
            ),
            "pipeline.py",
            "master.keep_copy(run.note)",
            "pass",
        ),
        Sentence(
            "Only without one it begins anew from inbox/, and what had been cleared away must be brought "
            "back.",
            ("master/test_care.py::test_without_a_copy_the_advice_is_to_begin_anew",),
            "master/care.py",
            "已经从 inbox 移走的表请先放回去，",
            "",
        ),
        Sentence(
            "Rules that look at as-of, at other files or at other months run anew at every report.",
            (f"{STANDING}what_looks_at_the_day_is_asked_anew_at_every_report",),
            "facts/live_rows.py",
            "ahead = is_after(contact.contact_dates, as_of)",
            "ahead = False",
        ),
        Sentence(
            "Output bytes of a month are a function of the master, the settings, the month and as-of.",
            (f"{CONSOLIDATE}a_second_run_changes_no_byte_and_no_row",),
            "month.py",
            "return datetime(self.as_of.year, self.as_of.month, self.as_of.day)",
            "return datetime.now()",
        ),
        Sentence(
            "What depends on what was published or done before stands in `outbox/待办.html` and on the "
            "terminal alone.",
            (f"{PUBLISHING}what_was_kept_aside_changes_no_byte_of_the_month",),
            "telling.py",
            "    with replacing(outbox / PAGE) as new:",
            "    with replacing(next(outbox.glob('20*')) / PAGE) as new:",
        ),
    ),
)
PERIOD = Part(
    "Period",
    (
        Sentence(
            "(a) The month written in the title, else sheet name, file name, nearest folder.",
            (
                "forms/test_months.py::test_of_title_sheet_file_and_folder_the_nearest_one_tells_the_month",
                "forms/test_months.py::test_the_title_tells_the_month",
            ),
            "forms/source.py",
            '("文件名", path.stem)]',
            '("文件名", "")]',
        ),
        Sentence(
            "As 2021年4月, 2021-04, 202104, 4月; not 一月一次, 五月花社区.",
            ("forms/test_written_month.py::test_the_month_that_a_name_tells_is_read",),
            "forms/written_months.py",
            r"""r"(?=$|份|度|底|初|末|中旬|[上下]旬|台[账帐]|""",
            r"""r"(?=|$|份|度|底|初|末|中旬|[上下]旬|台[账帐]|""",
        ),
        Sentence(
            "(b) For a ledger the month of most of its contact dates.",
            (f"{MONTHS}without_a_name_most_contact_dates_tell_the_month",),
            "forms/months.py",
            "if not ranked or ranked[0][1] * 2 <= len(dates):",
            "if ranked or dates:",
        ),
        Sentence(
            "A date after the due day counts as the next month.",
            (f"{MONTHS}dates_after_the_due_day_tell_the_next_month",),
            "forms/months.py",
            "late = part.day is not None and part.day > calendar.due_day",
            "late = False",
        ),
        Sentence(
            "(c) The period of the unit's ledger in the same workbook.",
            (f"{MONTHS}without_dates_the_units_ledger_in_the_same_workbook_tells_the_month",),
            "forms/months.py",
            "if claimed is None and dated is None and sources.ledger is not None:",
            "if claimed is None and dated is None and sources.ledger is sources:",
        ),
        Sentence(
            "(d) The month of 填报时间, on days 1-10 the month before.",
            (f"{MONTHS}without_a_ledger_the_filing_date_tells_the_month",),
            "forms/months.py",
            "return Period.of(day).shift(-1 if day.day <= 10 else 0)",
            "return Period.of(day)",
        ),
        Sentence(
            "(e) The same from the workbook's stored last-saved date.",
            (f"{MONTHS}without_a_filing_date_the_stored_last_saved_date_tells_the_month",),
            "forms/months.py",
            "    filed = sources.filed_on or sources.saved_on\n",
            "    filed = sources.filed_on\n",
        ),
        Sentence(
            "A missing year is what the votes tell, without votes the one that puts the month last before "
            "填报时间, else before the last-saved date.",
            (
                f"{MONTHS}a_month_without_year_takes_it_from_the_filing_date",
                f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",
            ),
            "forms/months.py",
            "return period if period <= last else period.shift(-12)",
            "return period",
        ),
        Sentence(
            "Where (a) and (b) disagree, nothing is guessed: `period-conflict`.",
            (f"{MONTHS}title_and_dates_at_odds_are_a_conflict_and_count_as_rejected",),
            "forms/months.py",
            "return _of_two_months((claimed_by, claimed), dated, sources, calendar)",
            "claimed_by = claimed_by",
        ),
        Sentence(
            "Unless (a) holds by the plain months of the dates (title 4月, all contacts 26-29 April).",
            (f"{MONTHS}a_title_holds_by_the_plain_months_of_its_dates",),
            "forms/months.py",
            "fitting = sum(month in (part.month, _ahead(part, calendar).month) for part in told)",
            "fitting = sum(month == _ahead(part, calendar).month for part in told)",
        ),
        Sentence(
            "None: `period-missing`.",
            (f"{MONTHS}a_form_of_which_nothing_tells_the_month_has_none_and_is_told",),
            "forms/head_checks.py",
            'yield finding("period-missing", place)',
            "return",
        ),
        Sentence(
            "A month before the first one: `period-too-early`, which names it.",
            (f"{MONTHS}a_month_before_the_first_is_named",),
            "forms/months.py",
            "if period < calendar.first_month:",
            "if period < calendar.first_month.shift(-99):",
        ),
        Sentence(
            "In a date without a year, the year is the one that puts it nearest the period.",
            (f"{MONTHS}the_year_of_a_december_date_in_january_is_last_year",),
            "model/period.py",
            "return Period(to.year - (ahead >= HALF_A_YEAR) + (ahead < -HALF_A_YEAR), month)",
            "return Period(to.year, month)",
        ),
    ),
)
SLIP = Part(
    "A slip of the year",
    (
        Sentence(
            "More than half of the votes decide; else `period-conflict`.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/months.py",
            "most * 2 <= sum(counted.values()))",
            "most * 2 < sum(counted.values()))",
        ),
        Sentence(
            "With `year-doubtful` at what says otherwise.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/head_checks.py",
            "at = replace(place, cell=_cell_of(block, vote))",
            "at = place",
        ),
        Sentence(
            "Votes are the years in title, sheet, file and folder names, each kind once.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/months.py",
            "if year is not None and name not in seen:",
            "if year is not None and not seen:",
        ),
        Sentence(
            "For 填报时间 and the last-saved date each the year of the last such month that had begun by then, "
            "if that is under six months before.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/months.py",
            "FRESH = 6  #",
            "FRESH = 600  #",
        ),
        Sentence(
            "None before `first_month`.",
            (f"{MONTHS}a_year_before_the_first_month_has_no_vote",),
            "forms/months.py",
            "counted = Counter(vote.period for vote in valid or votes)",
            "counted = Counter(vote.period for vote in votes)",
        ),
        Sentence(
            "Document numbers (〔2021〕34号) don't vote.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/written_months.py",
            'folded = _DOCUMENT.sub(" ", fold(text))',
            "folded = fold(text)",
        ),
        Sentence(
            "Names that tell another month or a whole date don't vote.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/written_months.py",
            "if told[1] != month:",
            "if told[1] == month + 99:",
        ),
        Sentence(
            "Contact dates that tell a year are never outvoted: then it is `period-conflict`.",
            (f"{MONTHS}the_year_is_what_more_than_half_of_its_votes_say",),
            "forms/months.py",
            "if (dates is not None or most * 2",
            "if (most * 2",
        ),
        Sentence(
            "So last year's form never replaces this year's, nor this year's last year's, in silence.",
            (f"{MONTHS}last_years_form_takes_no_place_in_silence",),
            "forms/months.py",
            "if Period.of(day).ordinal - period.ordinal < FRESH and not early:",
            "if day == period:",
        ),
        Sentence(
            "A form that counts for a month two or more before or after the month of its own 填报时间 is told "
            "by the info `submission-misdated` in the report of that month too, under its unit.",
            (f"{MONTHS}a_form_far_from_its_filing_is_told_in_the_report_of_its_filing",),
            "rules/misdated.py",
            "FAR = 2  #",
            "FAR = 20  #",
        ),
    ),
)
FILED = Part(
    "Filed on, due",
    (
        Sentence(
            "Filed on: 填报时间; where it is empty or unreadable, the workbook's stored last-saved date.",
            (f"{STANDING}without_a_filing_date_a_unit_is_late_by_the_day_on_which_it_saved",),
            "forms/interpret.py",
            "        filed_on = saved\n",
            "        filed_on = None\n",
        ),
        Sentence(
            "Else unknown: not late, and oldest.",
            (f"{STANDING}an_unknown_filing_date_is_oldest_and_not_late",),
            "facts/newest.py",
            "return filing_day(sent) or date.min",
            "return filing_day(sent) or date.max",
        ),
        Sentence(
            "A message never calls a last-saved date 填报时间.",
            (f"{STANDING}without_a_filing_date_a_unit_is_late_by_the_day_on_which_it_saved",),
            "facts/sent.py",
            "if form.submission.dated else",
            "if day else",
        ),
        Sentence(
            "Due: the 25th of the period's month.",
            (
                "facts/test_standing.py::test_the_25th_is_the_due_day",
                "facts/test_offices.py::test_late_is_who_sent_the_first_ledger_late",
            ),
            "model/period.py",
            "return date(period.year, period.month, self.due_day)",
            "return date(period.year, period.month, self.due_day - 1)",
        ),
        Sentence(
            "A unit is late if its first ledger that was not rejected was filed after it.",
            (f"{STANDING}a_rejected_form_does_not_count_as_sent_in_time",),
            "facts/sent.py",
            "if form.kind == kind and standing.status[form.submission_id] != REJECTED",
            "if form.kind == kind",
        ),
        Sentence(
            "A correction on the 28th makes no one late, under whatever name it is saved.",
            (
                f"{STANDING}a_correction_after_the_due_day_makes_no_one_late",
                f"{VERSIONS}a_correction_under_the_same_name_counts_and_makes_no_one_late",
            ),
            "facts/sent.py",
            "return min(forms, key=lambda form: (form.filed_on or date.min",
            "return max(forms, key=lambda form: (form.filed_on or date.min",
        ),
        Sentence(
            "A late register has its finding and makes no unit late.",
            (f"{STANDING}a_late_register_is_told_and_makes_no_unit_late",),
            "rules/submissions.py",
            "if register and not (ledger and ledger.file == register.file):",
            "if register and ledger:",
        ),
        Sentence(
            "A unit counts as missing from the due day on; before it, `submission-missing` is an info.",
            (f"{STANDING}a_missing_form_is_an_error_from_the_due_day_on",),
            "rules/submissions.py",
            "if question.as_of >= due else",
            "if question.as_of > due else",
        ),
    ),
)
UNIT = Part(
    "Unit",
    (
        Sentence(
            "The head field, matched to the names and aliases in liaison.toml.",
            ("spelling/test_units.py::test_a_unit_is_known_by_each_of_its_names",),
            "spelling/units.py",
            "return _matched(written, settings, subdistrict) or None",
            "return _short(written) if _short(written) in settings.unit_names else None",
        ),
        Sentence(
            "In a consolidated form the column 填报单位, row by row.",
            (
                "test_levels.py::test_a_number_is_the_same_at_every_level",
                "cli/test_consolidate.py::test_the_consolidated_forms_are_read_back_with_the_same_rows",
            ),
            "forms/interpret.py",
            "identities = row_units(source, rows)",
            "identities = dict.fromkeys(range(len(rows)), head)",
        ),
        Sentence(
            "Where the head field is empty, the one known unit named in the file or folder name, with the "
            "warning `unit-missing`.",
            (
                "forms/test_heads.py::test_without_a_unit_in_the_head_the_name_of_file_or_folder_tells_it",
            ),
            "forms/head_checks.py",
            "if unit := named_in(file, settings):",
            "if unit := None:",
        ),
        Sentence(
            "Names that the program reads as one are one name in liaison.toml too.",
            (
                "test_settings.py::test_units_whose_names_are_read_as_one_are_refused_with_the_line",
                "test_settings.py::test_an_alias_that_is_read_as_another_unit_is_refused_with_its_line",
            ),
            "unit_list.py",
            "if other[0] != index:",
            "if other[0] < 0:",
        ),
    ),
)
SEVERAL = Part(
    "Several forms for one period, unit and form",
    (
        Sentence(
            "Go from the newest to the oldest; a form that shares an enterprise with those kept is "
            "superseded.",
            (f"{STANDING}the_newer_form_supersedes_the_older_with_the_same_enterprises",),
            "facts/settling.py",
            "order[form.submission_id], reverse=True):",
            "order[form.submission_id]):",
        ),
        Sentence(
            "Rejected ones aside.",
            (f"{VERSIONS}a_version_that_is_held_back_takes_no_place",),
            "facts/groups.py",
            "        elif not rejected:\n",
            "        else:\n",
        ),
        Sentence(
            "Keep a form that shares no enterprise with those kept (`submission-added`).",
            (f"{STANDING}a_form_that_shares_no_enterprise_is_added",),
            "facts/groups.py",
            "return bool(form.enterprises.keys() & other.enterprises.keys())",
            "return True",
        ),
        Sentence(
            "Superseded ones stay in the master, marked.",
            (
                "facts/test_standing.py::test_the_newer_form_supersedes_the_older_with_the_same_enterprises",
                "facts/test_standing.py::test_a_superseded_form_stays_in_the_master_and_counts_nowhere",
            ),
            "facts/settling.py",
            "self.status[one.form.submission_id] = SUPERSEDED",
            "self.status[one.form.submission_id] = ACCEPTED",
        ),
        Sentence(
            "Same bytes for the same (period, unit): taken once, `file-duplicate` on the larger path.",
            (f"{VERSIONS}the_same_bytes_twice_are_taken_once_and_told_on_the_larger_path",),
            "facts/settling.py",
            "files = sorted(self._history.files, key=lambda file: (file.sha256, file.file))",
            "files = sorted(self._history.files, key=lambda f: (f.sha256, f.file), reverse=True)",
        ),
        Sentence(
            "Newest by: day filed (the last-saved day where that lies before 填报时间).",
            (f"{NEWEST}a_filing_date_written_ahead_gives_way_to_the_day_of_saving",),
            "facts/newest.py",
            "return saved if ahead else sent.filed_on",
            "return sent.filed_on",
        ),
        Sentence(
            "1 to 31 days before: not more.",
            (
                "facts/test_newest.py::test_a_template_that_was_saved_long_before_its_date_is_newer_than_what_was_filed_between",
                "facts/test_newest.py::test_a_form_saved_more_than_a_month_before_its_date_is_of_its_date",
            ),
            "facts/newest.py",
            "WRITTEN_AHEAD = timedelta(days=31)",
            "WRITTEN_AHEAD = timedelta(days=310)",
        ),
        Sentence(
            "An answer, that is a returned workbook that came back mended, is never before what it answers.",
            (f"{NEWEST}an_answer_is_never_before_what_it_answers",),
            "facts/newest.py",
            "day = max([_day(form), *(rank.day for rank in before)])",
            "day = _day(form)",
        ),
        Sentence(
            "Steps in the chain of answers.",
            (f"{NEWEST}an_answer_to_an_answer_is_newer_than_both",),
            "facts/newest.py",
            "steps = 1 + max((rank.steps for rank in before), default=0) if sent.answers else 0",
            "steps = 0",
        ),
        Sentence(
            "Last-saved date.",
            (f"{NEWEST}of_two_of_one_day_the_one_that_was_saved_later_counts",),
            "facts/newest.py",
            "sent.saved_at or datetime.min, written, *place)",
            "datetime.min, written, *place)",
        ),
        Sentence(
            "填报时间.",
            (f"{NEWEST}of_two_saved_at_once_the_one_with_the_later_filing_date_counts",),
            "facts/newest.py",
            "written = sent.filed_on if sent.dated and sent.filed_on else date.min",
            "written = date.min",
        ),
        Sentence(
            "Path (the later in order is newer), sheet, position.",
            ("facts/test_newest.py::test_a_tie_that_only_the_path_decides_is_told_on_both",),
            "facts/newest.py",
            "place = sent.file, sent.sheet, sent.label_row, sent.label_column\n        own",
            "place = chr(9999 - ord(sent.file[0])), sent.sheet, sent.label_row, sent.label_column\n        own",
        ),
        Sentence(
            "Where only path, sheet or position decide between different rows, `submission-tied` on both "
            "says which one counts and how to change that.",
            (f"{NEWEST}a_tie_that_only_the_path_decides_is_told_on_both",),
            "facts/groups.py",
            "if old.told == new.told:",
            "if old is new:",
        ),
        Sentence(
            "Or 填报时间 and last-saved date order two different forms differently.",
            (f"{NEWEST}a_filing_date_written_ahead_gives_way_to_the_day_of_saving",),
            "facts/groups.py",
            "if _disagree(form, by) else []",
            "if not form else []",
        ),
        Sentence(
            "A returned workbook carries a hidden mark of the content that it answers.",
            ("documents/test_answers.py::test_a_returned_workbook_tells_what_it_answers",),
            "files/answers.py",
            'return f"answers:{sha256}"',
            'return f"answers:{sha256[::-1]}"',
        ),
        Sentence(
            "One that came back with the same title, head and rows is a `file-duplicate`.",
            (f"{NEWEST}a_returned_workbook_that_came_back_unmended_counts_once",),
            "facts/settling.py",
            "    settling.came_back()\n",
            "",
        ),
        Sentence(
            "`submission-superseded` names both dates.",
            (f"{NEWEST}a_superseded_form_names_both_dates",),
            "rules/standing.py",
            "older=filing_words(one.form)",
            'older=""',
        ),
        Sentence(
            "A register that replaces another names the grievances that are gone, as a warning.",
            (f"{NEWEST}a_register_that_replaces_another_names_the_grievances_that_are_gone",),
            "facts/groups.py",
            "return any(is_same(title, other) for other in titles)",
            "return True",
        ),
        Sentence(
            "Where a ledger supersedes another, its workbook's register does too, an empty one included.",
            (
                f"{NEWEST}where_a_ledger_supersedes_another_its_register_does_too_an_empty_one_included",
            ),
            "facts/settling.py",
            "self._group(registers, order, registers_beside(ledgers.superseded, registers))",
            "self._group(registers, order, {})",
        ),
        Sentence(
            "A blank one not.",
            ("forms/test_blank_forms.py::test_a_blank_form_takes_the_place_of_no_other",),
            "facts/sent_forms.py",
            "return BLANK  # nobody has sent it",
            "return ACCEPTED",
        ),
        Sentence(
            "Forms of one workbook that share no (enterprise and date, or title) both count.",
            (f"{NEWEST}two_halves_of_a_month_in_one_workbook_both_count",),
            "facts/groups.py",
            "if form.file_id != other.file_id:",
            "if form is not other:",
        ),
        Sentence(
            "An exact copy counts once.",
            (
                f"{NEWEST}an_exact_copy_in_one_workbook_counts_once",
                f"{STANDING}an_exact_copy_without_a_day_in_one_workbook_counts_once",
            ),
            "facts/groups.py",
            "return copied or bool(",
            "return bool(",
        ),
    ),
)
PATHS = Part(
    "Versions of one path",
    (
        Sentence(
            "For one period, unit and form what lies there now is the newest.",
            (
                "facts/test_versions.py::test_what_lies_there_now_is_the_newest_whatever_date_it_bears",
                "facts/test_versions.py::test_an_older_version_that_is_put_back_counts_again",
            ),
            "facts/newest.py",
            "return file.present, file.turn",
            "return not file.present, file.turn",
        ),
        Sentence(
            "Else the one read later.",
            (f"{VERSIONS}of_versions_that_are_gone_the_one_that_lay_there_last_counts",),
            "facts/newest.py",
            "return file.present, file.turn",
            "return file.present, -file.turn",
        ),
        Sentence(
            "A ledger version that shares an (enterprise, date) with the one it was saved over takes its place, "
            "whatever unit and month it names.",
            (
                f"{VERSIONS}a_wrong_unit_mended_in_place_takes_the_ledger_from_the_wrong_unit",
                f"{VERSIONS}a_wrong_month_mended_in_place_takes_the_ledger_from_the_wrong_month",
            ),
            "facts/settling.py",
            "    settling.said_anew()\n",
            "",
        ),
        Sentence(
            "Its register with it.",
            (f"{VERSIONS}the_register_beside_a_ledger_of_the_wrong_unit_goes_with_it",),
            "facts/settling.py",
            "self._overrule_all([older, *beside], (LEDGER, REGISTER))",
            "self._overrule_all([older], (LEDGER, REGISTER))",
        ),
        Sentence(
            "Otherwise both stand.",
            (
                f"{VERSIONS}next_month_under_the_same_name_takes_nothing_from_this_month",
                f"{VERSIONS}another_unit_under_the_same_name_takes_nothing",
            ),
            "facts/settling.py",
            "or not matters & older.matters.keys()",
            "or not matters",
        ),
    ),
)
STAYS = Part(
    "What was read stays",
    (
        Sentence(
            "A file version that was read stays in the master, whether the file is gone from inbox/ or was "
            "saved over by another of the same name.",
            (
                f"{VERSIONS}a_file_that_is_gone_still_counts",
                f"{VERSIONS}a_register_saved_over_its_ledger_counts_beside_it",
            ),
            "facts/settling.py",
            "here = here or [file for file in copies if file.turn == last]",
            "here = here or []",
        ),
        Sentence(
            "Only `liaison withdraw` takes it out, with a reason.",
            (
                "facts/test_withdrawal.py::test_what_is_withdrawn_is_in_no_figure",
                "cli/test_workspace_commands.py::test_a_withdrawn_file_is_in_no_figure_and_its_reason_is_told",
            ),
            "facts/settling.py",
            "self.status.update(dict.fromkeys(ids, WITHDRAWN))",
            "self.silent -= ids",
        ),
        Sentence(
            "For the unit and month for which it counted.",
            (
                f"{VERSIONS}a_content_withdrawn_for_one_unit_counts_for_the_one_that_its_new_name_tells",
            ),
            "facts/settling.py",
            "out = [form for form in own if (form.unit, form.period) in of]",
            "out = list(own)",
        ),
        Sentence(
            "Wherever it is moved.",
            (f"{VERSIONS}a_withdrawn_content_stays_out_wherever_it_is_moved",),
            "facts/settling.py",
            "if file.sha256 != withdrawal.sha256 or (own and not out):",
            "if file.file_id != withdrawal.file_id or (own and not out):",
        ),
        Sentence(
            "A content counts where it lies now.",
            (f"{VERSIONS}a_content_counts_where_it_lies_now",),
            "facts/settling.py",
            "here = [file for file in copies if file.present]",
            "here = [file for file in copies if not file.present]",
        ),
        Sentence(
            "Else where it lay last.",
            (f"{VERSIONS}a_content_that_is_gone_counts_where_it_lay_last",),
            "facts/settling.py",
            "last = max(file.turn for file in copies)",
            "last = min(file.turn for file in copies)",
        ),
        Sentence(
            "The office's own lists likewise.",
            (
                "facts/test_versions.py::test_rosters_of_two_months_under_one_name_both_count",
                "facts/test_versions.py::test_a_roster_saved_over_by_one_of_the_same_month_is_past",
                "facts/test_withdrawal.py::test_a_withdrawn_list_decides_nothing",
            ),
            "facts/settling.py",
            "    settling.lists()\n",
            "",
        ),
        Sentence(
            "待办.html lists what vanished from inbox/ or was saved over within its own month; of older ones a "
            "number a month.",
            (f"{PUBLISHING}a_file_that_left_the_inbox_and_still_counts_is_on_the_page",),
            "telling.py",
            "gone = {file.file_id: file.file for file in facts.history.files if not file.present}",
            "gone = {file.file_id: file.file for file in facts.history.files if file.turn < 0}",
        ),
    ),
)
CONTACTS = Part(
    "Contacts of other months",
    (
        Sentence(
            "A contact dated after the due day of the month before is no error in this month's ledger; it "
            "counts for the month in which it happened (`date-carried`).",
            (f"{STANDING}a_carried_contact_counts_for_its_own_month",),
            "model/period.py",
            "before = Period.of(day).shift(1) == period and day.day > self.due_day",
            "before = False",
        ),
        Sentence(
            'With `cycle = "due-to-due"` a period runs from the 26th to the 25th instead.',
            ("facts/test_lifecycle.py::test_a_cycle_from_due_day_to_due_day_counts_by_period",),
            "model/period.py",
            'return self.next_if_after_due(day) if self.cycle == "due-to-due" else Period.of(day)',
            "return Period.of(day)",
        ),
        Sentence(
            "In a cell with several dates each counts for its own month.",
            (f"{STANDING}of_several_dates_in_a_cell_each_counts_for_its_own_month",),
            "facts/coverage.py",
            "in months_of(days, calendar)]",
            "in months_of(days[:1], calendar)]",
        ),
    ),
)
RUNS = Part(
    "Runs",
    (
        Sentence(
            "Every run takes in all that is new in inbox/, whatever its period.",
            (f"{CONSOLIDATE}every_run_takes_in_all_that_is_new_whatever_its_month",),
            "intake.py",
            "for batch in read_all(run, new, reader):",
            "for batch in read_all(run, [e for e in new if run.period.month == 5], reader):",
        ),
        Sentence(
            "Then reports on one month: `--month`, in any of the spellings of (a).",
            ("cli/test_publishing.py::test_a_month_may_be_written_as_people_write_it",),
            "model/period.py",
            'return nearest_year(int(match["m"]), cls.of(near))',
            'return cls(near.year - 1, int(match["m"]))',
        ),
        Sentence(
            "By default the month of as-of; on its days 1-10 the month before; `forms` the month of as-of.",
            (f"{PUBLISHING}on_the_first_ten_days_the_month_before_is_reported",),
            "cli/options.py",
            "return usual_month(day) if closing else Period.of(day)",
            "return usual_month(day)",
        ),
        Sentence(
            "Never before `first_month`.",
            (f"{PUBLISHING}the_usual_month_is_never_before_the_first_one",),
            "pipeline.py",
            "period = run.period if run.asked else max(run.period, first)",
            "period = run.period if first else run.period",
        ),
        Sentence(
            "It names every other published month whose figures are not what was published, on the terminal "
            "and in `outbox/待办.html`, with the command that makes it anew.",
            (
                f"{PUBLISHING}a_month_whose_figures_changed_is_named_with_the_command_that_makes_it_anew",
            ),
            "staleness.py",
            "return figures_to_keep(units) != record.figures",
            "return figures_to_keep(units) == record",
        ),
        Sentence(
            "Looked at only where the key of its inputs changed.",
            (f"{PUBLISHING}other_months_are_looked_at_only_where_something_changed",),
            "staleness.py",
            "        and record.key != key\n",
            "",
        ),
        Sentence(
            "What was published before is then kept as `outbox/2021-04（原稿1）`.",
            (
                f"{PUBLISHING}a_month_whose_figures_changed_is_named_with_the_command_that_makes_it_anew",
                f"{PUBLISHING}a_month_that_is_still_being_reported_keeps_no_original",
            ),
            "editions.py",
            "    return keep_original(outbox, month.period)\n",
            "    return None\n",
        ),
    ),
)
HELD = Part(
    "Held back",
    (
        Sentence(
            "Which findings hold a file, a form, a row or a closing is fixed, and stands on the finding.",
            ("test_holding.py::test_what_a_code_holds_back_counts_once_the_catalogue_blanks_it",),
            "forms/interpret.py",
            "held = any(f.holds is Holds.FORM for f in found)",
            "held = False",
        ),
        Sentence(
            "`[severity]` changes how a finding is shown and the exit status, never holding.",
            (f"{STANDING}a_severity_changes_nothing_of_what_is_held_back",),
            "facts/live_rows.py",
            "yield row, states[row.submission_id] == ACCEPTED and not row.held",
            "yield row, states[row.submission_id] == ACCEPTED",
        ),
        Sentence(
            "A code that holds something can't be off (exit 2; in a file of the first edition it is shown as "
            "info, and that is said).",
            (
                "test_settings.py::test_what_holds_something_back_can_not_be_switched_off",
                "test_settings.py::test_in_a_file_of_the_first_edition_it_is_shown_as_an_info_and_that_is_said",
            ),
            "settings.py",
            "elif levels[level] is None and CATALOGUE[code].holds:",
            "elif level is None:",
        ),
        Sentence(
            "Held rows are in no figure, but cross-checks and the inferred roster know them, so that one "
            "mistake is reported once.",
            (f"{STANDING}held_rows_are_known_but_not_counted",),
            "facts/live_rows.py",
            "        if state:\n            live.append(row)",
            "        if state and not row.held:\n            live.append(row)",
        ),
        Sentence(
            "Any fault of 办结时间 holds the closing alone: the grievance counts as raised and open.",
            (
                "facts/test_standing.py::test_a_day_of_closing_that_can_not_be_leaves_the_grievance_raised_and_open",
                "test_holding.py::test_a_fault_of_the_closing_holds_the_closing_alone",
            ),
            "forms/cells.py",
            'narrowed(invalid, Holds.CLOSING) if name == "closed_on" else invalid',
            "invalid",
        ),
    ),
)
SAME_AS = "facts/test_same_as.py::test_"
CONFIRMED = "documents/test_confirmed_names.py::test_"
SAME = Part(
    "对应确认 (sections 5 and 6)",
    (
        Sentence(
            "Proposals “X is Y” for enterprises: of the register, beside a near name of the ledger.",
            (
                f"{SAME_AS}an_enterprise_of_the_register_that_the_ledger_names_otherwise_is_proposed",
            ),
            "facts/proposals.py",
            "    yield from _of_ledger(unit, facts)",
            "    yield from ()",
        ),
        Sentence(
            "Two names of a unit with one telephone number that no third one has.",
            (f"{SAME_AS}two_names_with_one_telephone_are_proposed_but_not_three",),
            "facts/proposals.py",
            "    yield from _of_telephone(unit, facts)",
            "    yield from ()",
        ),
        Sentence(
            "Without a roster, beside a name of earlier months that the ledger has no more.",
            (f"{SAME_AS}without_a_roster_a_new_name_is_proposed_beside_one_of_earlier_months",),
            "facts/proposals.py",
            "yield from _of_earlier_months(unit, facts, covered)",
            "yield from ()",
        ),
        Sentence(
            "For titles of grievances; nothing is merged before it is confirmed.",
            (
                f"{SAME_AS}a_new_title_is_proposed_for_a_grievance_that_vanished_and_nothing_is_merged",
            ),
            "facts/proposals.py",
            "    yield from _titles(unit, facts)",
            "    yield from ()",
        ),
        Sentence(
            "For units and columns, which come first.",
            (
                f"{CONFIRMED}an_unknown_unit_is_asked_and_confirmed_once_for_all_months",
                f"{CONFIRMED}a_column_under_another_name_is_asked_and_then_read",
            ),
            "facts/proposals.py",
            "in chain(_general(facts), *of_units):",
            "in chain((), *of_units):",
        ),
        Sentence(
            "A unit of a sub-district's table is named with the sub-district: another may have one of the same "
            "name.",
            ("test_rollup_edges.py::test_a_renamed_unit_is_asked_about_with_its_sub_district",),
            "facts/unknown_names.py",
            "written = written if street in written else street + written",
            "written = written if street in written else written",
        ),
        Sentence(
            "Confirmed once, it holds for all months.",
            (
                f"{SAME_AS}a_confirmation_holds_for_months_before_and_after",
                f"{SAME_AS}a_name_that_is_not_on_the_roster_is_proposed_and_once_confirmed_is_contacted",
            ),
            "facts/same_as.py",
            "return self.enterprises.get(((unit,), key), key)",
            "return key",
        ),
        Sentence(
            "For the unit that it names, and for no other.",
            (f"{SAME_AS}a_confirmation_of_one_unit_says_nothing_of_another",),
            "facts/same_as.py",
            "placed = [saying(row, (row.unit,), key) for row in own if row.unit]",
            'placed = [saying(row, ("应急办",), key) for row in own if row.unit]',
        ),
        Sentence(
            "确认 否: it is not asked again.",
            (f"{SAME_AS}a_refusal_silences_a_proposal",),
            "facts/proposals.py",
            "if proposal.number not in facts.same_as.rows and proposal.pair not in answered:",
            "if proposal.number not in answered:",
        ),
        Sentence(
            "另写为 names what it is in place of 建议为.",
            (f"{SAME_AS}another_name_counts_in_place_of_the_proposed_one",),
            "facts/sayings.py",
            "target = key(row.instead or agreed)",
            "target = key(agreed)",
        ),
        Sentence(
            "`same-as-conflict`: a contradiction or a circle, told at its cells.",
            (f"{SAME_AS}contradictions_and_circles_are_told_at_their_cells",),
            "facts/sayings.py",
            "conflicts += [SameAsConflict(row, what) for row in rows]",
            "conflicts += []",
        ),
        Sentence(
            "Of what contradicts nothing is guessed.",
            (f"{SAME_AS}of_what_contradicts_nothing_is_guessed",),
            "facts/sayings.py",
            "elif len(said) > 1 and sum(end not in targets for end in reached) > 1:",
            "elif len(said) > 9:",
        ),
        Sentence(
            "All lists of the kind are one register: of each proposal the row that was saved last counts.",
            (f"{SAME_AS}of_two_lists_what_was_saved_last_counts",),
            "facts/same_as.py",
            "if own and own[-1].submission_id != row.submission_id:",
            "if own and not row.submission_id:",
        ),
        Sentence(
            "What is filled in where it was published counts and is published again; a row that is cleared takes "
            "back.",
            (
                "documents/test_same_as_list.py::test_an_answer_in_outbox_counts_stays_and_is_taken_back_where_it_is_cleared",
            ),
            "facts/decisions.py",
            "cleared.add(row.number)",
            "cleared.discard(row.number)",
        ),
    ),
)
PARTS = (MASTER, PERIOD, SLIP, FILED, UNIT, SEVERAL, PATHS, STAYS, CONTACTS, RUNS, HELD, SAME)
