import { Alert, Button, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useSend } from "@/api/hooks";
import { urls } from "@/lib/urls";
import { Doorway } from "../Doorway";
import { PasswordForm } from "../PasswordForm";

/** Behind the link of an invitation: a colleague chooses a password. */
export default function AcceptPage() {
  const { token = "" } = useParams();
  const [done, setDone] = useState(false);
  const accept = useSend("post", "/v1/invitations/{token}/acceptance");

  if (done) {
    return (
      <Doorway title="Welcome">
        <Alert
          icon={<IconCircleCheck size={18} aria-hidden="true" />}
          role="status"
          variant="light"
        >
          <Text size="sm">
            Your password is set. Sign in with the address that the invitation came to.
          </Text>
        </Alert>
        <Button component={Link} to={urls.signIn()} fullWidth>
          Sign in
        </Button>
      </Doorway>
    );
  }
  return (
    <Doorway title="Join your clinic" note="Choose a password to accept the invitation.">
      <PasswordForm
        submit="Accept the invitation"
        onSubmit={async (password) => {
          await accept.mutateAsync({ params: { path: { token } }, body: { password } });
          setDone(true);
        }}
      />
    </Doorway>
  );
}
