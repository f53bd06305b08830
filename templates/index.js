"use strict";
(() => {
  const all = (what, where = document) => [...where.querySelectorAll(what)];
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  // filters: a form for a table; its fields are named after the data-… of a row or of the row's group
  const lists = {};
  for (const form of all("form[data-for]")) {
    const table = document.getElementById(form.dataset.for);
    const rows = all("tbody tr:not(.group)", table).map((row) => ({
      row,
      text: plain(`${row.textContent} ${row.parentElement.dataset.words || ""}`),
      data: { ...row.parentElement.dataset, ...row.dataset },
    }));
    const groups = all("tbody", table);
    const [told, none] = [form.querySelector("output"), document.getElementById(`${form.dataset.for}-none`)];
    const apply = () => {
      const words = plain(form.elements.q.value).split(/\s+/).filter(Boolean);
      const wanted = all("select", form).filter((field) => field.value);
      let shown = 0;
      for (const { row, text, data } of rows) {
        const fits = words.every((word) => text.includes(word))
          && wanted.every((field) => (data[field.name] || "").split(" ").includes(field.value));
        row.hidden = !fits;
        shown += fits;
      }
      for (const group of groups) group.hidden = !all("tr:not(.group)", group).some((row) => !row.hidden);
      form.classList.toggle("active", words.length + wanted.length > 0);
      if (none) none.hidden = shown > 0;
      const unit = form.dataset.measure;
      told.textContent = shown === rows.length ? `共${shown}${unit}` : `显示${shown}${unit}，共${rows.length}${unit}`;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.querySelector("button").addEventListener("click", (event) => {
      event.preventDefault();
      form.reset();
      apply();
    });
    form.hidden = false;
    lists[form.dataset.for] = (query) => {
      form.reset();
      for (const [name, value] of new URLSearchParams(query)) form.elements[name].value = value;
      apply();
    };
    apply();
  }

  // a figure shows its rows: the list with the filter set
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-show]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const [name, query] = link.dataset.show.split("?");
    const show = lists[`${name}-table`];
    if (!show) return; // nothing is listed
    event.preventDefault();
    show(query);
    const heading = document.getElementById(`${name}-list`);
    history.pushState(null, "", `#${heading.id}`);
    heading.scrollIntoView();
    heading.focus({ preventScroll: true });
  });

  // sorting: up, down, as it was
  const number = (text) => Number.parseFloat(text.replace(/,/g, ""));
  for (const table of all("table[data-sortable]")) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    const key = (row, at) => {
      const cell = row.cells[at];
      return cell.dataset.k ?? cell.textContent.trim();
    };
    const sort = (at, numeric, sign) => {
      const rows = original.map((row) => [key(row, at), row]);
      const compare = numeric
        ? ([a], [b]) => {
            const [x, y] = [number(a), number(b)];
            if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
            return sign * (x - y);
          }
        : ([a], [b]) => sign * a.localeCompare(b, "zh-CN", { numeric: true });
      body.append(...(sign ? rows.sort(compare) : rows).map(([, row]) => row));
    };
    heads.forEach((head, at) => {
      if (!head.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const after = { ascending: "descending", descending: null }[before] ?? (before ? null : "ascending");
        for (const other of heads) other.removeAttribute("aria-sort");
        if (after) head.setAttribute("aria-sort", after);
        sort(at, head.dataset.sort === "number", { ascending: 1, descending: -1 }[after] ?? 0);
      });
    });
  }

  // long lists of names are folded, but open on paper and where a link leads to them
  const folded = all("details");
  for (const part of folded) part.open = false;
  const unfold = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target?.tagName === "DETAILS") target.open = true;
  };
  addEventListener("hashchange", unfold);
  unfold();
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[href^='#']")) setTimeout(unfold);
  });
  let open = [];
  addEventListener("beforeprint", () => {
    open = folded.filter((part) => part.open);
    for (const part of folded) part.open = true;
  });
  addEventListener("afterprint", () => {
    for (const part of folded) part.open = open.includes(part);
  });
})();
