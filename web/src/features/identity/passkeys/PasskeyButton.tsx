import { Button, Stack, Text } from "@mantine/core";
import { IconFingerprint } from "@tabler/icons-react";
import { useState } from "react";
import { ProblemError } from "@/api/problem";
import { ProblemAlert } from "@/design";
import { tooMany } from "../tries";
import {
  type Asked,
  NotShown,
  noPasskeysBecause,
  type PasskeyAnswer,
  showPasskey,
} from "./passkey";

interface PasskeyButtonProps {
  label: string;
  wide?: boolean;
  /** The main way, where there is no other. */
  first?: boolean;
  ask: () => Promise<Asked>;
  onShown: (passkey: PasskeyAnswer) => Promise<unknown>;
}

function inWords(error: unknown): unknown {
  if (!(error instanceof ProblemError)) return error;
  if (error.status === 429) return tooMany(error);
  const details: Record<string, string> = {
    wrong_passkey: "This passkey opens nothing here. It may have been removed.",
    challenge_over: "That took too long. Please try again.",
    method_not_allowed_here: "Your clinic has you sign in another way.",
  };
  const detail = details[error.code];
  if (!detail) return error;
  return new ProblemError({ ...error.problem, title: "That did not work", detail, errors: [] });
}

/** Asks the browser for a passkey; nothing where it can have none. */
export function PasskeyButton({ label, wide, first, ask, onShown }: PasskeyButtonProps) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const because = noPasskeysBecause(window.location);

  if (because) return first ? <Text size="sm">{because}</Text> : null;

  async function show() {
    setBusy(true);
    setProblem(null);
    try {
      await onShown(await showPasskey(await ask()));
    } catch (error) {
      setProblem(inWords(error));
    }
    setBusy(false);
  }

  const closed = problem instanceof NotShown;
  return (
    <Stack gap="xs">
      <Button
        variant={first ? "filled" : "default"}
        fullWidth={wide ?? false}
        loading={busy}
        leftSection={<IconFingerprint size={16} aria-hidden="true" />}
        onClick={() => void show()}
      >
        {label}
      </Button>
      {closed ? (
        <Text size="sm" role="status">
          {problem.message}
        </Text>
      ) : (
        <ProblemAlert error={problem} />
      )}
    </Stack>
  );
}
