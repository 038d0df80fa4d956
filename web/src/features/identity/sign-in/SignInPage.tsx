import { Alert, Anchor, Box, PasswordInput, Text, TextInput } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation, useNavigate, useSearchParams } from "react-router";
import { useSend } from "@/api/hooks";
import { ProblemError } from "@/api/problem";
import { endSeeingAs } from "@/api/see-as";
import type { Answer } from "@/api/types";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { urls } from "@/lib/urls";
import { Doorway } from "../Doorway";
import { PasskeyButton } from "../passkeys/PasskeyButton";
import { SecondFactorForm, type Shown } from "../second-factor/SecondFactorForm";
import { tooMany } from "../tries";
import { ssoWords } from "./ssoErrors";
import { departure, useHomeRealm } from "./useHomeRealm";

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
  return error.status === 429 ? tooMany(error) : error;
}

type SignInChallenge = Extract<Answer<"/v1/browser-sessions", "post">, { challenge: string }>;

/** The sign-in that waits for a second factor, as the provider's way back names it. */
function brought(hash: string): SignInChallenge | null {
  const told = new URLSearchParams(hash.slice(1));
  const challenge = told.get("challenge");
  return challenge ? { challenge, methods: told.get("methods")?.split(" ") ?? ["totp"] } : null;
}

interface StepProps {
  onSignedIn: () => void;
}

interface PasswordStepProps extends StepProps {
  /** The sign-in before this one took too long. */
  late: boolean;
  /** Why a sign-in by the clinic's provider came to nothing. */
  ssoError: string | null;
  next: string;
  onChallenge: (challenge: SignInChallenge) => void;
}

function PasswordStep({ late, ssoError, next, onChallenge, onSignedIn }: PasswordStepProps) {
  const signIn = useSend("post", "/v1/browser-sessions");
  const askPasskey = useSend("post", "/v1/sessions/passkey/challenge");
  const byPasskey = useSend("post", "/v1/browser-sessions/passkey");
  const of = useProblemForm({ initialValues: { email: "", password: "" } });
  const { way, ask } = useHomeRealm();
  const [byPassword, setByPassword] = useState(false);
  const provider = byPassword ? null : way;
  const email = of.form.getInputProps("email");

  async function onSubmit(body: { email: string; password: string }) {
    const there = provider ?? (body.password || byPassword ? null : await ask(body.email));
    if (there) {
      globalThis.location.assign(departure(there, next));
      return;
    }
    try {
      const challenge = await signIn.mutateAsync({ body });
      if (challenge) onChallenge(challenge);
      else onSignedIn();
    } catch (error) {
      throw inWords(error);
    }
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
      {late ? (
        <Alert
          role="alert"
          variant="light"
          icon={<IconClock size={18} aria-hidden="true" />}
          title="That took too long"
        >
          A sign-in waits five minutes for its code. Please begin again.
        </Alert>
      ) : null}
      {ssoError ? (
        <Alert role="alert" variant="light" color="red" title="That did not work">
          {ssoWords(ssoError)}
        </Alert>
      ) : null}
      <FormShell
        of={of}
        onSubmit={onSubmit}
        submit={provider ? `Continue with ${provider.name}` : "Sign in"}
        wide
      >
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          {...email}
          onBlur={(event) => {
            email.onBlur?.(event);
            void ask(event.currentTarget.value);
          }}
          key={of.form.key("email")}
        />
        {provider ? (
          <Text size="sm" c="dimmed" role="status">
            Your clinic has you sign in with {provider.name}.{" "}
            <Anchor component="button" type="button" inherit onClick={() => setByPassword(true)}>
              Use a password instead
            </Anchor>
          </Text>
        ) : (
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            {...of.form.getInputProps("password")}
            key={of.form.key("password")}
          />
        )}
      </FormShell>
      <Box mt="sm">
        <PasskeyButton
          label="Sign in with a passkey"
          wide
          ask={() => askPasskey.mutateAsync({})}
          onShown={async (passkey) => {
            await byPasskey.mutateAsync({ body: { passkey } });
            onSignedIn();
          }}
        />
      </Box>
    </Doorway>
  );
}

interface CodeStepProps extends StepProps {
  waiting: SignInChallenge;
  onOver: (late: boolean) => void;
}

function CodeStep({ waiting, onOver, onSignedIn }: CodeStepProps) {
  const { challenge, methods } = waiting;
  const prove = useSend("post", "/v1/browser-sessions/second-factor");
  const ask = useSend("post", "/v1/sessions/second-factor/challenge");

  async function onSubmit(shown: Shown) {
    try {
      await prove.mutateAsync({ body: { challenge, ...shown } });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== "challenge_over") throw error;
      onOver(true);
      return;
    }
    onSignedIn();
  }

  return (
    <Doorway
      title="One more step"
      note="The first step is done. Now show your second factor."
      below={
        <Anchor component="button" type="button" inherit onClick={() => onOver(false)}>
          Begin again
        </Anchor>
      }
    >
      <SecondFactorForm
        methods={methods}
        askPasskey={() => ask.mutateAsync({ body: { challenge } })}
        submit="Sign in"
        wide
        onSubmit={onSubmit}
      />
    </Doorway>
  );
}

export default function SignInPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queries = useQueryClient();
  // Whoever comes back from their clinic's provider may be asked for their own second factor.
  const { hash } = useLocation();
  const [waiting, setWaiting] = useState<SignInChallenge | null>(() => brought(hash));
  const [late, setLate] = useState(false);

  function onSignedIn() {
    endSeeingAs();
    queries.clear();
    navigate(safeNext(search.get("next")), { replace: true });
  }

  function onOver(wasLate: boolean) {
    setLate(wasLate);
    setWaiting(null);
  }

  return waiting ? (
    <CodeStep waiting={waiting} onOver={onOver} onSignedIn={onSignedIn} />
  ) : (
    <PasswordStep
      late={late}
      ssoError={search.get("sso_error")}
      next={safeNext(search.get("next"))}
      onChallenge={setWaiting}
      onSignedIn={onSignedIn}
    />
  );
}
