import { Alert, Anchor, Text } from "@mantine/core";
import { IconMailOpened } from "@tabler/icons-react";
import { Link } from "react-router";
import { useRead } from "@/api/hooks";

/**
 * The newest mail to an address in the sandbox's mailbox, with its link. Where mails really leave
 * the machine there is no such mailbox, and nothing is shown.
 */
export function SandboxMail({ to }: { to: string }) {
  const mails = useRead(
    "/sandbox/emails",
    { params: { query: { to } } },
    { refetchInterval: 2_000 },
  );
  const mail = mails.data?.items[0];
  const link = mail?.links[0];
  if (!mail || !link || !URL.canParse(link)) return null;
  return (
    <Alert
      color="gray"
      variant="light"
      icon={<IconMailOpened size={18} aria-hidden="true" />}
      title="Sandbox"
    >
      <Text size="sm">
        No mail leaves this machine. What was written to {mail.to}:{" "}
        <Anchor component={Link} to={new URL(link).pathname} inherit>
          {mail.subject}
        </Anchor>
      </Text>
    </Alert>
  );
}
