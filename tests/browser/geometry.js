// What a reader would stumble over in the drawing: names on one another or on other nodes, relationships that pass behind a node.
const cy = Drawing.cy, over = [], behind = [], covered = [];
const boxes = cy.nodes().filter(n => !n.hasClass("quiet")).map(n => ({ id: n.id(), ...n.renderedBoundingBox({ includeNodes: false, includeEdges: false, includeLabels: true, includeOverlays: false }) }));
for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
  const [a, b] = [boxes[i], boxes[j]];
  if (a.x1 + 3 < b.x2 && b.x1 + 3 < a.x2 && a.y1 + 3 < b.y2 && b.y1 + 3 < a.y2) over.push([a.id, b.id]);
}
const drawn = cy.nodes().map(n => ({ id: n.id(), ...n.renderedPosition(), r: n.renderedWidth() / 2 }));
for (const b of boxes) for (const n of drawn) if (n.id !== b.id && n.x + n.r > b.x1 + 4 && n.x - n.r < b.x2 - 4 && n.y + n.r > b.y1 + 4 && n.y - n.r < b.y2 - 4) covered.push([b.id, n.id]);
// Names on the border of their own node, and names that the window cuts off; the engine counts 3 pixels around a name to it.
const at = new Map(drawn.map(n => [n.id, n]));
const apart = (p, from, to) => Math.max(from - p, 0, p - to);
const touching = boxes.filter(b => (({ x, y, r }) => Math.hypot(apart(x, b.x1 + 3, b.x2 - 3), apart(y, b.y1 + 3, b.y2 - 3)) < r)(at.get(b.id))).map(b => b.id);
const outside = boxes.filter(b => b.x1 < -1 || b.y1 < -1 || b.x2 > cy.width() + 1 || b.y2 > cy.height() + 1).map(b => b.id);
const places = cy.nodes().map(n => ({ id: n.id(), x: n.position("x"), y: n.position("y"), r: n.width() / 2, z: n.numericStyle("z-index") }));
cy.edges().forEach(e => {
  const [from, to, z] = [e.source().id(), e.target().id(), e.numericStyle("z-index")];
  const [s, t] = [e.sourceEndpoint(), e.targetEndpoint()], c = (e.controlPoints() || [])[0];
  const steps = Math.max(20, Math.ceil(Math.hypot(t.x - s.x, t.y - s.y) / 15));
  for (let k = 1; k < steps; k++) {
    const u = k / steps;
    const x = c ? (1-u)*(1-u)*s.x + 2*u*(1-u)*c.x + u*u*t.x : s.x + u*(t.x-s.x);
    const y = c ? (1-u)*(1-u)*s.y + 2*u*(1-u)*c.y + u*u*t.y : s.y + u*(t.y-s.y);
    const hit = places.find(n => n.id !== from && n.id !== to && n.z > z && Math.hypot(n.x - x, n.y - y) < n.r);
    if (hit) { behind.push([e.id(), hit.id]); break; }
  }
});
// Arrowheads under the name of the node that they point to.
const tips = cy.edges().filter(e => boxes.some(b => b.id === e.target().id() && (({ x, y }) => x > b.x1 + 5 && x < b.x2 - 5 && y > b.y1 + 5 && y < b.y2 - 5)(e.renderedTargetEndpoint()))).map(e => e.id());
const all = cy.nodes().renderedBoundingBox({ includeLabels: false });
const parallel = new Map();
cy.edges().forEach(e => { const pair = [e.source().id(), e.target().id()].sort().join("\n"), m = e.midpoint(); parallel.set(pair, [...(parallel.get(pair) || []), m]); });
const merged = [...parallel.values()].filter(ms => ms.some((a, i) => ms.some((b, j) => i < j && Math.hypot(a.x - b.x, a.y - b.y) < 6))).length;
return { named: boxes.length, overlapping: over, covered, touching, outside, hidden: behind, merged, tips, over: cy.edges(".over").length, edges: cy.edges().length, filled: (all.w * all.h) / (cy.width() * cy.height()) };
