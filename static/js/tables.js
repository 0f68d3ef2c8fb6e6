// The statutory tables at the desk: the keyboard of a spreadsheet, blocks pasted from one, and
// totals while one types. What a sum consists of comes with the page; the server reads, checks
// and computes again when the tables are saved.
"use strict";

// A number as the server shows it, or null: what people write otherwise is read when saved.
function numberOf(text) {
  const plain = text.normalize("NFKC").replace(/(\d)[,\s](?=\d{3}(?!\d))/g, "$1").trim();
  return /^\d{1,18}$/.test(plain) ? BigInt(plain) : null;
}

class FormSheet {
  constructor(section, address) {
    this.section = section;
    this.address = address;
    this.said = section.querySelector(".said");
    this.fields = [...section.querySelectorAll("input[data-code]")];
    this.sums = [...section.querySelectorAll("output[data-parts]")];
    this.balances = [...section.querySelectorAll("output[data-balance]")];
    this.places = new Map([...this.fields, ...this.sums].map((each) => [each.dataset.code, each]));
    section.addEventListener("keydown", (event) => this.move(event));
    section.addEventListener("paste", (event) => this.paste(event));
    section.addEventListener("input", () => this.compute());
    section.addEventListener("focusin", ({ target }) => {
      if (this.fields.includes(target)) target.select();
    });
  }

  // What stands in a cell: a BigInt, undefined of an empty one, null of what is no plain number.
  value(code) {
    const place = this.places.get(code);
    if (place.dataset.parts) return this.sum(place.dataset.parts.split(" "));
    return place.value.trim() ? numberOf(place.value) : undefined;
  }

  sum(codes) {
    const values = codes.map((code) => this.value(code)).filter((value) => value !== undefined);
    if (values.includes(null)) return null;
    return values.length ? values.reduce((all, each) => all + each, 0n) : undefined;
  }

  compute() {
    for (const sum of this.sums) {
      const value = this.sum(sum.dataset.parts.split(" "));
      sum.textContent = value === undefined ? "" : value === null ? "待核对" : `${value}`;
    }
    for (const balance of this.balances) this.balance(balance);
    for (const last of this.section.querySelectorAll("[data-last]")) {
      const typed = last.closest("td").querySelector("input").value;
      last.classList.toggle("late", numberOf(typed || "0") !== numberOf(last.dataset.last));
    }
  }

  balance(output) {
    const cells = ["new", "carried", "done_total", "next"]
      .map((row) => this.value(`${row}.${output.dataset.balance}`));
    let words = "";
    if (cells.includes(null)) words = "待核对";
    else if (cells.some((each) => each !== undefined)) {
      const [received, carried, done, next] = cells.map((each) => each ?? 0n);
      const gap = received + carried - done - next;
      words = gap === 0n ? "平" : `差 ${gap < 0n ? -gap : gap}`;
    }
    output.textContent = words;
    output.className = words.startsWith("差") ? "late" : "even";
  }

  move(event) {
    const field = event.target;
    if (!this.fields.includes(field) || event.isComposing || event.ctrlKey || event.altKey) return;
    const at = field.selectionStart, to = field.selectionEnd, end = field.value.length;
    const whole = at === 0 && to === end;
    const next = {
      ArrowUp: () => this.above(field, -1),
      ArrowDown: () => this.above(field, 1),
      Enter: () => this.above(field, event.shiftKey ? -1 : 1),
      ArrowLeft: () => (whole || to === 0) && this.beside(field, -1),
      ArrowRight: () => (whole || at === end) && this.beside(field, 1),
    }[event.key];
    if (!next) return;
    const goal = next();
    if (goal) goal.focus();
    if (goal || event.key === "Enter") event.preventDefault();
  }

  beside(field, step) {
    const next = this.fields[this.fields.indexOf(field) + step];
    return next && next.dataset.y === field.dataset.y ? next : null;
  }

  // The field above (-1) or below (1); a row of fewer, wider cells is met as it lies.
  above(field, step) {
    const y = Number(field.dataset.y), x = Number(field.dataset.x);
    const lines = this.fields.map((each) => Number(each.dataset.y)).filter((line) => (line - y) * step > 0);
    if (!lines.length) return null;
    const line = step > 0 ? Math.min(...lines) : Math.max(...lines);
    return this.fields.filter((each) => Number(each.dataset.y) === line && Number(each.dataset.x) <= x).pop();
  }

  // A single value is pasted as in any field; a block goes where the server says it belongs.
  async paste(event) {
    const field = event.target, text = event.clipboardData.getData("text/plain");
    if (!this.fields.includes(field) || !/[\t\n]/.test(text.replace(/\r?\n$/, ""))) return;
    event.preventDefault();
    const data = new FormData();
    data.set("csrfmiddlewaretoken", field.form.elements.csrfmiddlewaretoken.value);
    data.set("table", this.section.dataset.table);
    data.set("at", field.dataset.code);
    data.set("text", text);
    this.say([]);
    try {
      const answer = await fetch(this.address, { method: "POST", body: data, credentials: "same-origin" });
      const found = await answer.json();
      if (answer.ok) this.fill(found);
      else this.say([found.detail]);
    } catch {
      this.say(["没有粘贴：网络不通，或登录已过期。填写的内容都还在，请稍后再试。"]);
    }
  }

  fill(found) {
    for (const [code, text] of Object.entries(found.cells)) this.places.get(code).value = text;
    this.compute();
    this.say([`已放入 ${Object.keys(found.cells).length} 格，还没有保存。`, ...found.told, ...found.wrong],
      found.wrong.length > 0);
    this.section.dispatchEvent(new Event("change", { bubbles: true }));
  }

  say(words, isWrong = words.length === 1) {
    this.said.replaceChildren(...words.map((text) => {
      const line = document.createElement("span");
      line.textContent = text;
      return line;
    }));
    this.said.classList.toggle("late", isWrong);
  }
}

addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#tables_form");
  if (!form) return;
  for (const section of form.querySelectorAll("[data-table]")) new FormSheet(section, form.dataset.paste).compute();
  form.querySelectorAll("[data-without-script]").forEach((each) => { each.hidden = true; });
  form.querySelectorAll("[data-with-script]").forEach((each) => { each.hidden = false; });

  // A page that comes back from the server with something unsaved says so by its state.
  let unsaved = Boolean(form.querySelector("#tables_state [role=alert], #tables_state [role=status]"));
  for (const name of ["input", "change"]) form.addEventListener(name, () => { unsaved = true; });
  form.addEventListener("submit", () => { unsaved = false; });
  addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
});
