// Draws nodes and relationships so that none can be mistaken: facts solid, what is only claimed dotted and brown.
"use strict";
const Drawing = (() => {
  const [MANY, FEW, NEAREST] = [250, 20, 1.4];
  // The colours of the page, light or dark; a page without any is light.
  const colours = () => {
    const given = (name, otherwise) => getComputedStyle(document.documentElement).getPropertyValue(name).trim() || otherwise;
    return { ink: given("--ink", "#1d2129"), ground: given("--ground", "#ffffff"), fact: given("--fact", "#4a515c"), claimed: given("--claimed", "#8a6d3b"), said: given("--said", "#6b5220"), chosen: given("--chosen", "#d55e00") };
  };
  const stylesheet = () => {
    const { ink, ground, fact, claimed, said, chosen } = colours();
    return [
      { selector: "node", style: {
        label: "data(lines)", "font-family": "sans-serif", shape: "data(shape)", "background-color": "data(color)", "border-color": ink, "border-width": 1,
        width: 30, height: 30, "font-size": 12, "text-valign": "bottom", "text-wrap": "wrap", "text-max-width": "9999px",
        "text-outline-color": ground, "text-outline-width": 2, color: ink, "z-index": 10, "z-index-compare": "manual" } },
      { selector: "node.quiet", style: { label: "" } },
      { selector: "node.pointed", style: { label: "data(lines)", "z-index": 30 } },
      { selector: "node.above", style: { "text-valign": "top" } },
      { selector: "node.beside", style: { "text-valign": "center" } },
      { selector: "node.right", style: { "text-halign": "right" } },
      { selector: "node.left", style: { "text-halign": "left" } },
      { selector: "edge", style: {
        "curve-style": "straight", "target-arrow-shape": "triangle", "arrow-scale": 1.1, width: 1.8, "line-color": fact,
        "target-arrow-color": fact, label: "data(caption)", "font-family": "sans-serif", "font-size": 10, color: ink, "text-rotation": "autorotate",
        "text-background-color": ground, "text-background-opacity": 0.92, "text-background-padding": 1, "text-wrap": "none", "z-index": 1, "z-index-compare": "manual" } },
      { selector: "edge:loop", style: { "curve-style": "bezier", "control-point-step-size": 44 } },
      { selector: "edge.quiet", style: { label: "" } },
      { selector: "edge.claimed", style: {
        "line-style": "dashed", "line-dash-pattern": [2, 4], "line-cap": "round", "line-color": claimed, "target-arrow-color": claimed, "target-arrow-shape": "vee", color: said, width: 1.6 } },
      { selector: "edge.denied", style: { "target-arrow-shape": "tee" } },
      { selector: "edge.bent", style: { "curve-style": "unbundled-bezier", "control-point-distances": "data(bend)", "control-point-weights": 0.5 } },
      { selector: "edge.named", style: { "z-index": 2 } }, // its name lies on what it crosses
      { selector: "edge.over", style: { "z-index": 12 } },
      { selector: ".far", style: { opacity: 0.15 } },
      { selector: "node:selected", style: { "border-color": chosen, "border-width": 4 } },
      { selector: "edge.near", style: { label: "data(caption)", "line-opacity": 1, "z-index": 15 } },
      { selector: "edge:selected", style: { width: 3.5, "line-color": chosen, "target-arrow-color": chosen, "line-opacity": 1, label: "data(caption)", "z-index": 20 } },
    ];
  };
  let cy = null;

  const open = (ready) => {
    const made = React.createElement(dash_cytoscape.Cytoscape, {
      id: "graph", elements: [], stylesheet: stylesheet(), layout: { name: "preset" }, style: { width: "100%", height: "100%" },
      setProps: () => {}, boxSelectionEnabled: true, autoRefreshLayout: false, minZoom: 0.02, maxZoom: 4,
    });
    // The wrapper passes on the wheel's default, of which the library warns.
    const { warn } = console;
    console.warn = (...said) => String(said[0]).includes("wheel sensitivity") || warn(...said);
    ReactDOM.createRoot(document.getElementById("canvas")).render(made);
    const wait = () => {
      if (!window.cy || !window.cy.container()) return setTimeout(wait, 20);
      console.warn = warn;
      cy = window.cy;
      matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { cy.style().fromJson(stylesheet()).update(); names(); });
      cy.on("mouseover", "node", (event) => focus(event.target));
      cy.on("mouseout", "node", () => focus(null));
      cy.on("select unselect", "node", () => focus(null));
      return ready(cy);
    };
    wait();
  };

  // Of many nodes, those next to the one under the pointer, or to those selected, stand out from the others.
  const focus = (pointed) => {
    const chosen = pointed || cy.nodes(":selected");
    cy.batch(() => {
      cy.elements().removeClass("near far pointed");
      if (!chosen.length) return;
      chosen.addClass("pointed");
      const near = chosen.closedNeighborhood();
      if (pointed || cy.nodes().length > 60) chosen.connectedEdges().addClass("near");
      if (cy.nodes().length > 60) cy.elements().difference(near).addClass("far");
    });
  };

  const element = ({ id, caption, color, shape }) => ({ group: "nodes", data: { id, caption: short(caption), lines: Naming.wrapped(short(caption)).rows.join("\n"), color, shape } });
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
      if (!old || anew || fresh.length > cy.nodes().length / 2) fresh = cy.nodes();
    });
    if (fresh.nonempty()) arrange(fresh.length === cy.nodes().length ? null : fresh);
    else tidy();
  };

  // Places nodes: all of them, or only the new ones around those that stay.
  const arrange = (fresh) => {
    cy.resize(); // the legend may have taken room from the window
    const all = cy.nodes();
    const many = all.length;
    busiest = Math.max(1, ...all.map((node) => node.degree()));
    const [numbers, boxes] = [new Map(), []];
    const first = new Set(ranked().slice(0, leading()).map((node) => node.id()));
    all.forEach((node, at) => {
      numbers.set(node.id(), at);
      const { wide, lines } = Naming.wrapped(node.data("caption"));
      const named = many <= MANY;
      const name = first.has(node.id()) ? { wide: wide + 22, high: 12.5 * lines + 10 } : null;
      const [least, w, h] = [1 + grown(node), ...(named ? [Math.max(46, wide) + 18, 58 + 15 * lines] : [0, 0])];
      boxes.push({ id: node.id(), node, ...node.position(), least, name, down: 0, known: [w, h], w: Math.max(w, 48), h: Math.max(h, 48), held: Boolean(fresh) && !fresh.contains(node) });
    });
    const links = cy.edges().filter((edge) => !edge.isLoop()).map((edge) => [numbers.get(edge.source().id()), numbers.get(edge.target().id())]);
    const shape = Math.min(2.4, Math.max(0.5, cy.width() / Math.max(1, cy.height())));
    Placing.place(boxes, links, shape);
    const room = many > MANY ? 2.2 : 3;
    let side = 0;
    // Names and small nodes keep their size when the picture is made smaller to fit: the more room they take, the
    // smaller it becomes.
    for (let round = 0; round < 4; round += 1) {
      side = Math.sqrt(boxes.reduce((sum, box) => sum + box.w * box.h, 0) * room);
      const far = Math.max(1, (side * Math.sqrt(shape)) / Math.max(1, cy.width() - 72));
      for (const box of boxes) {
        const own = drawn(1 / far) * box.least + 12;
        box.down = box.name ? (box.name.high * far) / 2 : 0;
        [box.w, box.h] = box.name ? [Math.max(own, box.name.wide * far), own + 2 * box.down] : [Math.max(own, box.known[0]), Math.max(own, box.known[1])];
      }
    }
    if (!fresh) {
      // Few nodes have the whole window, so that there is room for what stands on their relationships.
      const least = (long) => Math.max(0, long - 220) / NEAREST;
      const [across, up] = [Math.max(side * Math.sqrt(shape), least(cy.width())), Math.max(side / Math.sqrt(shape), least(cy.height()))];
      const pair = many === 2;
      Placing.fill(boxes, pair && shape < 1 ? 0 : across, pair && shape >= 1 ? 0 : up);
    }
    for (const box of boxes) box.y += box.down; // a name lies below its node
    Placing.separate(boxes);
    for (const box of boxes) box.y -= box.down;
    cy.batch(() => boxes.forEach(({ node, x, y }) => node.position({ x, y })));
    fit();
  };

  // Brings all of it into the window, names too; few nodes come no nearer than their names are read well.
  const fit = () => {
    const show = (what, margin) => {
      cy.fit(what, margin);
      if (cy.zoom() > NEAREST) cy.zoom(NEAREST).center(what);
      tidy();
    };
    cy.elements().addClass("quiet"); // without names it is measured in a tenth of the time
    cy.nodes().style({ width: 30, height: 30 }); // whichever they had at the zoom of before
    show(cy.nodes(), cy.nodes().length > FEW ? 36 : 64);
    for (let round = 0; round < 3 && cy.nodes().length <= MANY && cut(); round += 1) show(cy.elements(), 14);
  };
  const cut = () => {
    const { x1, y1, x2, y2 } = cy.elements().renderedBoundingBox();
    return x1 < 0 || y1 < 0 || x2 > cy.width() || y2 > cy.height();
  };

  // The nodes in the order in which they are named, and how many of them are given room for their names.
  const ranked = () => cy.nodes().sort((a, b) => b.degree() - a.degree() || (a.id() < b.id() ? -1 : 1));
  const leading = () => Math.min(24, Math.ceil(cy.nodes().length / (cy.nodes().length > MANY ? 25 : 4)));

  // Nodes with many relationships are drawn larger, by up to so much, where there are many nodes.
  let busiest = 1;
  const grown = (node) => (cy.nodes().length > MANY ? 1.4 : 0.35) * Math.sqrt(node.degree() / busiest);
  // How wide a node is drawn: never so small that it cannot be seen, smaller where there are many.
  const drawn = (zoom) => Math.max(30, (cy.nodes().length > MANY ? 7 : 14) / zoom);
  const size = (node) => drawn(cy.zoom()) * (1 + grown(node));

  // Bends relationships around nodes that lie on their way, so that none seems to end there; parallel ones fan out. One
  // that still crosses a node is drawn over it, so that it is seen to go on.
  const bend = () => {
    if (cy.edges().empty()) return;
    const many = cy.nodes().length > MANY; // so many cross a node that all are drawn over them, and none is bent
    const nodes = cy.nodes().map((node) => ({ id: node.id(), ...node.position(), r: size(node) / 2 }));
    const known = new Map(nodes.map((node) => [node.id, node]));
    const clear = Math.max(1, ...nodes.map((node) => node.r)) + (nodes.length > FEW ? 6 : 12);
    const near = Placing.grid(nodes, clear);
    const step = 0.7 * Math.min(...nodes.map((node) => node.r));
    const pairs = new Map();
    cy.edges().forEach((edge) => {
      if (edge.isLoop()) return;
      const pair = [edge.source().id(), edge.target().id()].sort().join("\n");
      if (pairs.has(pair)) pairs.get(pair).push(edge);
      else pairs.set(pair, [edge]);
    });
    cy.batch(() => {
      for (const edges of pairs.values()) {
        const [from, to] = [edges[0].source().id(), edges[0].target().id()].sort();
        const ways = many ? edges.map((_, at) => ({ way: Math.ceil(at / 2) * (at % 2 ? 1 : -1) * clear, over: true })) : Placing.bends(known.get(from), known.get(to), edges.length, near, step, clear);
        ways.forEach(({ way, over }, at) => {
          const edge = edges[at];
          edge.toggleClass("bent", way !== 0);
          edge.toggleClass("over", over);
          // Where the distance counts from depends on the direction: from its source, to the left of it.
          edge.data("bend", edge.source().id() === from ? way : -way);
        });
      }
    });
  };

  const tidy = () => {
    drawnAt = "";
    busiest = Math.max(1, ...cy.nodes().map((node) => node.degree()));
    bend();
    names();
  };

  let drawnAt = "";
  const sizes = (zoom, many) => {
    const far = Math.max(1, 1 / zoom);
    const line = Math.max(many ? 1 : 1.8, (many ? 0.55 : 1.1) / zoom);
    const now = `${zoom} ${cy.nodes().length} ${cy.edges().length} ${busiest}`;
    if (now === drawnAt) return;
    drawnAt = now;
    cy.edges().style({ width: line, "arrow-scale": Math.max(many ? 0.8 : 1.1, 0.75 / zoom ** 0.5), "line-opacity": many ? 0.45 : 1 });
    cy.edges(".claimed").style({ "line-dash-pattern": [2 * far, 4 * far] });
    cy.nodes().style({ "font-size": 12 * far, "text-outline-width": 2 * far, "border-width": many ? 0.7 * far : far });
    cy.nodes().forEach((node) => node.style({ width: size(node), height: size(node) }));
  };
  // Seen from afar, nodes and names keep a size that can be read.
  const names = () => {
    const few = cy.nodes().length <= 60;
    cy.batch(() => {
      sizes(cy.zoom(), cy.nodes().length > MANY);
      Naming.place(cy, { ranked: ranked(), leading: few ? 0 : leading(), size, lines: cy.nodes().length <= MANY });
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
  const shape = (name, color, x = 0, y = 0, half = 15, border = 1) => {
    const paint = `fill="${color}" stroke="${colours().ink}" stroke-width="${border}"`;
    if (name in POLYGONS) return `<polygon ${paint} points="${POLYGONS[name].map(([a, b]) => `${x + a * half},${y + b * half}`).join(" ")}"/>`;
    if (name === "round-rectangle") return `<rect ${paint} rx="${half / 3}" x="${x - half}" y="${y - half}" width="${2 * half}" height="${2 * half}"/>`;
    return `<ellipse ${paint} cx="${x}" cy="${y}" rx="${half}" ry="${half}"/>`;
  };
  // A shape for a legend.
  const sign = (name, color) => new DOMParser().parseFromString(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-17 -17 34 34" aria-hidden="true">${shape(name, color)}</svg>`, "image/svg+xml").documentElement;

  return { open, show, arrange: () => arrange(null), fit, names, sign, colours, shape, get cy() { return cy; } };
})();
