// Where nodes and relationships come from: a server that is asked for what is near, or the whole graph in this file.
"use strict";
const Store = (() => {
  const start = JSON.parse(document.getElementById("start").textContent);
  const whole = JSON.parse(document.getElementById("view").textContent);
  const nodes = new Map();
  const edges = new Map();
  const counts = new Map();
  const reached = new Map();
  let note = "";

  const keep = (view) => {
    for (const node of view.nodes) {
      const known = nodes.get(node.id);
      if (!known || known.said.length <= node.said.length) nodes.set(node.id, node);
    }
    for (const edge of view.edges) edges.set(edge.id, edge);
    for (const [id, each] of Object.entries(view.counts || {})) counts.set(id, each);
    for (const [id, each] of Object.entries(view.reached || {})) reached.set(id, { ...reached.get(id), ...each });
    note = view.note || "";
    return view.nodes.map((node) => node.id);
  };
  const ask = async (what, parameters) => {
    const answer = await fetch(`api/${what}?${new URLSearchParams(parameters)}`);
    const content = await answer.json();
    if (content.error) throw new Error(content.error);
    return content;
  };

  const live = {
    search: (text) => ask("search", { text }),
    expand: async (id, type) => keep(await ask("expand", type ? { id, type, after: (reached.get(id) || {})[type] || 0 } : { id })),
    between: async (ids) => keep(await ask("between", ids.map((id) => ["id", id]))),
    paths: async (from, to) => keep(await ask("paths", { from, to })),
    question: async (name, given) =>
      keep(await ask("question", [["name", name], ...Object.entries(given).map(([key, value]) => [`p.${key}`, value])])),
  };

  const beside = (id) => {
    const found = new Set();
    for (const edge of edges.values()) {
      if (edge.source === id) found.add(edge.target);
      if (edge.target === id) found.add(edge.source);
    }
    return found;
  };
  const offline = {
    search: async (text) => {
      const wanted = text.toLocaleLowerCase();
      const rank = (node) =>
        Math.min(...[String(node.key), ...node.names].map((name) => {
          const at = name.toLocaleLowerCase().indexOf(wanted);
          return at < 0 ? Infinity : (at ? 2e6 : name.length === wanted.length ? 0 : 1e6) + name.length;
        }));
      const found = [...nodes.values()].map((node) => [rank(node), node]).filter(([distance]) => distance < Infinity);
      return { matches: found.sort(([a], [b]) => a - b).slice(0, 30).map(([, node]) => node), reading: false };
    },
    expand: async (id) => [id, ...beside(id)],
    between: async (ids) => ids.filter((id) => nodes.has(id)),
    paths: async (from, to) => {
      const before = new Map([[from, null]]);
      for (const id of before.keys()) {
        if (id === to) break;
        for (const edge of edges.values()) {
          if (answerOn(edge, View.day) !== "yes") continue;
          const next = edge.source === id ? edge.target : edge.target === id ? edge.source : null;
          if (next !== null && !before.has(next)) before.set(next, id);
        }
      }
      const found = [];
      for (let id = before.has(to) ? to : null; id !== null; id = before.get(id)) found.push(id);
      return found;
    },
    question: async (name) => whole.answers[name] || [],
  };
  if (whole) keep(whole);

  // How many relationships of each type a node has in the graph that were not listed yet.
  const more = (id) => Object.entries(counts.get(id) || {})
    .map(([type, count]) => [type, count - ((reached.get(id) || {})[type] || 0)])
    .filter(([, count]) => count > 0);

  return { start, nodes, edges, more, get note() { return note; }, live: !whole, ...(whole ? offline : live), offers: (q) => !whole || q.name in whole.answers };
})();

// The answer of a fact on a day: `yes`, `no` or `unknown`, as the rules for claims give it.
const answerOn = (edge, day) => {
  let answer = "unknown";
  for (const [from, each] of edge.days) {
    if (day && from > day) break;
    answer = each;
  }
  return answer;
};
