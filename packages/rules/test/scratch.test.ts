import { it } from "vitest";
import { evaluate } from "../src/evaluation/evaluate";
import { createScope } from "../src/evaluation/scope";
it("depth", () => {
  for (const build of [
    (n: unknown): unknown => ({ "Fn::Join": ["", [n]] }),
    (n: unknown): unknown => ({ "Fn::If": ["C", n, "a"] }),
    (n: unknown): unknown => ({ "Fn::Sub": ["${A}", { A: n }] }),
    (n: unknown): unknown => ({ a: n }),
  ]) {
    let depth = 100;
    try {
      for (; depth < 20000; depth = Math.ceil(depth * 1.2)) {
        let node: unknown = "x";
        for (let i = 0; i < depth; i++) node = build(node);
        evaluate(node as never, createScope({}));
      }
    } catch (e) { console.log(String(e).slice(0, 80)); }
    console.log(JSON.stringify(build("n")), depth);
  }
  for (let depth = 100; depth < 50000; depth = Math.ceil(depth * 1.2)) {
    const Resources: Record<string, unknown> = {};
    for (let i = 0; i < depth; i++) Resources[`U${i}`] = { Type: "AWS::IAM::User", Properties: { UserName: { Ref: `U${i + 1}` } } };
    try { evaluate({ Ref: "U0" }, createScope({ Resources } as never)); } catch (e) { console.log("names", depth, String(e)); break; }
  }
});
