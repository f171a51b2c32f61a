// Draws nodes and relationships so that none can be mistaken: facts solid, what is only claimed dotted and grey.
"use strict";
const Drawing = (() => {
  const stylesheet = [
    { selector: "node", style: {
      label: "data(caption)", shape: "data(shape)", "background-color": "data(color)", "border-color": "#1d2129", "border-width": 1,
      width: 30, height: 30, "font-size": 12, "text-valign": "bottom", "text-margin-y": 4, "text-wrap": "wrap", "text-max-width": "130px",
      "text-outline-color": "#ffffff", "text-outline-width": 2, color: "#1d2129", "z-index": 10 } },
    { selector: "node.quiet", style: { label: "" } },
    { selector: "node.anchor", style: { "border-width": 3 } },
    { selector: "edge", style: {
      "curve-style": "bezier", "control-point-step-size": 44, "target-arrow-shape": "triangle", "arrow-scale": 1.1, width: 1.8, "line-color": "#4a515c",
      "target-arrow-color": "#4a515c", label: "data(caption)", "font-size": 10, color: "#1d2129", "text-rotation": "autorotate",
      "text-background-color": "#ffffff", "text-background-opacity": 0.92, "text-background-padding": 1, "text-wrap": "none" } },
    { selector: "edge.quiet", style: { label: "" } },
    { selector: "edge.claimed", style: {
      "line-style": "dashed", "line-dash-pattern": [2, 4], "line-cap": "round", "line-color": "#8a6d3b", "target-arrow-color": "#8a6d3b", "target-arrow-shape": "vee", color: "#6b5220", width: 1.6 } },
    { selector: "edge.denied", style: { "target-arrow-shape": "tee" } },
    { selector: "edge.bent", style: { "curve-style": "unbundled-bezier", "control-point-distances": "data(bend)", "control-point-weights": 0.5 } },
    { selector: "node:selected", style: { "border-color": "#d55e00", "border-width": 4 } },
    { selector: "edge:selected", style: { width: 3.5, "line-color": "#d55e00", "target-arrow-color": "#d55e00", label: "data(caption)", "z-index": 20, "z-index-compare": "manual" } },
    { selector: "edge.near", style: { label: "data(caption)", "z-index": 15, "z-index-compare": "manual" } },
  ];
  let cy = null;

  const open = (ready) => {
    const made = React.createElement(dash_cytoscape.Cytoscape, {
      id: "graph", elements: [], stylesheet, layout: { name: "preset" }, style: { width: "100%", height: "100%" },
      setProps: () => {}, boxSelectionEnabled: true, autoRefreshLayout: false,
    });
    ReactDOM.createRoot(document.getElementById("canvas")).render(made);
    const wait = () => (window.cy && window.cy.container() ? ready((cy = window.cy)) : setTimeout(wait, 20));
    wait();
  };

  const element = ({ id, caption, color, shape }) => ({ group: "nodes", data: { id, caption: short(caption), color, shape } });
  const short = (text) => (text.length > 48 ? `${text.slice(0, 46)}…` : text);

  // Brings the drawing to the nodes and relationships that are to be seen; those that stay keep their places.
  const show = (nodes, edges, anchor, anew) => {
    const wanted = new Set([...nodes.map((n) => n.id), ...edges.map((e) => e.id)]);
    let fresh = cy.collection();
    cy.batch(() => {
      cy.elements().filter((each) => !wanted.has(each.id())).remove();
      const old = nodes.filter((node) => cy.getElementById(node.id).nonempty()).length;
      const middle = anchor && cy.getElementById(anchor).nonempty() ? cy.getElementById(anchor).position() : { x: 0, y: 0 };
      const missing = nodes.filter((node) => cy.getElementById(node.id).empty());
      missing.forEach((node, at) => {
        const turn = (2 * Math.PI * at) / missing.length;
        const away = 140 + 12 * missing.length ** 0.7;
        const made = cy.add({ ...element(node), position: { x: middle.x + away * Math.cos(turn), y: middle.y + away * Math.sin(turn) } });
        fresh = fresh.union(made);
      });
      for (const edge of edges) {
        const data = { id: edge.id, source: edge.source, target: edge.target, caption: edge.caption };
        const there = cy.getElementById(edge.id);
        const drawn = there.nonempty() ? there.data(data) : cy.add({ group: "edges", data });
        drawn.classes([edge.answer === "yes" ? "fact" : "claimed", edge.denied ? "denied" : ""].filter(Boolean));
      }
      if (!old || anew) fresh = cy.nodes();
    });
    if (fresh.nonempty()) arrange(fresh.length === cy.nodes().length ? null : fresh);
    else tidy();
  };

  // Places nodes: all of them, or only the new ones around those that stay.
  const arrange = (fresh) => {
    const fixed = fresh ? cy.nodes().difference(fresh) : cy.collection();
    fixed.lock();
    const many = cy.nodes().length;
    cy.layout({
      name: "cose", animate: false, randomize: !fresh, nodeDimensionsIncludeLabels: true, fit: false, padding: 30,
      idealEdgeLength: () => 150, nodeRepulsion: () => 900000, nodeOverlap: 20, gravity: 0.25, componentSpacing: 90,
      numIter: many > 600 ? 60 : many > 250 ? 300 : 1200,
    }).run();
    fixed.unlock();
    if (fixed.empty()) stretch();
    separate(fixed);
    cy.fit(undefined, 24);
    tidy();
  };

  // Moves nodes apart whose shapes or names lie on one another.
  // Fills the window with what was placed: crowded parts get room from empty ones, by the order of places along each side.
  const EVEN = 0.65;
  const stretch = () => {
    const nodes = cy.nodes();
    if (nodes.length < 3) return;
    const side = 62 * Math.sqrt(nodes.length) * 1.6;
    const shape = Math.sqrt(Math.min(2.4, Math.max(0.5, cy.width() / cy.height())));
    const spread = (axis, length) => {
      const ordered = nodes.toArray().sort((a, b) => a.position(axis) - b.position(axis));
      const [least, most] = [ordered[0].position(axis), ordered.at(-1).position(axis)];
      return new Map(ordered.map((node, rank) => {
        const own = most > least ? (node.position(axis) - least) / (most - least) : 0.5;
        return [node.id(), ((1 - EVEN) * own + (EVEN * rank) / (ordered.length - 1)) * length];
      }));
    };
    const [x, y] = [spread("x", side * shape), spread("y", side / shape)];
    cy.batch(() => nodes.positions((node) => ({ x: x.get(node.id()), y: y.get(node.id()) })));
  };

  const separate = (fixed) => {
    const boxes = cy.nodes().map((node) => {
      const lines = Math.max(1, Math.ceil((node.data("caption").length * 6.6) / 130));
      const wide = Math.min(130, node.data("caption").length * 6.6);
      return { node, x: node.position("x"), y: node.position("y"), w: Math.max(36, wide) / 2 + 6, h: (36 + 15 * lines) / 2 + 4, held: fixed.contains(node) };
    });
    for (let round = 0; round < 60; round += 1) {
      let moved = false;
      boxes.sort((a, b) => a.x - b.x);
      for (let i = 0; i < boxes.length; i += 1) {
        for (let j = i + 1; j < boxes.length && boxes[j].x - boxes[i].x < 160; j += 1) {
          const [a, b] = [boxes[i], boxes[j]];
          const over = [a.w + b.w - Math.abs(b.x - a.x), a.h + b.h - Math.abs(b.y - a.y)];
          if (over[0] <= 0 || over[1] <= 0 || (a.held && b.held)) continue;
          moved = true;
          const axis = over[0] < over[1] * 1.6 ? "x" : "y";
          const by = (axis === "x" ? over[0] : over[1]) + 1;
          const sign = b[axis] >= a[axis] ? 1 : -1;
          const share = a.held || b.held ? 1 : 0.5;
          if (!a.held) a[axis] -= sign * by * share;
          if (!b.held) b[axis] += sign * by * share;
        }
      }
      if (!moved) break;
    }
    cy.batch(() => boxes.forEach(({ node, x, y }) => node.position({ x, y })));
  };

  // Bends relationships around nodes that lie on their way, so that none seems to end there; parallel ones fan out.
  const WAYS = [0, 36, -36, 64, -64, 96, -96, 132, -132, 176, -176];
  const bend = () => {
    const clear = size() / 2 + 6;
    const cell = 3 * clear;
    const grid = new Map();
    cy.nodes().forEach((node) => {
      const { x, y } = node.position();
      const at = `${Math.floor(x / cell)} ${Math.floor(y / cell)}`;
      grid.set(at, [...(grid.get(at) || []), { id: node.id(), x, y }]);
    });
    const crowd = (x, y, from, to) => {
      let found = 0;
      for (let i = -1; i <= 1; i += 1) {
        for (let j = -1; j <= 1; j += 1) {
          for (const node of grid.get(`${Math.floor(x / cell) + i} ${Math.floor(y / cell) + j}`) || []) {
            if (node.id !== from && node.id !== to && Math.hypot(node.x - x, node.y - y) < clear) found += 1;
          }
        }
      }
      return found;
    };
    const pairs = new Map();
    cy.edges().forEach((edge) => {
      if (edge.isLoop()) return;
      const pair = [edge.source().id(), edge.target().id()].sort().join("\n");
      pairs.set(pair, [...(pairs.get(pair) || []), edge]);
    });
    cy.batch(() => {
      for (const edges of pairs.values()) {
        const [from, to] = [edges[0].source().id(), edges[0].target().id()].sort();
        const [a, b] = [cy.getElementById(from).position(), cy.getElementById(to).position()];
        const [dx, dy] = [b.x - a.x, b.y - a.y];
        const long = Math.hypot(dx, dy) || 1;
        const steps = Math.max(6, Math.min(40, Math.ceil(long / (0.8 * clear))));
        const cost = (way) => {
          const [cx, cy_] = [(a.x + b.x) / 2 - (dy / long) * way, (a.y + b.y) / 2 + (dx / long) * way];
          let hits = 0;
          for (let step = 1; step < steps; step += 1) {
            const u = step / steps;
            const [p, q, r] = [(1 - u) * (1 - u), 2 * u * (1 - u), u * u];
            hits += crowd(p * a.x + q * cx + r * b.x, p * a.y + q * cy_ + r * b.y, from, to);
          }
          return hits;
        };
        const free = WAYS.map((share) => share * (clear / 21)).map((way) => [cost(way), Math.abs(way), way]).sort(([x, v], [y, w]) => x - y || v - w);
        edges.forEach((edge, at) => {
          const way = (free[at] || [0, 0, 9 * clear + 24 * (at - free.length + 1)])[2];
          edge.toggleClass("bent", way !== 0);
          // Where the distance counts from depends on the direction: from its source, to the left of it.
          edge.data("bend", edge.source().id() === from ? way : -way);
        });
      }
    });
  };

  const tidy = () => {
    bend();
    names();
  };
  // Seen from afar, nodes and names keep a size that can be read. Names that would lie on another are left out: nodes with
  // many relationships keep theirs, the others show them on zooming in.
  // How wide a node is drawn: never so small that it cannot be seen, smaller where there are many.
  const size = () => Math.max(30, (cy.nodes().length > 300 ? 6 : 14) / cy.zoom());
  const names = () => {
    const zoom = cy.zoom();
    const far = Math.max(1, 1 / zoom);
    const [node_, text, line] = [size(), 12 * far, Math.max(1.8, (cy.nodes().length > 300 ? 0.6 : 1.1) / zoom)];
    const taken = [];
    const names_ = [];
    const free = (box, among = taken) => among.every((t) => box.x2 < t.x1 || box.x1 > t.x2 || box.y2 < t.y1 || box.y1 > t.y2);
    cy.batch(() => {
      cy.nodes().style({ width: node_, height: node_, "font-size": text, "text-max-width": `${130 * far}px`, "text-margin-y": 4 * far, "text-outline-width": 2 * far, "border-width": far });
      cy.edges().style({ width: line, "arrow-scale": Math.max(1.1, 0.75 / zoom ** 0.5) });
      cy.edges(".claimed").style({ "line-dash-pattern": [2 * far, 4 * far] });
      const half = (node_ / 2 + 2) * zoom;
      const letter = 7 * Math.max(1, zoom);
      const ordered = cy.nodes().sort((a, b) => b.degree() - a.degree());
      ordered.forEach((node) => {
        const { x, y } = node.renderedPosition();
        taken.push({ of: node.id(), x1: x - half, x2: x + half, y1: y - half, y2: y + half });
      });
      ordered.forEach((node, rank) => {
        const { x, y } = node.renderedPosition();
        const whole = node.data("caption").length * letter;
        const wide = Math.min(130 * Math.max(1, zoom), whole) / 2;
        const lines = Math.max(1, Math.ceil(whole / (130 * Math.max(1, zoom)) + 0.15));
        const box = { x1: x - wide - 3, x2: x + wide + 3, y1: y + half + 0.5, y2: y + half + 3 + 15.5 * lines * Math.max(1, zoom) };
        // Among very many the twelve with the most relationships are named even over nodes, but never over another name.
        const on = free(box, rank < 12 && ordered.length > 300 ? names_ : taken);
        node.toggleClass("quiet", !on);
        if (on) taken.push(box) && names_.push(box);
      });
      cy.edges().forEach((edge) => {
        const middle = edge.midpoint();
        const at = { x: middle.x * zoom + cy.pan("x"), y: middle.y * zoom + cy.pan("y") };
        const [a, b] = [edge.source().position(), edge.target().position()];
        const long = Math.hypot(b.x - a.x, b.y - a.y) || 1;
        const wide = (edge.data("caption").length * 5.6) / 2;
        const [across, up] = [(Math.abs(b.x - a.x) / long) * wide + 5, (Math.abs(b.y - a.y) / long) * wide + 7];
        const box = { x1: at.x - across * zoom, x2: at.x + across * zoom, y1: at.y - up * zoom, y2: at.y + up * zoom };
        const on = 10 * zoom >= 6.5 && wide * 2 < long - 20 && free(box);
        edge.toggleClass("quiet", !on);
        if (on) taken.push(box);
      });
    });
  };

  const POLYGONS = {
    diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    triangle: [[0, -1], [1, 1], [-1, 1]],
    hexagon: [[-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1], [-1, 0]],
    pentagon: [[0, -1], [1, -0.24], [0.62, 1], [-0.62, 1], [-1, -0.24]],
    octagon: [[-0.41, -1], [0.41, -1], [1, -0.41], [1, 0.41], [0.41, 1], [-0.41, 1], [-1, 0.41], [-1, -0.41]],
    star: Array.from({ length: 10 }, (_, at) => [Math.sin((at * Math.PI) / 5) * (at % 2 ? 0.5 : 1), -Math.cos((at * Math.PI) / 5) * (at % 2 ? 0.5 : 1)]),
  };
  const shape = (name, color, x = 0, y = 0, half = 15) => {
    const paint = `fill="${color}" stroke="#1d2129"`;
    if (name in POLYGONS) return `<polygon ${paint} points="${POLYGONS[name].map(([a, b]) => `${x + a * half},${y + b * half}`).join(" ")}"/>`;
    if (name === "round-rectangle") return `<rect ${paint} rx="5" x="${x - half}" y="${y - half}" width="${2 * half}" height="${2 * half}"/>`;
    return `<ellipse ${paint} cx="${x}" cy="${y}" rx="${half}" ry="${half}"/>`;
  };
  // A shape for a legend.
  const sign = (name, color) => new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-17 -17 34 34" aria-hidden="true">${shape(name, color)}</svg>`, "image/svg+xml").documentElement;
  const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");

  // The picture as SVG, by the places that the drawing has.
  const svg = () => {
    const { x1, y1, w, h } = cy.elements().boundingBox();
    const parts = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x1 - 20} ${y1 - 20} ${w + 40} ${h + 40}" font-family="sans-serif">`,
      '<defs>', ...[["fact", "#4a515c"], ["claimed", "#8a6d3b"]].map(([name, color]) => `<marker id="${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L10 5L0 10z" fill="${color}"/></marker>`), "</defs>"];
    cy.edges().forEach((edge) => {
      const [s, t] = [edge.sourceEndpoint(), edge.targetEndpoint()];
      const [c] = edge.controlPoints() || [];
      const kind = edge.hasClass("fact") ? "fact" : "claimed";
      const dots = kind === "fact" ? "" : ' stroke-dasharray="2 4"';
      parts.push(`<path fill="none" stroke="${kind === "fact" ? "#4a515c" : "#8a6d3b"}" stroke-width="1.8"${dots} marker-end="url(#${kind})" d="M${s.x} ${s.y}${c ? `Q${c.x} ${c.y} ` : "L"}${t.x} ${t.y}"/>`);
      if (!edge.hasClass("quiet")) {
        const m = edge.midpoint();
        let turn = (Math.atan2(t.y - s.y, t.x - s.x) * 180) / Math.PI;
        if (Math.abs(turn) > 90) turn += 180;
        parts.push(`<text x="${m.x}" y="${m.y}" transform="rotate(${turn} ${m.x} ${m.y})" text-anchor="middle" dominant-baseline="middle" font-size="10" stroke="#fff" stroke-width="3" paint-order="stroke">${escaped(edge.data("caption"))}</text>`);
      }
    });
    cy.nodes().forEach((node) => {
      const { x, y } = node.position();
      parts.push(shape(node.data("shape"), node.data("color"), x, y));
      if (!node.hasClass("quiet")) parts.push(`<text x="${x}" y="${y + 30}" text-anchor="middle" font-size="12" stroke="#fff" stroke-width="3" paint-order="stroke">${escaped(node.data("caption"))}</text>`);
    });
    return `${parts.join("\n")}\n</svg>\n`;
  };

  return { open, show, arrange: () => arrange(null), names, svg, sign, get cy() { return cy; } };
})();
