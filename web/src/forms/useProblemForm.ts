import { type UseFormInput, type UseFormReturnType, useForm } from "@mantine/form";
import { type SyntheticEvent, useState } from "react";
import { asProblem, fieldErrors, type ProblemError } from "@/api/problem";

export interface ProblemForm<V extends Record<string, unknown>> {
  form: UseFormReturnType<V>;
  /** What could not be shown at a field. */
  problem: ProblemError | null;
  lines: string[];
  /** Runs the work; a problem's field errors land at their fields, the first of them focused. */
  submit: (
    work: (values: V) => Promise<unknown>,
  ) => (event?: SyntheticEvent<HTMLFormElement>) => void;
}

/** One way for every form to show a server's answer: `errors[].pointer` at its field, the rest on top. */
export function useProblemForm<V extends Record<string, unknown>>(
  input: UseFormInput<V> & { initialValues: V },
): ProblemForm<V> {
  const form = useForm<V>(input);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [lines, setLines] = useState<string[]>([]);

  function show(error: unknown) {
    const found = asProblem(error);
    const split = fieldErrors(
      found,
      (name) => form.getInputNode(name) !== null || has(form.values, name),
    );
    form.setErrors(split.fields);
    const first = Object.keys(split.fields)[0];
    if (first) form.getInputNode(first)?.focus();
    setLines(split.rest);
    setProblem(first && split.rest.length === 0 ? null : found);
  }

  function submit(work: (values: V) => Promise<unknown>) {
    return form.onSubmit(async (values) => {
      setProblem(null);
      setLines([]);
      form.setSubmitting(true);
      try {
        await work(values);
      } catch (error) {
        show(error);
      } finally {
        form.setSubmitting(false);
      }
    });
  }

  return { form, problem, lines, submit };
}

/** Whether `owner.email` is a path into the form's values. */
function has(values: unknown, path: string): boolean {
  let at: unknown = values;
  for (const part of path.split(".")) {
    if (typeof at !== "object" || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}
