// Hands the answer's nodes and relationships to the drawing; a click on one shows its properties.
"use strict";
(() => {
  const { elements } = JSON.parse(document.getElementById("elements").textContent);
  const details = document.getElementById("details");
  const add = (parent, name, text) => {
    const made = document.createElement(name);
    made.textContent = text; // never as markup: values come from sources
    return parent.appendChild(made);
  };
  const show = ({ title, details: rows }) => {
    details.replaceChildren();
    add(details, "h2", title);
    const list = add(details, "dl", "");
    for (const [name, value] of rows) {
      add(list, "dt", name);
      add(list, "dd", value);
    }
  };
  for (const item of document.querySelectorAll(".legend li")) item.prepend(Drawing.sign(item.dataset.shape, item.dataset.color));
  const known = new Map(elements.map(({ data }) => [data.id, data]));
  const every = [...known.values()];
  Drawing.open((cy) => {
    cy.on("tap", "node, edge", (event) => show(known.get(event.target.id())));
    let waiting = 0;
    cy.on("zoom pan", () => {
      clearTimeout(waiting);
      waiting = setTimeout(Drawing.names, 120);
    });
    cy.on("dragfree", "node", () => Drawing.names());
    const edges = every.filter((each) => each.source).map((each) => ({ ...each, answer: "yes" }));
    Drawing.show(every.filter((each) => !each.source), edges);
  });
})();
