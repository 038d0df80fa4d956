import { Alert, Button, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { useSend } from "@/api/hooks";
import { urls } from "@/lib/urls";
import { Doorway } from "../Doorway";
import { PasswordForm } from "../PasswordForm";

/** Behind the link of the sign-up mail: a password makes the clinic. */
export default function CompletionPage() {
  const { token = "" } = useParams();
  const [clinic, setClinic] = useState<string | null>(null);
  const complete = useSend("post", "/v1/signups/{token}/completion");

  if (clinic !== null) {
    return (
      <Doorway title="Your clinic is ready">
        <Alert
          icon={<IconCircleCheck size={18} aria-hidden="true" />}
          role="status"
          variant="light"
        >
          <Text size="sm">
            {clinic} has its first location, pipelines and message templates. Next: add a service
            and a practitioner.
          </Text>
        </Alert>
        <Button component={Link} to={urls.signIn()} fullWidth>
          Sign in
        </Button>
      </Doorway>
    );
  }
  return (
    <Doorway title="Choose a password" note="The last step before your clinic is ready.">
      <PasswordForm
        submit="Finish"
        onSubmit={async (password) => {
          const made = await complete.mutateAsync({
            params: { path: { token } },
            body: { password },
          });
          setClinic(made.tenant.name);
        }}
      />
    </Doorway>
  );
}
