/** An answer where not everything is known: `maybe` says that both can still turn out to be true. */
export type Answer = "yes" | "no" | "maybe";

/** Whether all of them are so; `yes` when there is none. */
export function allOf(answers: Iterable<Answer>): Answer {
  return opposite(anyOf(Array.from(answers, opposite)));
}

/** Whether one of them is so; `no` when there is none. */
export function anyOf(answers: Iterable<Answer>): Answer {
  let result: Answer = "no";
  for (const answer of answers) {
    if (answer === "yes") return "yes";
    if (answer === "maybe") result = "maybe";
  }
  return result;
}

/** The answer to the contrary question. */
export function opposite(answer: Answer): Answer {
  if (answer === "maybe") return "maybe";
  return answer === "yes" ? "no" : "yes";
}
