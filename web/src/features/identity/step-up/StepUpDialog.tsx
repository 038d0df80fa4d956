import { PasswordInput, Skeleton, Stack, Text } from "@mantine/core";
import { useRead, useSend } from "@/api/hooks";
import { ProblemError } from "@/api/problem";
import { Dialog, ProblemAlert } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";
import { SecondFactorForm } from "../second-factor/SecondFactorForm";
import { tooMany } from "../tries";

interface StepUpDialogProps {
  onProved: () => void;
  onClose: () => void;
}

/** Who has a second factor shows that; a password alone was perhaps looked at over a shoulder. */
export default function StepUpDialog({ onProved, onClose }: StepUpDialogProps) {
  const factors = useRead("/v1/me/factors", {});
  const confirmed = factors.data?.items.filter((factor) => factor.confirmed_at);
  const hasFactor = confirmed && confirmed.length > 0;
  const methods = confirmed?.map((factor) => factor.kind) ?? [];
  return (
    <Dialog onClose={onClose} title="Show that it is you">
      <Stack gap="sm">
        <Text size="sm">
          What you are about to do matters, and it is a while since you last showed who you are.
        </Text>
        {factors.isLoading ? <Skeleton height={90} aria-busy="true" aria-label="Loading" /> : null}
        <ProblemAlert error={factors.error} onRetry={() => void factors.refetch()} />
        {hasFactor === true ? (
          <FactorProof methods={methods} onProved={onProved} onClose={onClose} />
        ) : null}
        {hasFactor === false ? <PasswordProof onProved={onProved} onClose={onClose} /> : null}
      </Stack>
    </Dialog>
  );
}

interface FactorProofProps extends StepUpDialogProps {
  methods: readonly string[];
}

function FactorProof({ methods, onProved, onClose }: FactorProofProps) {
  const prove = useSend("post", "/v1/sessions/current/proof");
  const ask = useSend("post", "/v1/sessions/current/proof/challenge");
  return (
    <SecondFactorForm
      methods={methods}
      askPasskey={() => ask.mutateAsync({})}
      submit="Go on"
      onCancel={onClose}
      onSubmit={async (body) => {
        await prove.mutateAsync({ body });
        onProved();
      }}
    />
  );
}

function inWords(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  if (error.status === 429) return tooMany(error);
  if (error.code !== "invalid_credentials") return error;
  const detail = "This is not your password.";
  const wrong = { pointer: "/password", code: "invalid_credentials", detail };
  return new ProblemError({ ...error.problem, errors: [wrong] });
}

function PasswordProof({ onProved, onClose }: StepUpDialogProps) {
  const prove = useSend("post", "/v1/sessions/current/proof");
  const of = useProblemForm({
    initialValues: { password: "" },
    // An empty password would count as a wrong one.
    validate: { password: (password) => (password ? null : "Please fill this in.") },
  });

  async function onSubmit(body: { password: string }) {
    try {
      await prove.mutateAsync({ body });
    } catch (error) {
      throw inWords(error);
    }
    onProved();
  }

  return (
    <FormShell of={of} submit="Go on" onCancel={onClose} onSubmit={onSubmit}>
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        autoFocus
        data-autofocus
        {...of.form.getInputProps("password")}
        key={of.form.key("password")}
      />
    </FormShell>
  );
}
