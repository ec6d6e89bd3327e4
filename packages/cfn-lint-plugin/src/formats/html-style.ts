/** The page's style sheet. Its colors have a contrast of 4.5 to 1 or more, in light and in dark. */
export const STYLE = `
:root {
  --page: #f7f6f3; --card: #ffffff; --ink: #1d1c1a; --muted: #625e57; --rule: #dedad2; --code: #faf9f6; --link: #1f5fa8;
  --error: #ab1f1a; --error-tint: #fbe9e7; --warning: #855000; --warning-tint: #fbf0dc; --note: #1f5fa8; --note-tint: #e6eff9;
  --problem: #6f3fa0; --problem-tint: #f1e9f9;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131417; --card: #1b1d21; --ink: #ebeae7; --muted: #a5a39d; --rule: #33363c; --code: #16181b; --link: #8dbcf5;
    --error: #ff928a; --error-tint: #3b1a18; --warning: #f3bb63; --warning-tint: #362810; --note: #8dbcf5;
    --note-tint: #15283f; --problem: #cfabf5; --problem-tint: #2c1f3c;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 64rem; padding: clamp(1.25rem, 4vw, 3rem) clamp(1rem, 3vw, 2rem);
  background: var(--page); color: var(--ink); font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
  overflow-wrap: anywhere;
}
code, pre, h3, .where, .frame figcaption, svg .label, svg .file {
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
header { border-bottom: 1px solid var(--rule); padding-bottom: 1.75rem; }
.brand { margin: 0; color: var(--muted); font-size: .8125rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: .25rem 0 .5rem; font-size: clamp(1.6rem, 5vw, 2.25rem); line-height: 1.15; letter-spacing: -.02em; text-wrap: balance; }
h2 { margin: 2.75rem 0 1rem; font-size: 1.25rem; line-height: 1.3; letter-spacing: -.01em; }
h3 { margin: 1.75rem 0 .5rem; color: var(--muted); font-size: .875rem; font-weight: 600; }
h2 + h3 { margin-top: 0; }
p { margin: 0; }
.tally { display: flex; flex-wrap: wrap; gap: .5rem; margin: 1.25rem 0 0; padding: 0; list-style: none; }
.tally li { padding: .2rem .75rem; border: 1px solid var(--rule); border-radius: 99px; background: var(--card); font-size: .875rem; }
.tally li.none { background: none; color: var(--muted); }
.tally li.error, .badge.error { border-color: transparent; background: var(--error-tint); color: var(--error); }
.tally li.warning, .badge.warning { border-color: transparent; background: var(--warning-tint); color: var(--warning); }
.tally li.note, .badge.note { border-color: transparent; background: var(--note-tint); color: var(--note); }
.tally li.problem, .badge.problem { border-color: transparent; background: var(--problem-tint); color: var(--problem); }
.badge { flex: none; padding: .1rem .6rem; border-radius: 99px; font-size: .75rem; font-weight: 650; white-space: nowrap; }
.finding, .problems li { margin: 0 0 .625rem; border: 1px solid var(--rule); border-radius: .625rem; background: var(--card); }
.finding summary { display: flex; gap: .75rem; align-items: flex-start; padding: .875rem 1rem; border-radius: .625rem; cursor: pointer; list-style: none; }
.finding summary::-webkit-details-marker { display: none; }
.finding summary::after { content: ""; flex: none; width: .5rem; height: .5rem; margin: .4rem .25rem 0 auto; border: solid var(--muted); border-width: 0 2px 2px 0; transform: rotate(45deg); }
.finding[open] > summary::after { margin-top: .65rem; transform: rotate(225deg); }
.finding summary:hover .message { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .2em; }
.finding .badge { min-width: 4.75rem; margin-top: .15rem; text-align: center; }
.finding:target { border-color: var(--link); box-shadow: 0 0 0 1px var(--link); }
.what { min-width: 0; }
.message { font-weight: 600; }
.where { display: block; color: var(--muted); font-size: .8125rem; }
.body { padding: 0 1rem 1rem; }
.frame { margin: 0 0 .75rem; border: 1px solid var(--rule); border-radius: .5rem; background: var(--code); overflow: hidden; }
.frame figcaption { padding: .35rem .75rem; border-bottom: 1px solid var(--rule); color: var(--muted); font-size: .75rem; }
.frame pre { margin: 0; padding: .6rem 0; overflow-x: auto; font-size: .8125rem; line-height: 1.7; overflow-wrap: normal; }
.frame code { display: block; width: max-content; min-width: 100%; padding-right: .75rem; }
.frame .number, .frame .gap { display: inline-block; width: 3.5rem; padding-right: 1rem; color: var(--muted); text-align: right; user-select: none; }
mark { padding: .1em .15em; border-radius: .2em; color: inherit; }
mark.subject { background: var(--error-tint); box-shadow: inset 0 -2px var(--error); }
.warning mark.subject { background: var(--warning-tint); box-shadow: inset 0 -2px var(--warning); }
.note mark.subject { background: var(--note-tint); box-shadow: inset 0 -2px var(--note); }
.problems mark.subject { background: var(--problem-tint); box-shadow: inset 0 -2px var(--problem); }
mark.related { background: none; box-shadow: inset 0 -2px var(--muted); }
.frame .label { margin-left: 1rem; color: var(--muted); font-family: system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; font-style: italic; }
dl { display: grid; gap: .35rem; margin: 0; font-size: .9375rem; }
dl div { display: grid; grid-template-columns: 6.5rem 1fr; gap: .75rem; }
dt { color: var(--muted); }
dd { min-width: 0; margin: 0; }
.problems { margin: 0; padding: 0; list-style: none; }
.problems li { padding: .875rem 1rem; }
.problems .frame { margin: .6rem 0 0; }
figure { margin: 0; }
.scroll { max-height: 36rem; overflow: auto; padding: 1rem; border: 1px solid var(--rule); border-radius: .625rem; background: var(--card); }
svg { display: block; min-width: 52rem; max-width: 100%; height: auto; margin: 0 auto; }
figure > figcaption { color: var(--muted); font-size: .8125rem; }
.scroll + figcaption { margin-top: .6rem; }
svg text { fill: var(--ink); }
svg .column { fill: var(--muted); font-size: 13px; font-weight: 600; }
svg .label { font-size: 13px; font-weight: 600; }
svg .file { fill: var(--muted); font-size: 11px; }
svg rect { fill: var(--code); stroke: var(--rule); }
svg .key rect { stroke: var(--muted); }
svg .edge path { fill: none; stroke: var(--warning); stroke-width: 2; }
svg .edge circle { fill: var(--card); stroke: var(--warning); stroke-width: 2; }
svg .edge.error path, svg .edge.error circle { stroke: var(--error); }
svg .edge.note path, svg .edge.note circle { stroke: var(--note); }
svg .edge path.hit { stroke: transparent; stroke-width: 14; }
svg .edge:hover path:not(.hit), svg .edge:focus-visible path:not(.hit) { stroke-width: 4; }
svg .edge:focus { outline: none; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); color: var(--muted); font-size: .8125rem; }
@media (max-width: 34rem) {
  .finding summary { flex-wrap: wrap; }
  .finding summary .what { order: 2; flex-basis: 100%; }
  .finding summary::after { order: 1; }
  dl { gap: .6rem; }
  dl div { grid-template-columns: 1fr; gap: 0; }
  dt { font-size: .8125rem; }
  .frame .number, .frame .gap { width: 2.5rem; padding-right: .6rem; }
}
@media print {
  body { max-width: none; padding: 0; }
  .scroll { max-height: none; }
  .finding, .frame { break-inside: avoid; }
}
`;
