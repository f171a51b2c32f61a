// What is known of the selected node or relationship: properties, who says them, and every claim with its evidence.
"use strict";
const Details = (() => {
  const panel = document.getElementById("details");
  const add = (parent, name, text = "", kind = "") => {
    const made = document.createElement(name);
    made.textContent = text; // never as markup: values come from sources
    if (kind) made.className = kind;
    return parent.appendChild(made);
  };
  const rows = (parent, pairs) => {
    const list = add(parent, "dl");
    for (const [name, value] of pairs) {
      add(list, "dt", name);
      add(list, "dd", value);
    }
  };
  const claim = (parent, each) => {
    const box = add(parent, "div", "", each.carries ? "claim" : "claim weak");
    add(box, "div", each.caption);
    for (const word of each.status) add(box, "span", word, "words");
    if (each.carries) add(box, "span", "carries the fact", "words");
    if (each.paraphrase) add(box, "blockquote", each.paraphrase);
    const known = Store.start.sentences[each.document] || {};
    for (const at of each.locators) if (known[at]) add(box, "p", `${at} ${known[at]}`);
    const place = [each.title || each.document, ...each.locators].join(" ");
    const remarks = each.remarks.filter((remark) => remark !== `attributed to ${each.holder}`);
    const why = each.given ? [`it is no fact: ${each.given}`, ...remarks] : remarks;
    rows(box, [["attributed to", each.holder], ["evidence", place], ...why.map((remark) => ["because", remark])]);
  };

  const node = (it, expand) => {
    panel.replaceChildren();
    add(panel, "h2", it.caption);
    add(panel, "p", it.labels.join(" > "), "soft");
    const others = it.names.filter((name) => name !== it.caption);
    if (others.length) add(panel, "p", `also called ${others.join(", ")}`, "soft");
    const counts = Store.more(it.id);
    const open = add(panel, "div");
    const all = add(open, "button", "Expand", "more");
    all.addEventListener("click", () => expand(it.id));
    for (const [type, count] of counts) {
      const button = add(open, "button", `${type}: ${count.toLocaleString()} more`, "more");
      button.addEventListener("click", () => expand(it.id, type));
    }
    rows(panel, it.properties);
    if (it.sources.length) add(panel, "p", `given by ${it.sources.join(", ")}`, "soft");
    const names = [...new Set(it.said.map((each) => each.property))];
    for (const name of names) {
      const said = it.said.filter((each) => each.property === name);
      add(panel, "h3", `What is said of ${name}`);
      if (said.length > 1 && !said.some((each) => each.carries || each.given)) add(panel, "p", "the claims disagree: none is a fact", "soft");
      for (const each of said) claim(panel, each);
    }
  };

  const edge = (it, name) => {
    panel.replaceChildren();
    add(panel, "h2", `${name(it.source)} ${it.caption} ${name(it.target)}`);
    const words = { yes: "A fact", no: "Not so", unknown: "Not known to hold" };
    add(panel, "p", `${words[it.answer]}${View.day ? ` on ${View.day}` : ""}.`);
    if (it.days.length > 1) {
      add(panel, "h3", "In time");
      rows(panel, it.days.map(([from, answer]) => [from === "0001-01-01" ? "before" : `from ${from}`, answer]));
    }
    if (it.properties.length) rows(panel, it.properties);
    if (it.given.length) add(panel, "p", `given without a claim by ${it.given.join(", ")}`, "soft");
    if (it.claims.length) add(panel, "h3", it.claims.length === 1 ? "One claim" : `${it.claims.length} claims`);
    const sides = new Set(it.claims.filter((each) => !each.status.includes("superseded")).map((each) => each.status.includes("denied")));
    if (sides.size === 2) add(panel, "p", "one affirms it, another denies it", "soft");
    for (const each of it.claims) claim(panel, each);
  };

  const hello = () => {
    panel.replaceChildren();
    add(panel, "h2", "Look around");
    const list = add(panel, "ul");
    for (const text of [
      "Search for a name, or pick a question.",
      "Click a node or a relationship for what is known of it; double-click a node to see what is next to it.",
      "Move the slider to see facts come and go.",
      "Solid arrows are facts on the day. Dotted ones are only claimed: denied, possible, quoted, over.",
      "Keys: / searches, Tab and arrows move between nodes, Enter expands, Delete removes, p finds a path between two, f fits.",
    ]) add(list, "li", text);
  };
  return { node, edge, hello };
})();
