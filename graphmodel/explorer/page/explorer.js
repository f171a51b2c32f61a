// The page: what is in view, on which day, with which filters; every control leads here.
"use strict";
const View = { shown: new Set(), day: Store.start.day, claims: false, off: new Set(), asked: new Set(), picked: "", anchor: null };
(() => {
  const by = (id) => document.getElementById(id);
  const { start } = Store;
  const say = (text) => { by("status").textContent = text; };
  const look = (label) => start.looks[label] || { color: "#b8bfc9", shape: "ellipse" };
  const name = (id) => (Store.nodes.get(id) || { caption: id }).caption;
  const working = (work) => async (...given) => {
    say("…");
    try {
      say((await work(...given)) || "");
    } catch (error) {
      say(error.message);
    }
  };

  // How a relationship reads: a fact plainly, what is only claimed with what keeps it from being one.
  const named = (edge, answer) => {
    if (answer === "yes") return edge.reads;
    const words = new Set(edge.claims.flatMap((claim) => claim.status));
    const after = ["quoted", "hypothetical", "conditional", "attributed", "implied", "unclear"].find((word) => words.has(word));
    const plain = edge.reads_claimed === edge.reads;
    return `${edge.reads_claimed}${after ? ` (${after})` : !plain ? "" : answer === "no" ? " (not on this day)" : " (unknown on this day)"}`;
  };
  const seen = () => {
    const wanted = (group, value) => !View.off.has(`${group}\n${value}`);
    let nodes = [...View.shown].map((id) => Store.nodes.get(id)).filter((node) => node && wanted("label", node.label));
    const there = new Set(nodes.map((node) => node.id));
    const edges = [];
    for (const edge of Store.edges.values()) {
      if (!there.has(edge.source) || !there.has(edge.target) || !wanted("type", edge.type)) continue;
      const answer = answerOn(edge, View.day);
      if (answer !== "yes" && !View.claims) continue;
      const kept = edge.claims.filter((claim) => claim.status.every((word) => wanted("certainty", word)) && wanted("attributed to", claim.holder) && wanted("document", claim.document));
      if (edge.claims.length && !kept.length) continue;
      edges.push({ ...edge, answer, caption: named(edge, answer), denied: answer !== "yes" && edge.claims.some((claim) => claim.status.includes("denied")) });
    }
    // A node without a relationship in view is left out, unless somebody asked for it by name.
    const joined = new Set(edges.flatMap((edge) => [edge.source, edge.target]));
    nodes = nodes.filter((node) => joined.has(node.id) || View.asked.has(node.id));
    return { nodes, edges };
  };

  let drawn = { nodes: [], edges: [] };
  const draw = (anew = false) => {
    drawn = seen();
    for (const node of drawn.nodes) Object.assign(node, look(node.label));
    legend(drawn.nodes);
    Drawing.show(drawn.nodes, drawn.edges, View.anchor, anew);
    table(drawn);
    address();
  };
  const reveal = (ids, anchor = null) => {
    ids.forEach((id) => View.shown.add(id));
    View.anchor = anchor;
    filters();
    days();
    draw();
    const more = Store.more(anchor).reduce((sum, [, count]) => sum + count, 0);
    const rest = more ? `${more.toLocaleString()} more relationships of ${name(anchor)} are not shown` : Store.note;
    return `${drawn.nodes.length} nodes, ${drawn.edges.length} relationships${rest ? `; ${rest}` : ""}`;
  };
  const expand = working(async (id, type) => {
    View.asked.add(id);
    const found = reveal(await Store.expand(id, type), id);
    pick(id);
    return found;
  });
  const pick = (id) => {
    View.picked = id;
    const node = Store.nodes.get(id);
    const edge = drawn.edges.find((each) => each.id === id);
    if (edge) Details.edge(edge, name);
    else if (node) Details.node(node, expand);
    else Details.hello();
  };

  const legend = (nodes) => {
    const list = by("legend");
    list.replaceChildren();
    for (const label of [...new Set(nodes.map((node) => node.label))].sort()) {
      const item = list.appendChild(document.createElement("li"));
      const { color, shape } = look(label);
      item.append(Drawing.sign(shape, color), label);
    }
  };
  const table = ({ edges }) => {
    const body = document.querySelector("#listing tbody");
    body.replaceChildren(...edges.map((edge) => {
      const row = document.createElement("tr");
      const kinds = [...new Set(edge.claims.flatMap((claim) => claim.status))].join(", ") || "given by a table";
      for (const text of [name(edge.source), edge.caption, name(edge.target), edge.answer, kinds]) row.appendChild(document.createElement("td")).textContent = text;
      return row;
    }));
  };

  // Filters: the values by which the nodes and relationships in view differ.
  const filters = () => {
    const groups = { type: new Map(), label: new Map(), certainty: new Map(), "attributed to": new Map(), document: new Map() };
    const count = (group, value) => groups[group].set(value, (groups[group].get(value) || 0) + 1);
    for (const id of View.shown) if (Store.nodes.has(id)) count("label", Store.nodes.get(id).label);
    for (const edge of Store.edges.values()) {
      if (!View.shown.has(edge.source) || !View.shown.has(edge.target)) continue;
      count("type", edge.type);
      for (const word of new Set(edge.claims.flatMap((claim) => claim.status))) count("certainty", word);
      for (const holder of new Set(edge.claims.map((claim) => claim.holder))) count("attributed to", holder);
      for (const document_ of new Set(edge.claims.map((claim) => claim.document))) count("document", document_);
    }
    const panel = by("filters");
    const opened = new Set([...panel.querySelectorAll("details[open]")].map((each) => each.dataset.group));
    panel.replaceChildren(panel.firstElementChild);
    for (const [group, values] of Object.entries(groups)) {
      if (!values.size) continue;
      const box = panel.appendChild(document.createElement("details"));
      box.dataset.group = group;
      box.open = opened.has(group) || (!opened.size && ["label", "type"].includes(group));
      box.appendChild(document.createElement("summary")).textContent = group;
      for (const [value, number] of [...values].sort(([a], [b]) => a.localeCompare(b))) {
        const label = box.appendChild(document.createElement("label"));
        const tick = label.appendChild(document.createElement("input"));
        tick.type = "checkbox";
        tick.checked = !View.off.has(`${group}\n${value}`);
        tick.addEventListener("change", () => {
          View.off[tick.checked ? "delete" : "add"](`${group}\n${value}`);
          draw();
        });
        const text = label.appendChild(document.createElement("span"));
        value.split(/(?<=_)/).forEach((part, at) => text.append(...(at ? [document.createElement("wbr"), part] : [part])));
        const shown = label.appendChild(document.createElement("span"));
        shown.className = "count";
        shown.textContent = number;
      }
    }
  };

  // The days on which something in view changes.
  let turning = [];
  const days = () => {
    const found = new Set();
    for (const edge of Store.edges.values()) {
      if (View.shown.has(edge.source) && View.shown.has(edge.target)) for (const [from] of edge.days) if (from > "0001-01-01") found.add(from);
    }
    if (View.day) found.add(View.day);
    turning = [...found].sort();
    by("slider").max = Math.max(0, turning.length - 1);
    by("slider").value = Math.max(0, turning.indexOf(View.day));
    by("changed").textContent = turning.length > 1 ? `${turning[0].slice(0, 4)} to ${turning.at(-1).slice(0, 4)}` : "";
  };
  const onDay = (day) => {
    View.day = day;
    by("day").value = day;
    draw();
    if (View.picked) pick(View.picked);
    say(day ? `as of ${day}: ${drawn.edges.filter((edge) => edge.answer === "yes").length} facts in view` : "");
  };

  // The address holds the view, so that a link shows the same.
  const address = () => {
    const state = { n: [...View.shown], a: [...View.asked], d: View.day, c: View.claims, o: [...View.off] };
    history.replaceState(null, "", `#${encodeURIComponent(JSON.stringify(state))}`);
  };
  const restored = async () => {
    try {
      const state = JSON.parse(decodeURIComponent(location.hash.slice(1)));
      if (!Array.isArray(state.n) || !state.n.length) return false;
      View.day = typeof state.d === "string" ? state.d : View.day;
      View.claims = Boolean(state.c);
      View.off = new Set((state.o || []).map(String));
      View.asked = new Set((state.a || []).map(String));
      reveal(await Store.between(state.n.map(String)));
      return true;
    } catch {
      return false;
    }
  };

  const save = (content, kind, ending) => {
    const link = document.createElement("a");
    link.href = content.startsWith("data:") ? content : URL.createObjectURL(new Blob([content], { type: kind }));
    link.download = `graph.${ending}`;
    link.click();
  };
  const copy = async (text, what) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = text;
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    say(`${what} is copied`);
  };
  const quoted = (word) => `\`${word.replaceAll("`", "``")}\``;
  const cypher = () => {
    const groups = new Map();
    for (const node of drawn.nodes) {
      const [label] = JSON.parse(node.id);
      groups.set(label, [...(groups.get(label) || []), JSON.stringify(node.key)]);
    }
    const where = (variable) => [...groups].map(([label, keys]) => `(${variable}:${quoted(label)} AND ${variable}.${quoted(start.keys[label])} IN [${keys.join(", ")}])`).join("\n   OR ");
    const types = [...new Set(drawn.edges.map((edge) => edge.type))].map(quoted).join("|");
    return `MATCH (a) WHERE ${where("a")}\nOPTIONAL MATCH (a)-[r${types ? `:${types}` : ""}]->(b) WHERE ${where("b")}\nRETURN a, r, b`;
  };

  let typing = 0;
  const search = working(async () => {
    const list = by("found");
    const text = by("text").value.trim();
    list.replaceChildren();
    list.hidden = !text;
    list.dataset.text = "";
    if (!text) return "";
    const { matches: found, reading } = await Store.search(text);
    if (by("text").value.trim() !== text) return "";
    if (reading) {
      clearTimeout(typing);
      typing = setTimeout(search, 1500);
    }
    list.dataset.text = text;
    for (const match of found) {
      const button = list.appendChild(document.createElement("li")).appendChild(document.createElement("button"));
      button.type = "button";
      button.textContent = `${match.caption} (${match.label})`;
      button.addEventListener("click", () => {
        list.hidden = true;
        expand(match.id);
      });
    }
    if (reading) return "the names of this large graph are being read; whole keys are found already";
    return found.length ? "" : `nothing is called like ${text}`;
  });
  by("text").addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(search, 200);
  });
  by("search").addEventListener("submit", async (event) => {
    event.preventDefault();
    clearTimeout(typing);
    if (by("found").dataset.text !== by("text").value.trim()) await search(); // what is listed is of another text
    const first = by("found").querySelector("button");
    if (first) first.click();
  });

  for (const question of start.questions.filter(Store.offers)) {
    const option = by("question").appendChild(document.createElement("option"));
    option.value = question.name;
    option.textContent = question.title;
    option.title = question.question;
  }
  const chosen = () => start.questions.find((question) => question.name === by("question").value);
  const parameters = () => {
    by("parameters").replaceChildren(...(Store.live && chosen() ? chosen().parameters : []).map((parameter) => {
      const field = document.createElement("input");
      field.name = parameter.name;
      field.placeholder = parameter.name + (parameter.required ? "" : " (optional)");
      field.title = parameter.doc;
      field.size = 12;
      field.setAttribute("aria-label", parameter.name);
      return field;
    }));
  };
  by("question").addEventListener("change", parameters);
  parameters();
  by("asking").addEventListener("submit", (event) => {
    event.preventDefault();
    working(async () => {
      const given = Object.fromEntries([...by("parameters").querySelectorAll("input")].filter((field) => field.value).map((field) => [field.name, field.value]));
      View.shown.clear();
      View.asked.clear();
      const found = await Store.question(by("question").value, given);
      found.forEach((id) => View.asked.add(id));
      return found.length ? reveal(found) : "the answer names no node";
    })();
  });

  by("day").value = View.day;
  by("day").addEventListener("change", () => onDay(by("day").value));
  by("slider").addEventListener("input", () => onDay(turning[Number(by("slider").value)] || View.day));
  by("claims").addEventListener("change", () => {
    View.claims = by("claims").checked;
    draw(true);
    say(`${drawn.nodes.length} nodes, ${drawn.edges.length} relationships`);
  });
  const tools = {
    fit: () => Drawing.fit(),
    arrange: () => Drawing.arrange(),
    clear: () => { View.shown.clear(); View.asked.clear(); View.picked = ""; filters(); days(); draw(); Details.hello(); },
    remove: () => { Drawing.cy.nodes(":selected").forEach((node) => View.shown.delete(node.id())); filters(); draw(); },
    png: () => save(Saving.png(), "", "png"),
    svg: () => save(Saving.svg(), "image/svg+xml", "svg"),
    cypher: () => copy(cypher(), "a query for what is shown"),
    link: () => copy(location.href, "a link to this view"),
    path: working(async () => {
      const [a, b] = Drawing.cy.nodes(":selected").map((node) => node.id());
      if (!a || !b) return "select two nodes first: hold Shift and click";
      const found = await Store.paths(a, b);
      return found.length ? reveal(found) : Store.note || "no path of facts leads from one to the other";
    }),
  };
  for (const [id, work] of Object.entries(tools)) by(id).addEventListener("click", work);

  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input:not([type=checkbox]), select, textarea")) {
      if (event.key === "Escape") { by("found").hidden = true; event.target.blur(); }
      return;
    }
    const { cy } = Drawing;
    const selected = cy.nodes(":selected");
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "/") { event.preventDefault(); by("text").focus(); }
    else if (event.key === "f") tools.fit();
    else if (event.key === "a") tools.arrange();
    else if (event.key === "p") tools.path();
    else if (event.key === "Delete") tools.remove();
    else if (event.key === "Enter" && selected.length && event.target.closest("button, summary, a") === null) expand(selected[0].id());
    else if (event.key in moves && cy.nodes().length) {
      event.preventDefault();
      const from = selected.nonempty() ? selected[0] : cy.nodes()[0];
      const [dx, dy] = moves[event.key];
      const here = from.position();
      const cost = (node) => {
        const [x, y] = [node.position("x") - here.x, node.position("y") - here.y];
        const forward = x * dx + y * dy;
        return forward <= 1 ? Infinity : Math.hypot(x, y) + 2 * Math.abs(x * dy - y * dx);
      };
      const best = cy.nodes().filter((node) => node.id() !== from.id() && cost(node) < Infinity).min(cost);
      cy.elements().unselect();
      const target = best.ele || from;
      target.select();
      pick(target.id());
      say(name(target.id()));
    }
  });

  Details.hello();
  Drawing.open(async (cy) => {
    cy.on("tap", "node, edge", (event) => pick(event.target.id()));
    cy.on("dbltap", "node", (event) => expand(event.target.id()));
    let waiting = 0;
    cy.on("zoom pan", () => {
      clearTimeout(waiting);
      waiting = setTimeout(Drawing.names, 120);
    });
    cy.on("dragfree", "node", () => Drawing.names());
    by("claims").checked = View.claims;
    if (!(await restored()) && !Store.live && Store.nodes.size <= 150) say(reveal([...Store.nodes.keys()]));
    else if (!View.shown.size) say("search for a name, or pick a question");
    by("claims").checked = View.claims;
    by("day").value = View.day;
    document.body.dataset.ready = "yes";
  });
})();
