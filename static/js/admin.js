// The desk: Chinese names in the body editor, text pasted from Word, filters that apply at once.
"use strict";

const NAMES = {
  "bold": "加粗", "italic": "斜体", "underline": "下划线", "subscript": "下标",
  "superscript": "上标", "strike": "删除线", "bullet list": "项目符号列表", "unordered list": "项目符号列表",
  "ordered list": "编号列表", "list properties": "列表属性", "blockquote": "引用",
  "horizontal rule": "分隔线", "paragraph": "正文段落", "heading 2": "一级标题",
  "heading 3": "二级标题", "heading 4": "三级标题", "link": "加链接",
  "insert link": "加链接", "remove link": "去掉链接", "unlink": "去掉链接",
  "insert table": "插入表格", "table properties": "表格属性", "add column": "加一列",
  "add row": "加一行", "delete column": "删除列", "delete row": "删除行",
  "delete table": "删除表格", "merge cells": "合并单元格", "split cell": "拆分单元格",
  "toggle header cell": "切换表头单元格", "undo": "撤销", "redo": "重做",
  "edit html": "编辑源代码", "html": "编辑源代码", "fullscreen": "全屏",
  "toggle fullscreen": "全屏", "figure": "插图", "insert figure": "插图",
  "image": "图片", "add caption": "加说明", "caption": "说明", "styles": "对齐", "block style": "对齐",
  "reset all classes": "全部靠左", "段落: default": "段落: 靠左", "标题: default": "标题: 靠左",
  "block type": "段落格式", "default": "默认", "reset": "默认",
};

function inChinese(text) {
  return NAMES[text.trim().toLowerCase().replace(/[_-]/g, " ").replace(/\s+/g, " ")];
}

function relabel(root) {
  for (const element of root.querySelectorAll(".prose-editor [title], .prose-menubar [title]")) {
    const name = inChinese(element.title);
    if (name && name !== element.title) {
      element.title = name;
      element.setAttribute("aria-label", name);
    }
  }
  // Icons are ligatures: their text is the picture, and stays.
  for (const element of root.querySelectorAll(".prose-menubar__option, .prose-menubar__selected")) {
    for (const part of [element, ...element.querySelectorAll(":not(.material-icons)")]) {
      if (part.children.length || part.classList.contains("material-icons")) continue;
      const name = inChinese(part.textContent);
      if (name) part.textContent = name;
    }
  }
}

// What Word puts on the clipboard, as structure: headings one level down (the page has its
// own first one), alignment as a class, nothing of its styles.
function fromWord(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.body.querySelectorAll("*")) {
    const align = (element.getAttribute("align") ||
      (/text-align:\s*(center|right)/i.exec(element.getAttribute("style") || "") || [])[1] || "")
      .toLowerCase();
    element.removeAttribute("style");
    element.removeAttribute("class");
    if (align === "center" || align === "right") element.className = `text-${align}`;
  }
  for (const level of [3, 2, 1]) {
    for (const old of page.body.querySelectorAll(`h${level}`)) {
      const heading = page.createElement(`h${level + 1}`);
      heading.className = old.className;
      heading.append(...old.childNodes);
      old.replaceWith(heading);
    }
  }
  return page.body.innerHTML;
}

addEventListener("prose-editor:ready", (event) => {
  const editor = event.detail.editor;
  const root = document.querySelector("#content-main");
  new MutationObserver(() => relabel(document)).observe(root, { childList: true, subtree: true });
  relabel(document);
  editor.view.dom.setAttribute("aria-label", "正文");
  editor.view.setProps({ transformPastedHTML: fromWord });
});

addEventListener("DOMContentLoaded", () => {
  for (const form of document.querySelectorAll(".select-filter")) {
    const select = form.querySelector("select");
    if (!select) continue;
    select.addEventListener("change", () => form.submit());
    form.querySelector("button").hidden = true;
  }
  // A second press while the first is under way would only be told that it was too late.
  for (const form of document.querySelectorAll(".step form")) {
    form.addEventListener("submit", () => {
      setTimeout(() => form.querySelectorAll("button").forEach((b) => { b.disabled = true; }));
    });
  }
});

// Nothing typed is lost: every minute, and when the page is left, the form is kept on the
// server; leaving with unsaved words is asked about.
const KEPT_EVERY = 60_000; // milliseconds

addEventListener("DOMContentLoaded", () => {
  const status = document.querySelector("#autosave");
  const form = status && status.closest("form");
  if (!form) return;
  let touched = Boolean(document.querySelector(".errornote")), kept = !touched, sending = null;
  const touch = (event) => {
    if (!form.contains(event.target)) return;
    // The editor changes its text on keys that make no input event; other fields make one.
    if (event.type === "keyup" && !event.target.closest("[contenteditable]")) return;
    touched = true;
    kept = false;
  };
  // A select2 and the editor change their fields without an event of the keyboard.
  for (const name of ["input", "change", "keyup", "paste"]) document.addEventListener(name, touch, true);
  if (window.django && django.jQuery) django.jQuery(form).on("change", touch);

  const words = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    return data;
  };
  // Resolves to whether what the form says now lies on the server.
  function keep() {
    if (!kept && !sending) sending = send().finally(() => { sending = null; });
    return sending || Promise.resolve(kept);
  }
  async function send() {
    kept = true;
    try {
      const answer = await fetch(status.dataset.url, {
        method: "POST", body: words(), redirect: "manual", credentials: "same-origin",
      });
      const at = new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
      if (answer.status === 204) {
        status.textContent = `${at} 已自动留存，还没有保存。`;
        return true;
      }
      status.textContent = answer.status === 409
        ? "这份文件已经不能修改，填写的内容没有留存，请先复制。"
        : "没有能自动留存：登录可能已过期。请在新窗口重新登录，再回到这里保存；填写的内容都还在。";
    } catch {
      status.textContent = "没有能自动留存：网络不通。填写的内容都还在，请稍后再保存。";
    }
    kept = false;
    return false;
  }
  setInterval(keep, KEPT_EVERY);
  // A session that has ended would lose what is sent: it is kept first, or not sent at all.
  let may = false;
  form.addEventListener("submit", async (event) => {
    if (may || kept) {
      touched = false;
      return;
    }
    event.preventDefault();
    const button = event.submitter;
    if (!(await keep())) {
      status.scrollIntoView({ block: "center" });
      return;
    }
    may = true;
    form.requestSubmit(button);
  });
  addEventListener("beforeunload", (event) => {
    if (!touched) return;
    if (!kept) navigator.sendBeacon(status.dataset.url, words());
    event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && touched) keep();
  });
});
