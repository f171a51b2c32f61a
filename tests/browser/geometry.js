// What a reader would stumble over in the drawing: names on one another, relationships that pass behind a node.
const cy = Drawing.cy, over = [], behind = [];
const boxes = cy.nodes().filter(n => !n.hasClass("quiet")).map(n => ({ id: n.id(), ...n.renderedBoundingBox({ includeNodes: false, includeEdges: false, includeLabels: true, includeOverlays: false }) }));
for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
  const [a, b] = [boxes[i], boxes[j]];
  if (a.x1 + 3 < b.x2 && b.x1 + 3 < a.x2 && a.y1 + 3 < b.y2 && b.y1 + 3 < a.y2) over.push([a.id, b.id]);
}
const places = cy.nodes().map(n => ({ id: n.id(), x: n.position("x"), y: n.position("y"), r: n.width() / 2 }));
cy.edges().forEach(e => {
  const [from, to] = [e.source().id(), e.target().id()];
  const [s, t] = [e.sourceEndpoint(), e.targetEndpoint()], c = (e.controlPoints() || [])[0];
  for (let k = 1; k < 20; k++) {
    const u = k / 20;
    const x = c ? (1-u)*(1-u)*s.x + 2*u*(1-u)*c.x + u*u*t.x : s.x + u*(t.x-s.x);
    const y = c ? (1-u)*(1-u)*s.y + 2*u*(1-u)*c.y + u*u*t.y : s.y + u*(t.y-s.y);
    const hit = places.find(n => n.id !== from && n.id !== to && Math.hypot(n.x - x, n.y - y) < n.r);
    if (hit) { behind.push([e.id(), hit.id]); break; }
  }
});
const all = cy.nodes().renderedBoundingBox({ includeLabels: false });
return { named: boxes.length, overlapping: over, hidden: behind, edges: cy.edges().length, filled: (all.w * all.h) / (cy.width() * cy.height()) };
