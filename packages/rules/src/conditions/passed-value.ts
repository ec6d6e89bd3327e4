import { isListParameter, type ParameterDeclaration } from "../evaluation/parameter-declaration";
import {
  type Atom,
  atomOf,
  atomsOf,
  hasReference,
  identify,
  literalOf,
  type Text,
  textKey,
  toText,
} from "../evaluation/text";
import type { Value } from "../evaluation/value";
import { Budget } from "./budget";
import { Circuit } from "./circuit";
import { acceptsValue, defaultOf, finiteDomain, isRestricted } from "./domain";
import { equal } from "./equal";
import { always, and, type Formula, never, or } from "./formula";
import { withinInfluence } from "./influence";
import { stepsToDecide } from "./question";
import { solve } from "./solve";

/**
 * That a parameter which is declared like this may be given the value; always where that cannot be told, for otherwise
 * a template that can be deployed would count as one that cannot.
 */
export function isAcceptable(value: Value, declaration: ParameterDeclaration, stack: string, budget: Budget): Formula {
  if (value.kind === "text") return isAcceptableText(value.text, declaration, stack, budget);
  if (value.kind !== "list") return always;
  // Each item must be a list that is allowed itself, since it may have a comma in it.
  const { minLength: _, maxLength: __, ...ofItems } = declaration;
  const each = isListParameter(declaration) ? ofItems : declaration;
  return and(value.items.map((item) => isAcceptable(item, each, stack, budget)));
}

function isAcceptableText(text: Text, declaration: ParameterDeclaration, stack: string, budget: Budget): Formula {
  if (text.length > maxLength) return always;
  // The solver gives an atom only what its declaration allows: this one stands for the parameter while it is passed.
  const { name } = declaration;
  const id = identify(`passed:${stack}/${name}:${textKey(text)}`);
  const atom: Atom = { kind: "expression", id, name, declaration, of: atomsOf(text) };
  const literal = literalOf(text);
  if (literal !== undefined) return hasReference(literal) || acceptsValue(atom, literal) ? always : never;
  const references = referencesIn(text);
  // To the solver, what is made of a name that CloudFormation makes up may be anything.
  const isRefused = declaration.allowedValues?.every((value) => equal(text, toText([value])) === never) === true;
  if (isRefused && references.length === 0) return never;
  const formula = or([equal([atom], text), ...references]);
  // One that may be anything is quickly told.
  const alone = atomOf(text);
  const isFree = alone?.kind === "parameter" && !isRestricted(alone);
  return !isFree && isTooHard(formula, budget) ? always : formula;
}

/** That a parameter in the text has a value that is a dynamic reference: what this is replaced by can be anything. */
function referencesIn(text: Text): readonly Formula[] {
  return atomsOf(text).flatMap((atom) => referencesOf(atom).map((value) => equal([atom], toText([value]))));
}

/** The dynamic references that are the atom's default, or among the values that it is allowed to have. */
export function referencesOf(atom: Atom): readonly string[] {
  const preset = defaultOf(atom);
  const values = finiteDomain(atom) ?? (preset === undefined ? [] : [preset]);
  return values.filter(hasReference);
}

/** In pieces: of a longer text not much can be told. */
const maxLength = 200;

/** Whether it cannot be told if the formula can hold. What it takes is spent of `whole`, too. */
function isTooHard(formula: Formula, whole: Budget): boolean {
  const circuit = new Circuit();
  const goals = [circuit.add(and(withinInfluence(formula, []))), circuit.add(formula)];
  return whole.isSpent || solve(circuit, goals, new Budget(stepsToDecide, whole)).kind === "undecided";
}
