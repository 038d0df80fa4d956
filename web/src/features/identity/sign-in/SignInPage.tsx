import { Anchor, PasswordInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useSearchParams } from "react-router";
import { useSend } from "@/api/hooks";
import { ProblemError } from "@/api/problem";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { urls } from "@/lib/urls";
import { Doorway } from "../Doorway";

/** Only a path of this app: never an address that a link smuggled in. */
export function safeNext(next: string | null): string {
  return next?.startsWith("/") && !next.startsWith("//") && !next.includes("\\")
    ? next
    : urls.today();
}

/** One answer for an unknown e-mail and a wrong password, as the server means it. */
function inWords(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  if (error.status === 401) {
    return new ProblemError({
      ...error.problem,
      title: "That did not work",
      detail: "The e-mail or the password is not right.",
      errors: [],
    });
  }
  if (error.status === 429) {
    return new ProblemError({
      ...error.problem,
      title: "Too many tries",
      detail: "Wait a minute, then try again.",
    });
  }
  return error;
}

export default function SignInPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const signIn = useSend("post", "/v1/browser-sessions");
  const of = useProblemForm({ initialValues: { email: "", password: "" } });

  async function onSubmit(body: { email: string; password: string }) {
    try {
      await signIn.mutateAsync({ body });
    } catch (error) {
      throw inWords(error);
    }
    queries.clear();
    navigate(safeNext(search.get("next")), { replace: true });
  }

  return (
    <Doorway
      title="Sign in"
      below={
        <>
          New here?{" "}
          <Anchor component={Link} to={urls.signUp()} inherit>
            Open an account for your clinic
          </Anchor>
        </>
      }
    >
      <FormShell of={of} onSubmit={onSubmit} submit="Sign in" wide>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          {...of.form.getInputProps("email")}
          key={of.form.key("email")}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          {...of.form.getInputProps("password")}
          key={of.form.key("password")}
        />
      </FormShell>
    </Doorway>
  );
}
