"use strict";
// Light or dark: the reader's system decides until the reader does.
(function () {
  const root = document.documentElement, button = document.getElementById("theme");
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  let kept = null;
  try { kept = localStorage.getItem("theme"); } catch { /* a page from a file may have no storage */ }
  function show(theme) {
    if (theme) root.dataset.theme = theme;
    const dark = (theme || (system.matches ? "dark" : "light")) === "dark";
    button.textContent = dark ? "☀" : "☾";
    button.title = dark ? "Light" : "Dark";
  }
  button.addEventListener("click", () => {
    const next = button.title === "Light" ? "light" : "dark";
    try { localStorage.setItem("theme", next); } catch { /* it holds for this page */ }
    show(next);
  });
  show(kept === "dark" || kept === "light" ? kept : null);
})();

// Search: every word has to be in the name or the text; names that begin with it come first.
(function () {
  const field = document.getElementById("find"), list = document.getElementById("found");
  const base = document.body.dataset.root, entries = (window.SEARCH || []).map(
    ([what, name, path, text]) => ({ what, name, path, text, low: (name + " " + text).toLocaleLowerCase() }));
  function rank(entry, words) {
    const name = entry.name.toLocaleLowerCase();
    return name === words.join(" ") ? 0 : name.startsWith(words[0]) ? 1 : words.every((w) => name.includes(w)) ? 2 : 3;
  }
  function excerpt(text, word) {
    const at = Math.max(text.toLocaleLowerCase().indexOf(word) - 50, 0);
    return (at ? "…" : "") + text.slice(at, at + 150) + (text.length > at + 150 ? "…" : "");
  }
  function search() {
    const words = field.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    list.replaceChildren();
    list.hidden = !words.length;
    if (!words.length) return;
    const found = entries.filter((entry) => words.every((word) => entry.low.includes(word)));
    found.sort((a, b) => rank(a, words) - rank(b, words));
    for (const entry of found.slice(0, 40)) {
      const item = document.createElement("li"), link = document.createElement("a"), more = document.createElement("small");
      link.href = base + entry.path;
      link.textContent = entry.name;
      more.textContent = entry.what + " · " + excerpt(entry.text, words[0]);
      link.append(more);
      item.append(link);
      list.append(item);
    }
    if (!found.length) list.append(Object.assign(document.createElement("li"), { textContent: "Nothing has all these words." }));
  }
  field.addEventListener("input", search);
  field.addEventListener("keydown", (event) => {
    const first = list.querySelector("a");
    if (event.key === "Enter" && first) location.href = first.href;
    if (event.key === "ArrowDown" && first) { event.preventDefault(); first.focus(); }
  });
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    const next = step && event.target.closest("li")[step];
    if (step) { event.preventDefault(); (next ? next.querySelector("a") : field).focus(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== field) { event.preventDefault(); field.focus(); }
    if (event.key === "Escape") { field.value = ""; search(); }
  });
  document.addEventListener("click", (event) => { if (!event.target.closest(".find")) list.hidden = true; });
})();

// Lineage: what is chosen, all that it depends on, and all that depends on it.
(function () {
  const area = document.querySelector(".lineage"), said = document.getElementById("chosen");
  if (!area) return;
  const buttons = [...area.querySelectorAll("button")], by = new Map(buttons.map((b) => [b.dataset.id, b]));
  const down = new Map(buttons.map((b) => [b.dataset.id, b.dataset.to.split("\n").filter(Boolean)])), up = new Map();
  for (const [from, all] of down) for (const to of all) up.set(to, [...(up.get(to) || []), from]);
  function reach(start, links) {
    const seen = new Set(), waiting = [start];
    while (waiting.length) for (const next of links.get(waiting.pop()) || []) if (!seen.has(next)) { seen.add(next); waiting.push(next); }
    return seen;
  }
  function forget() {
    area.classList.remove("choosing");
    for (const b of buttons) { b.parentElement.classList.remove("chosen", "reached"); b.setAttribute("aria-pressed", false); }
    said.textContent = "Nothing is chosen.";
    history.replaceState(null, "", location.pathname);
  }
  function choose(id) {
    if (by.get(id).parentElement.matches(".chosen")) return forget();
    const before = reach(id, up), after = reach(id, down);
    area.classList.add("choosing");
    for (const b of buttons) {
      b.parentElement.classList.toggle("chosen", b.dataset.id === id);
      b.parentElement.classList.toggle("reached", before.has(b.dataset.id) || after.has(b.dataset.id));
      b.setAttribute("aria-pressed", b.dataset.id === id);
    }
    said.textContent = by.get(id).textContent + ": depends on " + (before.size || "nothing") + ", and " +
      (after.size === 1 ? "1 depends on it." : (after.size || "nothing") + (after.size ? " depend" : " depends") + " on it.") + " Choose it again to see all.";
    history.replaceState(null, "", "#" + encodeURIComponent(id));
  }
  for (const b of buttons) b.addEventListener("click", () => choose(b.dataset.id));
  const asked = decodeURIComponent(location.hash.slice(1));
  if (by.has(asked)) choose(asked);
})();
