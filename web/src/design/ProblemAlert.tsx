import { Alert, Button, List, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { asProblem } from "@/api/problem";
import { fieldWords } from "@/api/words";
import classes from "./ProblemAlert.module.css";
import { toneStyle } from "./StatusBadge";

interface ProblemAlertProps {
  error: unknown;
  /** Messages that belong to no field on screen; by default all of the problem's. */
  lines?: string[];
  onRetry?: () => void;
}

/** An error in words, with the number that support asks for. */
export function ProblemAlert({ error, lines, onRetry }: ProblemAlertProps) {
  if (!error) return null;
  const { problem, errors } = asProblem(error);
  const shown = lines ?? errors.map((each) => fieldWords(each));
  // A number for support, where support is needed: not beside a mistyped password.
  const ours = problem.status === 0 || problem.status >= 500;
  return (
    <Alert
      role="alert"
      icon={<IconAlertTriangle size={18} aria-hidden="true" />}
      title={problem.title}
      classNames={{
        root: classes.root,
        title: classes.title,
        icon: classes.icon,
        message: classes.message,
      }}
      style={toneStyle("bad")}
    >
      {problem.detail ? <Text size="sm">{problem.detail}</Text> : null}
      {shown.length > 0 ? (
        <List size="sm" mt={4}>
          {shown.map((line) => (
            <List.Item key={line}>{line}</List.Item>
          ))}
        </List>
      ) : null}
      {ours && problem.request_id ? (
        <Text size="xs" mt={4}>
          Request {problem.request_id}
        </Text>
      ) : null}
      {onRetry ? (
        <Button variant="default" size="xs" mt="xs" onClick={onRetry}>
          Try again
        </Button>
      ) : null}
    </Alert>
  );
}
