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
  /** The body's names that are not the form's: `due_at` → `day`. */
  names: Record<string, string> = {},
): ProblemForm<V> {
  const form = useForm<V>(input);
  const [problem, setProblem] = useState<ProblemError | null>(null);
  const [lines, setLines] = useState<string[]>([]);

  function show(error: unknown) {
    const found = asProblem(error);
    const split = fieldErrors(found, {
      shows: (path) => form.getInputNode(path) !== null,
      within: fieldsWithin,
      valueAt: (path) => valueAt(form.getValues(), path),
      names,
    });
    form.setErrors(split.fields);
    const first = Object.keys(split.fields)[0];
    if (first) focusIn(form.getInputNode(first));
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

/** The value at `owner.email` in a form's values. */
function valueAt(values: unknown, path: string): unknown {
  let at: unknown = values;
  for (const part of path.split(".")) {
    if (typeof at !== "object" || at === null) return undefined;
    at = (at as Record<string, unknown>)[part];
  }
  return at;
}

function fieldsWithin(path: string): string[] {
  const nodes = document.querySelectorAll<HTMLElement>(`[data-path^="${path}."]`);
  return [...nodes].flatMap(({ dataset }) => dataset.path ?? []);
}

/** A group of choices takes no focus itself: its first one does. */
function focusIn(node: HTMLElement | null) {
  const own = node?.matches("input, textarea, select, button") ? node : null;
  (own ?? node?.querySelector<HTMLElement>("input:not([type=hidden])"))?.focus();
}
