// The picture to keep, as it is drawn.
"use strict";
const Saving = (() => {
  const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");

  // The picture as SVG, as it is drawn: the same places, sizes and names.
  const svg = () => {
    const { cy } = Drawing;
    const { ink, ground, fact, claimed, said } = Drawing.colours();
    const { x1, y1, w, h } = cy.elements().boundingBox();
    const written = (text, x, y, size, anchor, color, turn = "", outline = size / 4) =>
      `<text x="${x}" y="${y}"${turn} text-anchor="${anchor}" dominant-baseline="middle" font-size="${size}" fill="${color}" stroke="${ground}" stroke-width="${outline}" stroke-linejoin="round" paint-order="stroke">${escaped(text)}</text>`;
    const heads = [["fact", fact], ["claimed", claimed]].map(([name, color]) =>
      `<marker id="${name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto"><path d="M0 0L10 5L0 10${name === "claimed" ? "L4 5" : ""}z" fill="${color}"/></marker>`);
    heads.push(`<marker id="denied" viewBox="0 0 4 10" refX="3" refY="5" markerWidth="3" markerHeight="7" orient="auto"><path d="M2 0V10" stroke="${claimed}" stroke-width="2"/></marker>`);
    const [lines, over, names_] = [[], [], []];
    cy.edges().forEach((edge) => {
      const [s, t] = [edge.sourceEndpoint(), edge.targetEndpoint()];
      const points = edge.controlPoints() || [];
      const kind = edge.hasClass("fact") ? "fact" : "claimed";
      const wide = edge.numericStyle("width");
      const dots = kind === "fact" ? "" : ` stroke-linecap="round" stroke-dasharray="${wide} ${3 * wide}"`;
      const way = points.length === 2 ? `C${points[0].x} ${points[0].y} ${points[1].x} ${points[1].y} ` : points.length ? `Q${points[0].x} ${points[0].y} ` : "L";
      (edge.hasClass("over") ? over : lines).push(`<path fill="none" stroke="${kind === "fact" ? fact : claimed}" stroke-width="${wide}" stroke-opacity="${edge.numericStyle("line-opacity")}"${dots} marker-end="url(#${edge.hasClass("denied") ? "denied" : kind})" d="M${s.x} ${s.y}${way}${t.x} ${t.y}"/>`);
      if (edge.hasClass("quiet")) return;
      const m = edge.midpoint();
      let turn = (Math.atan2(t.y - s.y, t.x - s.x) * 180) / Math.PI;
      if (Math.abs(turn) > 90) turn += 180;
      names_.push(written(edge.data("caption"), m.x, m.y, 10, "middle", kind === "fact" ? ink : said, ` transform="rotate(${turn} ${m.x} ${m.y})"`, 6));
    });
    const nodes = cy.nodes().map((node) => {
      const { x, y } = node.position();
      const [half, size_] = [node.width() / 2, node.numericStyle("font-size")];
      if (!node.hasClass("quiet")) {
        const rows = Naming.wrapped(node.data("caption")).rows.map((text, at, all) => [text, (at - (all.length - 1) / 2) * 1.2 * size_, all.length]);
        const anchor = node.hasClass("right") ? "start" : node.hasClass("left") ? "end" : "middle";
        const aside = node.numericStyle("text-margin-x") + (anchor === "start" ? half : anchor === "end" ? -half : 0);
        for (const [text, down, all] of rows) {
          const away = node.numericStyle("text-margin-y") + (node.hasClass("beside") ? 0 : (half + 0.6 * size_ * all) * (node.hasClass("above") ? -1 : 1));
          names_.push(written(text, x + aside, y + away + down, size_, anchor, ink));
        }
      }
      return Drawing.shape(node.data("shape"), node.data("color"), x, y, half, node.numericStyle("border-width"));
    });
    return [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="${x1 - 20} ${y1 - 20} ${w + 40} ${h + 40}" font-family="sans-serif">`,
      `<rect x="${x1 - 20}" y="${y1 - 20}" width="${w + 40}" height="${h + 40}" fill="${ground}"/>`, `<defs>${heads.join("")}</defs>`, ...lines, ...nodes, ...over, ...names_, "</svg>\n"].join("\n");
  };
  // The picture as PNG, as a data URL: large enough for a page, small enough for a browser.
  const png = () => Drawing.cy.png({ full: true, maxWidth: 3200, maxHeight: 3200, bg: Drawing.colours().ground });

  return { svg, png };
})();
