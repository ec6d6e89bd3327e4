export { annotate } from "./annotate";
export { renderRuleDocs } from "./render-rule-docs";
