import { expect, test } from "vitest";
import { controlsOf, describeControls } from "./compliance";

test("versions in a row that give a control one number are told together", () => {
  const controls = [
    ...controlsOf("CIS", { "1.4.0": "1.11", "2.0.0": "1.11", "3.0.0": "1.11", "5.0.0": "1.10" }),
    ...controlsOf("NIST", { r5: "AC-3" }),
    ...controlsOf("NIST", { r5: "AC-6(2)" }),
  ];
  expect(describeControls(controls)).toEqual([
    "CIS v1.4.0 to v3.0.0, 1.11",
    "CIS v5.0.0, 1.10",
    "NIST r5, AC-3",
    "NIST r5, AC-6(2)",
  ]);
});
