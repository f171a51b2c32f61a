// Hands the answer's nodes and relationships to the drawing library; a click on one shows its properties.
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
  const stylesheet = [
    {
      selector: "node",
      style: {
        label: "data(caption)",
        "background-color": "data(color)",
        "border-color": "data(border)",
        "border-width": 2,
        width: "data(size)",
        height: "data(size)",
        "font-size": 12,
        "text-valign": "bottom",
        "text-margin-y": 3,
        "text-wrap": "wrap",
        "text-max-width": "120px",
        "text-outline-color": "#ffffff",
        "text-outline-width": 2,
      },
    },
    {
      selector: "edge",
      style: {
        label: "data(caption)",
        "curve-style": "bezier",
        "target-arrow-shape": "triangle",
        "line-color": "#9aa1ad",
        "target-arrow-color": "#9aa1ad",
        width: 1.5,
        color: "#4a515c",
        "font-size": 9,
        "text-rotation": "autorotate",
        "text-background-color": "#ffffff",
        "text-background-opacity": 0.9,
      },
    },
    { selector: ":selected", style: { "border-color": "#1d2129", "line-color": "#1d2129", "target-arrow-color": "#1d2129" } },
  ];
  const layout = {
    name: elements.length > 1500 ? "grid" : "cose",
    animate: false,
    nodeDimensionsIncludeLabels: true,
    idealEdgeLength: 120,
    nodeRepulsion: 400000,
    padding: 20,
  };
  const setProps = ({ tapNodeData, tapEdgeData }) => {
    if (tapNodeData || tapEdgeData) show(tapNodeData || tapEdgeData);
  };
  const style = { width: "100%", height: "100%" };
  const drawing = React.createElement(dash_cytoscape.Cytoscape, { id: "graph", elements, stylesheet, layout, style, setProps });
  ReactDOM.createRoot(document.getElementById("canvas")).render(drawing);
})();
