"use strict";
(() => {
  const one = (what) => document.querySelector(what);
  const month = document.body.dataset.month;
  const HERE = "操作台没有回答。它可能已经退出，请从桌面上的“操作台”图标重新打开。";
  let busy = false;

  // --- small tools: texts are only ever put in as text -----------------------------------------------
  const make = (tag, words = {}, ...inside) => {
    const node = Object.assign(document.createElement(tag), words);
    node.append(...inside);
    return node;
  };
  // a link that opens a published document or folder in its own program
  const opening = (path, text) => {
    const button = make("button", { type: "button", className: "link", textContent: text });
    button.dataset.open = path;
    return button;
  };
  const warn = (text) => {
    const box = one("#alert");
    box.textContent = text;
    box.hidden = !text;
    if (text) box.scrollIntoView({ block: "nearest" });
  };
  const ask = async (address, words) => {
    warn("");
    try {
      const answer = await fetch(address, words && {
        method: "POST", headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ month, ...words }),
      });
      const told = await answer.json();
      if (!answer.ok) warn(told.text || HERE);
      return answer.ok ? told : null;
    } catch {
      warn(HERE);
      return null;
    }
  };
  // a question with buttons; gives the value of the one that was pressed, "" for none
  const question = (title, body, buttons) => new Promise((resolve) => {
    const dialog = one("#ask");
    one("#ask-h").textContent = title;
    one("#ask-body").replaceChildren(body);
    one("#ask-buttons").replaceChildren(...buttons.map(([value, text, needs]) => make(
      "button", { value, textContent: text, className: "button", formNoValidate: !needs })));
    dialog.returnValue = "";
    dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true });
    dialog.showModal();
  });

  // --- what is going on -----------------------------------------------------------------------------
  const show = (event) => {
    busy = event.stage !== "";
    one("#progress").hidden = !busy;
    one("#start").disabled = busy;
    const bar = one("#bar");
    if (event.all) Object.assign(bar, { max: event.all, value: event.done });
    else bar.removeAttribute("value");
    const count = event.all ? ` ${event.done}／${event.all}` : "";
    one("#stage").textContent = busy ? `正在${event.stage}：${event.text}${count}` : "";
  };
  const listen = () => {
    const events = new EventSource("/events"); // connects again by itself and is told the state anew
    events.onmessage = (message) => show(JSON.parse(message.data));
  };

  // --- 1 放表 ----------------------------------------------------------------------------------------
  const put = async (file, path, how = "") => {
    const line = make("li", {}, `${path}：正在放入……`);
    one("#arrived").append(line);
    const address = `/inbox?path=${encodeURIComponent(path)}${how && `&as=${how}`}`;
    let told = null;
    try {
      const answer = await fetch(address, { method: "POST", body: file });
      told = await answer.json();
    } catch {
      told = { text: HERE };
    }
    const said = { saved: "已放入", same: "已经在里面，没有重复放入", ignored: "不是报表，没有放入" }[told.state];
    line.textContent = `${told.path || path}：${said || told.text || "同名的文件已经在里面，内容不同"}`;
    line.classList.toggle("bad", !said);
    if (told.state === "differs") {
      const choose = (text, as) => make("button", {
        type: "button", className: "button", textContent: text,
        onclick: async () => { line.remove(); const path2 = await put(file, path, as); if (path2) await check([path2]); await refresh(); },
      });
      line.append(" ", choose("更正：代替原来的", "correction"), choose("另一份：两份都要", "another"));
    }
    return told.state === "saved" ? told.path : "";
  };
  const putAll = async (pairs) => {
    const saved = [];
    for (const [file, path] of pairs) {
      const path2 = await put(file, path);
      if (path2) saved.push(path2);
    }
    if (saved.length) await check(saved);
    await refresh();
  };
  // what the page says of inbox/ has changed: the new page has it
  const refresh = async () => {
    try {
      const text = await (await fetch(`/?month=${month}`)).text();
      const page = new DOMParser().parseFromString(text, "text/html");
      for (const part of ["#today ul", "#lying summary", "#lying tbody"]) one(part).replaceWith(page.querySelector(part));
    } catch {
      warn(HERE);
    }
  };
  const check = async (files) => {
    const box = one("#checked");
    box.textContent = `正在检查${files.length}个文件……`;
    const told = await ask("/check", { files });
    if (!told) { box.textContent = ""; return; }
    const { findings, all } = told.told;
    const rows = findings.map((f) => make("tr", {},
      make("td", { className: "w", textContent: f.level }), make("td", { textContent: f.where }),
      make("td", { textContent: f.message }), make("td", { textContent: f.suggestion })));
    box.replaceChildren(make("p", {}, all ? `这${files.length}个文件有${all}条要看的：` : `这${files.length}个文件没有发现问题。`));
    if (rows.length) box.append(table(["", "在哪里", "是什么", "怎么办"], rows));
    if (all > rows.length) box.append(make("p", {}, `这里列出前${rows.length}条，汇总以后在总览页里看全部。`));
    box.append(make("p", {}, "放好以后，请按“开始汇总”。"));
  };
  const table = (labels, rows) => {
    const head = make("tr", {}, ...labels.map((text) => make("th", { scope: "col", textContent: text })));
    const whole = make("table", {}, make("thead", {}, head), make("tbody", {}, ...rows));
    const frame = make("div", { className: "scroll", tabIndex: 0 }, whole);
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", "清单");
    return frame;
  };
  const chosen = (field) => [...field.files].map((file) => [file, file.webkitRelativePath || file.name]);
  const inFolder = async (entry, path) => { // a dropped folder -> [file, path] of all in it
    const name = path + entry.name;
    if (entry.isFile) return [[await new Promise((ok, no) => entry.file(ok, no)), name]];
    const reader = entry.createReader();
    const all = [];
    for (;;) { // it gives a hundred at a time
      const some = await new Promise((ok, no) => reader.readEntries(ok, no));
      if (!some.length) return all;
      for (const inside of some) all.push(...await inFolder(inside, `${name}/`));
    }
  };
  const dropped = async (transfer) => {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const plain = [...transfer.files].map((file) => [file, file.name]);
    if (!entries.length) return putAll(plain);
    const pairs = [];
    for (const entry of entries) pairs.push(...await inFolder(entry, ""));
    return putAll(pairs);
  };

  // --- 3 清单 ----------------------------------------------------------------------------------------
  const field = (column, row) => {
    const value = row.cells[column.name] || "";
    let input;
    if (column.strict) {
      const words = column.words.includes(value) || !value ? column.words : [...column.words, value];
      input = make("select", {}, make("option", { value: "", textContent: "" }),
        ...words.map((word) => make("option", { value: word, textContent: word })));
    } else {
      input = make("input", { type: "text", autocomplete: "off" });
      if (column.words.length) input.setAttribute("list", `words-${column.name}`);
    }
    Object.assign(input, { name: column.name, value });
    return make("label", {}, column.label, input);
  };
  // fills in what is suggested; she sees it before she saves
  const asAdvised = (part, cells) => make("button", {
    type: "button", className: "button", textContent: "照建议填",
    onclick: () => {
      const typed = { level: cells.advised_level, target: cells.advised_unit, dispatched_on: document.body.dataset.day };
      for (const [name, text] of Object.entries(typed)) {
        const input = part.querySelector(`[name="${name}"]`);
        if (input && text && !input.value) input.value = text;
      }
    },
  });
  const openList = async (kind) => {
    const told = await ask(`/decisions/${kind}?month=${month}`);
    if (!told) return;
    const { title, key, hint, columns, rows } = told.told;
    const form = one("#list");
    const words = columns.filter((c) => c.own && !c.strict && c.words.length).map((c) => {
      const list = make("datalist", { id: `words-${c.name}` });
      list.append(...c.words.map((word) => make("option", { value: word })));
      return list;
    });
    const parts = rows.map((row) => {
      const known = columns.filter((c) => !c.own && row.cells[c.name] && c.name !== key);
      const list = make("dl");
      for (const c of known) list.append(make("dt", { textContent: c.label }), make("dd", { textContent: row.cells[c.name] }));
      const fields = make("div", { className: "fields" }, ...columns.filter((c) => c.own).map((c) => field(c, row)));
      const part = make("fieldset", {}, make("legend", { textContent: row.cells[key] }), list, fields);
      if (kind === "dispatch" && row.cells.advised_level) part.append(asAdvised(part, row.cells));
      part.dataset.number = row.number;
      return part;
    });
    form.replaceChildren(make("h3", { textContent: `${title}（${rows.length}件）` }),
      ...(rows.length && hint ? [make("p", { className: "hint", textContent: hint })] : []), ...words, ...parts);
    if (rows.length) form.append(make("button", { className: "button main", textContent: "保存" }));
    form.append(make("p", { id: "list-said" }, rows.length ? "" : "没有要填的。"));
    form.dataset.kind = kind;
    form.hidden = false;
    form.scrollIntoView();
    (form.querySelector("select, input") || form).focus();
  };
  const saveList = async (form) => {
    const rows = {};
    for (const part of form.querySelectorAll("fieldset")) {
      const fields = [...part.querySelectorAll("input, select")];
      rows[part.dataset.number] = Object.fromEntries(fields.map((f) => [f.name, f.value.trim()]));
    }
    const told = await ask(`/decisions/${form.dataset.kind}`, { rows });
    if (told) one("#list-said").textContent = "已保存到inbox，下次汇总时算进去。";
  };

  // --- 单位名单 ---------------------------------------------------------------------------------------
  const openUnits = async () => {
    const told = await ask("/units");
    if (!told) return;
    const { columns, rows } = told.told;
    const form = one("#unit-list");
    const line = (cells) => make("tr", {}, ...columns.map((column, at) => {
      const input = make("input", { type: "text", value: cells[at] || "", autocomplete: "off" });
      input.setAttribute("aria-label", column.label);
      if (column.words.length) input.setAttribute("list", `unit-words-${at}`);
      return make("td", {}, input);
    }));
    const words = columns.map((column, at) => {
      const list = make("datalist", { id: `unit-words-${at}` });
      list.append(...column.words.map((word) => make("option", { value: word })));
      return list;
    });
    const frame = table(columns.map((column) => column.label), rows.map(line));
    const body = frame.querySelector("tbody");
    const more = make("button", { type: "button", className: "button", textContent: "加一个单位",
      onclick: () => { body.append(line([])); body.lastChild.querySelector("input").focus(); } });
    body.addEventListener("paste", (event) => { // cells copied in Excel or WPS: rows by line ends, columns by tabs
      const text = event.clipboardData.getData("text/plain").replace(/\r/g, "").replace(/\n+$/, "");
      if (!/[\n\t]/.test(text)) return;
      event.preventDefault();
      const [row, cell] = [event.target.closest("tr"), event.target.closest("td")];
      const [top, left] = [[...body.rows].indexOf(row), [...row.cells].indexOf(cell)];
      text.split("\n").forEach((copied, down) => {
        if (top + down === body.rows.length) body.append(line([]));
        const inputs = body.rows[top + down].querySelectorAll("input");
        copied.split("\t").forEach((value, right) => { if (inputs[left + right]) inputs[left + right].value = value.trim(); });
      });
    });
    form.replaceChildren(make("h3", { textContent: "单位名单" }), ...words, frame, more,
      make("button", { className: "button main", textContent: "保存" }),
      make("p", { id: "units-said" }, "可以在 Excel、WPS 里复制几行几列，粘贴到格子里。不要的单位，把那一行全部清空再保存。"));
    form.hidden = false;
    body.querySelector("input").focus();
  };
  const saveUnits = async (form) => {
    const rows = [...form.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("input")].map((input) => input.value.trim()));
    const told = await ask("/units", { rows: rows.filter((row) => row.some(Boolean)) });
    if (told) one("#units-said").textContent = "已保存到单位名单.xlsx，下次汇总时算进去。";
  };

  // --- 本科室 -----------------------------------------------------------------------------------------
  const openOffice = async () => {
    const told = await ask("/office");
    if (!told) return;
    const form = one("#office-form");
    const fields = told.told.fields.map((f) => make("label", {}, f.label,
      make("input", { type: "text", name: f.name, value: f.value, required: f.needed, autocomplete: "off" })));
    form.replaceChildren(make("div", { className: "fields" }, ...fields),
      make("button", { className: "button main", textContent: "保存" }), make("p", { id: "office-said" }));
    form.hidden = false;
    form.querySelector("input").focus();
  };
  const saveOffice = async (form) => {
    const fields = Object.fromEntries([...form.querySelectorAll("input")].map((f) => [f.name, f.value.trim()]));
    const told = await ask("/office", { fields });
    if (told) one("#office-said").textContent = "已保存到liaison.toml，下次汇总时用上。";
  };

  // --- the other acts -------------------------------------------------------------------------------
  const withdraw = async (file) => { // "": she writes which one; it may have left inbox/
    const [which, why] = ["which", "why"].map((id) => make("input", { type: "text", required: true, id, autocomplete: "off" }));
    which.value = file;
    const body = make("div", {}, ...(file ? [] : [make("label", {}, "文件名（可以带文件夹）：", which)]),
      make("label", {}, `撤回${file && `“${file}”`}以后，它不再计入任何数字。理由：`, why));
    const buttons = [["yes", "撤回", true], ...(file ? [] : [["back", "取消撤回这个文件", false]]), ["", "不撤回", false]];
    const pressed = await question("撤回", body, buttons);
    if (pressed === "back") return undo(which.value);
    if (pressed !== "yes") return;
    const told = await ask("/withdraw", { file: which.value, why: why.value });
    if (told) warn(`已撤回${told.told.file}。请再汇总一次。`);
  };
  const undo = async (file) => {
    const told = await ask("/undo", { file });
    if (told) warn(`已取消撤回${told.told.file}。请再汇总一次。`);
  };
  const start = async () => {
    const told = await ask("/run", {});
    if (!told) return;
    const { kept, stale } = told.told;
    sessionStorage.setItem("said", [
      kept.length ? `您在结果文件夹里改过的${kept.length}个文件另存好了，在哪里见“待办”。` : "",
      stale.length ? `${stale.join("、")}的数字同已经生成的材料不一样了，请重新生成（见“待办”）。` : ""].join(""));
    history.replaceState(null, "", `/?month=${told.told.month}#look`);
    location.reload();
  };
  const blank = async () => {
    const told = await ask("/forms", {});
    if (!told) return;
    const { folder, written, kept } = told.told;
    const more = kept.length ? `，另有${kept.length}份已经在那里，没有改动` : "";
    one("#blank-said").replaceChildren(`已生成${written}份${more}。`, opening(folder, "打开文件夹"));
  };
  const makeSpan = async () => {
    const told = await ask("/span", { span: one("#span").value });
    if (!told) return;
    const { name, files } = told.told;
    const links = files.map((path) => opening(path, path.slice(path.lastIndexOf("/") + 1)));
    one("#span-said").replaceChildren(`已生成${name}的：`, ...links.flatMap((link) => [link, " "]));
  };
  const backup = async () => {
    const told = await ask("/backup", {});
    if (!told) return;
    const { file, files, left_out: out } = told.told;
    const more = out.length ? `有${out.length}个文件现在打不开，没有备份。` : "";
    one("#backup-said").replaceChildren(`已备份${files}个文件：${file}。${more}里面有姓名和电话，请拷到 U 盘保管。`,
      opening(file.slice(0, file.lastIndexOf("/")), "打开文件夹"));
  };
  const trace = async (what) => {
    const told = await ask(`/trace?month=${month}&what=${encodeURIComponent(what)}`);
    if (!told) return;
    const { name, value, items, all } = told.told;
    const rows = items.map((item) => make("tr", {}, ...["unit", "what", "where", "value"].map((key) => make("td", { textContent: item[key] }))));
    const more = all > items.length ? `（列出前${items.length}处，共${all}处）` : "";
    one("#traced").replaceChildren(make("p", {}, `${name}：${value ?? "—"}${more}`), table(["单位", "是什么", "在哪里", "内容"], rows));
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { open, list, withdraw: file, undo: back, press } = button.dataset;
    if (press) one(press).click();
    else if (open) ask("/open", { path: open });
    else if (list) openList(list);
    else if (file !== undefined) withdraw(file);
    else if (back) undo(back);
    else if (button.id === "start") start();
    else if (button.id === "blank") blank();
    else if (button.id === "units") openUnits();
    else if (button.id === "office") openOffice();
    else if (button.id === "make-span") makeSpan();
    else if (button.id === "backup") backup();
    else if (button.id === "quit") ask("/quit", {}).then((told) => { if (told) document.body.textContent = "操作台已经退出，可以关掉这个网页。"; });
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id === "list") { event.preventDefault(); saveList(event.target); }
    if (event.target.id === "unit-list") { event.preventDefault(); saveUnits(event.target); }
    if (event.target.id === "office-form") { event.preventDefault(); saveOffice(event.target); }
    if (event.target.id === "trace") { event.preventDefault(); trace(one("#what").value); }
  });
  if (!month) return; // the settings can't be used: the page only says why
  one("#month").addEventListener("change", () => location.assign(`/?month=${one("#month").value}`));
  for (const input of [one("#files"), one("#folder")]) input.addEventListener("change", async () => { await putAll(chosen(input)); input.value = ""; });
  const drop = one("#drop");
  for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault()); // else the browser opens it
  drop.addEventListener("dragover", () => drop.classList.add("over"));
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => { drop.classList.remove("over"); dropped(event.dataTransfer); });
  warn(sessionStorage.getItem("said") || "");
  sessionStorage.removeItem("said");
  listen();
})();
