import { selectFrom, split } from "./split";
import type { Atom } from "./text";
import { concatenate, literalOf } from "./text";
import type { Value } from "./value";
import { textValue } from "./value";

/** Values in place of atoms, and of what is worked out from these. */
export class GivenValues {
  readonly #values: Map<string, Value | undefined>;

  /** `values` by the id of the atom; a list where the atom stands for one. */
  constructor(values: Iterable<readonly [id: string, value: Value]>) {
    this.#values = new Map(values);
  }

  /** The value with all that is given put in. */
  putInto(value: Value): Value {
    if (value.kind === "list") return { kind: "list", items: value.items.map((item) => this.putInto(item)) };
    if (value.kind === "map") {
      return { kind: "map", members: new Map([...value.members].map(([key, item]) => [key, this.putInto(item)])) };
    }
    if (value.kind !== "text") return value;
    const [first] = value.text;
    if (value.text.length === 1 && typeof first === "object") return this.#valueOf(first) ?? value;
    const texts = value.text.map((piece) => {
      const given = typeof piece === "object" ? this.#valueOf(piece) : undefined;
      return given?.kind === "text" ? given.text : [piece];
    });
    const text = concatenate(texts);
    return text === undefined ? value : textValue(text);
  }

  #valueOf(atom: Atom): Value | undefined {
    // Once for each atom: what is made of others twice, and those again twice, must not double the work each time.
    if (!this.#values.has(atom.id)) this.#values.set(atom.id, this.#workOut(atom));
    return this.#values.get(atom.id);
  }

  #workOut({ splitOff, workOut }: Atom): Value | undefined {
    if (workOut !== undefined) return workOut(this);
    if (splitOff?.index === undefined) return undefined;
    const { delimiter, index } = splitOff;
    const whole = this.putInto(textValue(splitOff.text));
    if (whole.kind !== "text") return undefined;
    if (literalOf(whole.text) === undefined) return textValue(selectFrom({ text: whole.text, delimiter }, index));
    const parts = split(textValue([delimiter]), whole)?.[0]?.value;
    return parts?.kind === "list" ? parts.items[index] : undefined;
  }
}
