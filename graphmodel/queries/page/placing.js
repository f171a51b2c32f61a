// Where nodes go: linked ones near, hubs apart from one another, in a box of the window's shape. The same graph is placed
// the same way each time.
"use strict";
const Placing = (() => {
  const GOLDEN = Math.PI * (3 - Math.sqrt(5));

  // Places nodes `{x, y, held}` by forces between them and along `links`, pairs of their numbers. `shape` is width by
  // height. Those that are held stay, and the others go around them.
  const place = (nodes, links, shape) => {
    const many = nodes.length;
    const degree = new Float64Array(many);
    for (const [a, b] of links) { degree[a] += 1; degree[b] += 1; }
    const [x, y] = [Float64Array.from(nodes, (n) => n.x), Float64Array.from(nodes, (n) => n.y)];
    const mass = degree.map((d) => 1 + d);
    const free = nodes.some((n) => n.held) ? nodes.map((n) => !n.held) : nodes.map(() => true);
    const unit = 100;
    if (free.every(Boolean)) {
      const order = [...nodes.keys()].sort((a, b) => degree[b] - degree[a] || a - b);
      order.forEach((at, rank) => {
        const away = unit * Math.sqrt(rank + 0.5);
        x[at] = away * Math.cos(rank * GOLDEN) * Math.sqrt(shape);
        y[at] = (away * Math.sin(rank * GOLDEN)) / Math.sqrt(shape);
      });
    }
    const rounds = Math.max(60, Math.min(500, Math.floor(6e7 / (many * many + 1))));
    const [fx, fy] = [new Float64Array(many), new Float64Array(many)];
    for (let round = 0; round < rounds; round += 1) {
      fx.fill(0);
      fy.fill(0);
      for (let i = 0; i < many; i += 1) {
        for (let j = i + 1; j < many; j += 1) {
          const [dx, dy] = [x[i] - x[j], y[i] - y[j]];
          const push = (mass[i] * mass[j] * unit * unit) / (dx * dx + dy * dy + 1);
          fx[i] += dx * push; fy[i] += dy * push;
          fx[j] -= dx * push; fy[j] -= dy * push;
        }
      }
      for (const [a, b] of links) {
        const [dx, dy] = [x[a] - x[b], y[a] - y[b]];
        const long = Math.hypot(dx, dy) + 1;
        const pull = (unit * Math.log(1 + long / unit) * Math.max(mass[a], mass[b]) ** 0.5 * 6) / long;
        fx[a] -= dx * pull; fy[a] -= dy * pull;
        fx[b] += dx * pull; fy[b] += dy * pull;
      }
      const most = 3 * unit * (1 - round / rounds) ** 1.3 + 1;
      for (let i = 0; i < many; i += 1) {
        if (!free[i]) continue;
        const inward = mass[i] * 0.9;
        const [gx, gy] = [fx[i] - (x[i] * inward) / shape, fy[i] - y[i] * inward * shape];
        const force = Math.hypot(gx, gy) + 1e-9;
        const step = Math.min(most, force / mass[i]) / force;
        x[i] += gx * step;
        y[i] += gy * step;
      }
    }
    nodes.forEach((node, at) => { if (free[at]) [node.x, node.y] = [x[at], y[at]]; });
  };

  // Brings the nodes into a box of that width and height; outliers come nearer, so that crowded parts have room.
  const fill = (nodes, width, height) => {
    for (const [axis, length] of [["x", width], ["y", height]]) {
      const ordered = [...nodes].sort((a, b) => a[axis] - b[axis]);
      const [least, most] = [ordered[0][axis], ordered.at(-1)[axis]];
      const even = nodes.length > 250 ? 0.55 : 0.5;
      const places = ordered.map((node, rank) => {
        const own = most > least ? (node[axis] - least) / (most - least) : 0.5;
        return ((1 - even) * own + (even * rank) / Math.max(1, ordered.length - 1)) * length;
      });
      ordered.forEach((node, rank) => { node[axis] = places[rank]; });
    }
  };

  // Moves nodes apart whose boxes `w` by `h` lie on one another, each way by as little as it takes.
  const separate = (nodes, rounds = 80) => {
    const widest = Math.max(...nodes.map((n) => n.w));
    for (let round = 0; round < rounds; round += 1) {
      let moved = false;
      nodes.sort((a, b) => a.x - b.x);
      for (let i = 0; i < nodes.length; i += 1) {
        for (let j = i + 1; j < nodes.length && nodes[j].x - nodes[i].x < widest; j += 1) {
          const [a, b] = [nodes[i], nodes[j]];
          const [ox, oy] = [(a.w + b.w) / 2 - Math.abs(b.x - a.x), (a.h + b.h) / 2 - Math.abs(b.y - a.y)];
          if (ox <= 0 || oy <= 0 || (a.held && b.held)) continue;
          moved = true;
          const axis = ox < oy ? "x" : "y";
          const by = Math.min(ox, oy) + 0.5;
          const sign = b[axis] > a[axis] || (b[axis] === a[axis] && j % 2) ? 1 : -1;
          const share = a.held || b.held ? 1 : 0.5;
          if (!a.held) a[axis] -= sign * by * share;
          if (!b.held) b[axis] += sign * by * share;
        }
      }
      if (!moved) break;
    }
  };

  // The nodes near a place, of a grid over all of them.
  const grid = (nodes, cell) => {
    const cells = new Map();
    for (const node of nodes) {
      const at = Math.floor(node.x / cell) * 1e6 + Math.floor(node.y / cell);
      if (cells.has(at)) cells.get(at).push(node);
      else cells.set(at, [node]);
    }
    return (x, y) => {
      const [i, j] = [Math.floor(x / cell), Math.floor(y / cell)];
      const found = [];
      for (let down = -1; down <= 1; down += 1) for (let right = -1; right <= 1; right += 1) {
        const some = cells.get((i + right) * 1e6 + j + down);
        if (some) found.push(...some);
      }
      return found;
    };
  };

  // How far each link of a pair is bent to the left of the way from `a` to `b`, and whether it still crosses a node. Ways
  // without a node come first; parallel links take different ones.
  const WAYS = [0, 36, -36, 64, -64, 96, -96, 132, -132, 176, -176];
  const bends = (a, b, count, near, step, clear) => {
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const long = Math.hypot(dx, dy) || 1;
    const crossed = (way) => {
      const [cx, cy] = [(a.x + b.x) / 2 - (dy / long) * way, (a.y + b.y) / 2 + (dx / long) * way];
      // It is drawn from the border of one node to that of the other.
      const edge = ({ x, y, r }) => {
        const away = Math.hypot(cx - x, cy - y) || 1;
        return [x + ((cx - x) / away) * r, y + ((cy - y) / away) * r];
      };
      const [[ax, ay], [bx, by]] = [edge(a), edge(b)];
      const around = Math.hypot(cx - ax, cy - ay) + Math.hypot(bx - cx, by - cy);
      const steps = Math.max(6, Math.min(400, Math.ceil(around / step)));
      const found = new Set();
      for (let at = 1; at < steps; at += 1) {
        const u = at / steps;
        const [p, q, r] = [(1 - u) * (1 - u), 2 * u * (1 - u), u * u];
        const [x, y] = [p * ax + q * cx + r * bx, p * ay + q * cy + r * by];
        for (const node of near(x, y)) if (node.id !== a.id && node.id !== b.id && Math.hypot(node.x - x, node.y - y) < node.r + 4) found.add(node.id);
      }
      return found.size;
    };
    const free = [];
    for (const share of WAYS) {
      const way = share * (clear / 21);
      free.push([crossed(way), Math.abs(way), way]);
      if (free.filter(([hits]) => !hits).length >= count) break;
    }
    free.sort(([x, v], [y, w]) => x - y || v - w);
    return Array.from({ length: count }, (_, at) => (at < free.length ? { way: free[at][2], over: free[at][0] > 0 } : { way: 9 * clear + 24 * (at - free.length + 1), over: true }));
  };

  // What of the window is taken: boxes in a grid, so that looking for room among thousands is quick.
  const taking = () => {
    const CELL = 80;
    const cells = new Map();
    const over = (box, visit) => {
      for (let i = Math.floor(box.x1 / CELL); i <= Math.floor(box.x2 / CELL); i += 1) {
        for (let j = Math.floor(box.y1 / CELL); j <= Math.floor(box.y2 / CELL); j += 1) if (visit(`${i} ${j}`)) return true;
      }
      return false;
    };
    const meet = (a, b) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
    return {
      add: (box, of) => over(box, (at) => { cells.set(at, [...(cells.get(at) || []), { box, of }]); }),
      free: (box, of) => !over(box, (at) => (cells.get(at) || []).some((t) => (t.of !== of || of === undefined) && meet(box, t.box))),
    };
  };

  return { taking, place, fill, separate, grid, bends };
})();
