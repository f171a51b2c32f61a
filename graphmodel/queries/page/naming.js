// Which names are shown, and where: beside their node or along their relationship, in the window, on nothing else.
"use strict";
const Naming = (() => {
  // A name in lines of at most that width at 12 pixels, and how wide they are.
  const pen = document.createElement("canvas").getContext("2d");
  const wraps = new Map();
  const wrapped = (text, most = 130) => {
    const known = `${most} ${text}`;
    if (!wraps.has(known)) {
      pen.font = "12px sans-serif";
      const wide = (line) => pen.measureText(line).width;
      const rows = [];
      for (const word of text.split(" ")) {
        if (rows.length && wide(`${rows.at(-1)} ${word}`) <= most) rows[rows.length - 1] += ` ${word}`;
        else rows.push(word);
      }
      wraps.set(known, { rows, wide: Math.max(...rows.map(wide)), lines: rows.length });
    }
    return wraps.get(known);
  };

  // A name stands below its node, or where it hides least: above, beside, at a corner.
  const SIDES = [[0, 1], [0, -1], [1, 0], [-1, 0], [1, 1], [-1, 1], [1, -1], [-1, -1]];
  const LAID = ["quiet", "above", "beside", "right", "left"];
  const sideways = ([x, y]) => [y < 0 && "above", y === 0 && "beside", x > 0 && "right", x < 0 && "left"].filter(Boolean);
  const CROSSED = 8; // points of other relationships on a name at the most: about two that cross it
  // A round node is that much of half its width away from the corners of the box around it.
  const inward = (node) => (["round-rectangle", "triangle"].includes(node.data("shape")) ? 0 : 0.29);

  // How much of the relationships lies in a box of the window, arrowheads above all: points along each of them.
  const drawnIn = (cy, any) => {
    const CELL = 40;
    const cells = new Map();
    const [zoom, pan] = [cy.zoom(), cy.pan()];
    const add = (x, y, of) => {
      const at = `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
      if (cells.has(at)) cells.get(at).push([x, y, of]);
      else cells.set(at, [[x, y, of]]);
    };
    if (any) cy.edges().forEach((edge) => {
      const [s, t] = [edge.sourceEndpoint(), edge.targetEndpoint()];
      const c = edge.isLoop() ? s : (edge.controlPoints() || [{ x: (s.x + t.x) / 2, y: (s.y + t.y) / 2 }])[0];
      const steps = Math.min(200, Math.ceil((Math.hypot(c.x - s.x, c.y - s.y) + Math.hypot(t.x - c.x, t.y - c.y)) * zoom / 8) + 1);
      for (let at = 0; at <= steps; at += 1) {
        const u = at / steps;
        const [p, q, r] = [(1 - u) * (1 - u), 2 * u * (1 - u), u * u];
        const [x, y] = [(p * s.x + q * c.x + r * t.x) * zoom + pan.x, (p * s.y + q * c.y + r * t.y) * zoom + pan.y];
        for (let weight = at === steps ? 8 : 1; weight > 0; weight -= 1) add(x, y, edge.id());
      }
    });
    return (box, but) => {
      let found = 0;
      for (let i = Math.floor(box.x1 / CELL); i <= Math.floor(box.x2 / CELL); i += 1) {
        for (let j = Math.floor(box.y1 / CELL); j <= Math.floor(box.y2 / CELL); j += 1) {
          for (const [x, y, of] of cells.get(`${i} ${j}`) || []) if (of !== but && x > box.x1 && x < box.x2 && y > box.y1 && y < box.y2) found += 1;
        }
      }
      return found;
    };
  };

  // Names without room are left out until one zooms in; those of the first of `ranked` come first, and the `leading` ones
  // stand below their nodes where they can.
  const place = (cy, { ranked, leading, size, lines }) => {
    const zoom = cy.zoom();
    const scale = Math.max(1, zoom);
    const [gap, pad] = ranked.length > 20 ? [2, 6] : [5, 8]; // between a node and its name, and around names
    const [width, height] = [cy.width(), cy.height()];
    const taken = Placing.taking();
    const crossed = drawnIn(cy, lines);
    const ordered = ranked.map((node) => {
      const { x, y } = node.renderedPosition();
      const half = (size(node) / 2) * zoom;
      taken.add({ x1: x - half - 1, x2: x + half + 1, y1: y - half - 1, y2: y + half + 1 }, node.id());
      return { node, x, y, half };
    });
    ordered.forEach(({ node, x, y, half }, rank) => {
      const { wide, lines: rows } = wrapped(node.data("caption"));
      const [w, h] = [wide * scale + pad, 12.5 * rows * scale + pad - 3];
      const ways = SIDES.map(([across, down], at) => {
        const [dx, dy] = across && down ? [1, 1].map(() => gap * scale - inward(node) * half) : [gap * scale, gap * scale];
        const [x1, y1] = [x + across * (half + dx) - ((1 - across) * w) / 2, y + down * (half + dy) - ((1 - down) * h) / 2];
        return { at, side: SIDES[at], margin: [across * dx, down * dy], box: { x1, y1, x2: x1 + w, y2: y1 + h } };
      }).filter(({ box }) => taken.free(box, node.id()));
      const inside = ({ box }) => box.x1 > 0 && box.x2 < width && box.y1 > 0 && box.y2 < height;
      const within = ways.filter(inside);
      const open = within.length || zoom <= 1 ? within : ways; // who zooms in may cut names off
      for (const way of open) way.cost = (rank < leading && way.at === 0 ? 0 : crossed(way.box) + way.at / 10);
      const best = open.sort((a, b) => a.cost - b.cost)[0];
      node.classes([...node.classes().filter((name) => !LAID.includes(name)), ...(best ? sideways(best.side) : ["quiet"])]);
      if (!best) return;
      node.style({ "text-margin-x": best.margin[0] / zoom, "text-margin-y": best.margin[1] / zoom });
      taken.add(best.box, node.id());
    });
    if (10 * zoom < 6.5) return cy.edges().removeClass("named").addClass("quiet");
    cy.edges().forEach((edge) => {
      const { x, y } = edge.renderedTargetEndpoint();
      taken.add({ x1: x - 5 * zoom, x2: x + 5 * zoom, y1: y - 5 * zoom, y2: y + 5 * zoom });
    });
    const facts = cy.edges(".fact");
    return [facts, cy.edges().difference(facts)].forEach((some) => some.forEach((edge) => along(edge, cy, taken, crossed)));
  };

  // Names a relationship where its middle is free, and hardly any other crosses it: by squares along the name, which is turned.
  const along = (edge, cy, taken, crossed) => {
    const zoom = cy.zoom();
    const [a, b] = [edge.source().position(), edge.target().position()];
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const long = Math.hypot(dx, dy) || 1;
    const wide = (wrapped(edge.data("caption"), 1e9).wide * 10) / 12;
    const middle = edge.midpoint();
    const [x, y, half] = [middle.x * zoom + cy.pan("x"), middle.y * zoom + cy.pan("y"), 7 * zoom];
    const count = Math.max(1, Math.ceil(wide / 12));
    const squares = Array.from({ length: count }, (_, at) => {
      const away = ((at + 0.5) / count - 0.5) * wide * zoom;
      const [px, py] = [x + (dx / long) * away, y + (dy / long) * away];
      return { x1: px - half, x2: px + half, y1: py - half, y2: py + half };
    });
    const on = wide < long - 20 && squares.every((box) => taken.free(box)) && squares.reduce((sum, box) => sum + crossed(box, edge.id()), 0) <= CROSSED;
    edge.toggleClass("quiet", !on);
    edge.toggleClass("named", on);
    if (on) squares.forEach((box) => taken.add(box));
  };

  return { wrapped, place };
})();
