import type { Finding } from "@latchkey/rules";

import { escapeHtml } from "./escape-html";
import { MAX_KEYS, type MapEdge, type MapNode, mapSecrets } from "./secret-map";

const ROW = 60;
const HEAD = 36;
const WIDTH = 960;
const BOX = { width: 256, height: 44 };
const COLUMNS: Readonly<Record<MapNode["kind"], number>> = {
  user: 1,
  key: (WIDTH - BOX.width) / 2,
  place: WIDTH - BOX.width - 1,
};
const TITLES: Readonly<Record<MapNode["kind"], string>> = {
  user: "Users",
  key: "Access keys",
  place: "Secrets end up in",
};

/** A picture of users, their keys and where each secret goes; empty when no finding tells of any. */
export function drawMap(findings: readonly Finding[]): string {
  const { nodes, edges, rows, left } = mapSecrets(findings);
  if (edges.length === 0) {
    return "";
  }
  const height = HEAD + rows * ROW;
  return `<section aria-labelledby="map-title">
<h2 id="map-title">Users, keys and secrets</h2>
<figure>
<div class="scroll" role="region" aria-label="Picture of users, keys and secrets" tabindex="0">
<svg viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="group" aria-label="Users, their keys, and where the secrets go">
${(["user", "key", "place"] as const).map(drawTitle).join("")}
${edges.map(drawEdge).join("\n")}
${nodes.map(drawNode).join("\n")}
</svg>
</div>
<figcaption>Lines lead from a user to a key that comes with it, and from a key to where its secret can be read; a dot is
something that it passes through. Each leads to its finding.${
    left > 0 ? ` The picture has the first ${MAX_KEYS} keys; of the others, ${left} more findings tell.` : ""
  }</figcaption>
</figure>
</section>`;
}

function drawTitle(kind: MapNode["kind"]): string {
  return `<text class="column" x="${COLUMNS[kind]}" y="16">${TITLES[kind]}</text>`;
}

function drawNode({ kind, label, file, line, row }: MapNode): string {
  const [x, y] = [COLUMNS[kind], HEAD + row * ROW + (ROW - BOX.height) / 2];
  return `<g class="node ${kind}"><title>${escapeHtml(`${clip(label, 200, "end")}, ${clip(file, 200, "start")}:${line}`)}</title>
<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="8"/>
<text class="label" x="${x + 14}" y="${y + 19}">${escapeHtml(clip(label, 29, "end"))}</text>
<text class="file" x="${x + 14}" y="${y + 35}">${escapeHtml(clip(`${file}:${line}`, 35, "start"))}</text></g>`;
}

function drawEdge({ from, to, severity, through, finding }: MapEdge): string {
  const [x1, y1] = [COLUMNS[from.kind] + BOX.width, middleOf(from)];
  const [x2, y2] = [COLUMNS[to.kind], middleOf(to)];
  const bend = (x1 + x2) / 2;
  const words = through.map((step) => `, ${clip(step, 100, "end")}`).join("");
  const verb = from.kind === "user" ? "gets" : "has its secret put into";
  const title = `${clip(from.label, 100, "end")} ${verb} ${clip(to.label, 100, "end")}${words}`;
  const path = `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
  const dots = through.slice(0, 5).map((_, index) => {
    const [x, y] = pointOn([x1, bend, bend, x2], [y1, y1, y2, y2], (index + 1) / (Math.min(through.length, 5) + 1));
    return `<circle cx="${x}" cy="${y}" r="5"/>`;
  });
  return `<a class="edge ${severity}" href="#finding-${finding + 1}"><title>${escapeHtml(title)}</title><path class="hit" d="${path}"/><path d="${path}"/>${dots.join("")}</a>`;
}

function middleOf({ row }: MapNode): number {
  return HEAD + row * ROW + ROW / 2;
}

type Controls = readonly [number, number, number, number];

/** A point of a cubic curve. */
function pointOn(xs: Controls, ys: Controls, t: number): readonly [number, number] {
  const at = ([a, b, c, d]: Controls): number =>
    Math.round((1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d);
  return [at(xs), at(ys)];
}

function clip(text: string, length: number, from: "start" | "end"): string {
  const characters = Array.from(text.slice(0, 4 * length) + (from === "start" ? text.slice(4 * length) : ""));
  if (characters.length <= length) {
    return characters.join("");
  }
  return from === "start"
    ? `…${characters.slice(1 - length).join("")}`
    : `${characters.slice(0, length - 1).join("")}…`;
}
