import type { Node, YAMLMap, YAMLSeq } from "yaml";
import { Document, Scalar } from "yaml";
import type { TemplateMap, TemplateValue } from "../packages/rules/src/template/template-value";
import { isList, isMap } from "../packages/rules/src/template/template-value";

/** The template as YAML, every call of a function that has a short form written in it. */
export function writeShortForm(root: TemplateMap): string {
  const document = new Document();
  document.contents = toNode(root, document) as typeof document.contents;
  return document.toString({ lineWidth: 0 });
}

function toNode(value: TemplateValue, document: Document): Node {
  if (isList(value)) {
    const node = document.createNode([]) as YAMLSeq;
    for (const item of value) node.add(toNode(item, document));
    return node;
  }
  if (!isMap(value)) {
    const scalar = new Scalar(value);
    // Quoted, a string stays one, whatever it looks like.
    if (typeof value === "string") scalar.type = Scalar.QUOTE_DOUBLE;
    return scalar;
  }
  const [call, ...others] = Object.entries(value);
  const tag = call === undefined || others.length > 0 ? undefined : shortForm(call[0], call[1]);
  if (call !== undefined && tag !== undefined) {
    const node = toNode(call[1], document);
    // YAML has one tag for a node, so a call of a call keeps the inner one's long form.
    if (node.tag === undefined) {
      node.tag = tag;
      return node;
    }
  }
  const node = document.createNode({}) as YAMLMap;
  for (const [key, item] of Object.entries(value)) {
    const name = new Scalar(key);
    name.type = Scalar.QUOTE_DOUBLE;
    node.add(document.createPair(name, toNode(item, document)));
  }
  return node;
}

function shortForm(name: string, argument: TemplateValue): string | undefined {
  if (name === "Ref" || name === "Condition") return typeof argument === "string" ? `!${name}` : undefined;
  return name.startsWith("Fn::") && !name.startsWith("Fn::ForEach") ? `!${name.slice("Fn::".length)}` : undefined;
}
