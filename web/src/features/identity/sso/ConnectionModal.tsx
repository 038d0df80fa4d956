import { Checkbox, PasswordInput, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { ifMatch } from "@/api/call";
import { useSend } from "@/api/hooks";
import type { SsoConnection } from "@/api/types";
import { Dialog } from "@/design";
import { FormShell } from "@/forms/FormShell";
import { useProblemForm } from "@/forms/useProblemForm";

interface Values extends Record<string, unknown> {
  name: string;
  issuer: string;
  client_id: string;
  client_secret: string;
  groups_claim: string;
  creates_accounts: boolean;
  trusts_email: boolean;
  trusts_second_factor: boolean;
}

function initial(connection: SsoConnection | null): Values {
  return {
    name: connection?.name ?? "",
    issuer: connection?.issuer ?? "",
    client_id: connection?.client_id ?? "",
    client_secret: "",
    groups_claim: connection?.groups_claim ?? "groups",
    creates_accounts: connection?.creates_accounts ?? true,
    trusts_email: connection?.trusts_email ?? false,
    trusts_second_factor: connection?.trusts_second_factor ?? false,
  };
}

interface ConnectionModalProps {
  /** Null: a new one. */
  connection: SsoConnection | null;
  onClose: () => void;
}

/** What the provider's own pages say of the client that was registered there. */
export function ConnectionModal({ connection, onClose }: ConnectionModalProps) {
  const create = useSend("post", "/v1/sso/connections", ["/v1/sso/connections"]);
  const update = useSend("patch", "/v1/sso/connections/{connection_id}", ["/v1/sso/connections"]);
  const of = useProblemForm<Values>({ initialValues: initial(connection) });
  const { form } = of;

  async function submit({ client_secret, ...rest }: Values) {
    // An empty secret is one that stays as it is, or is not there.
    const body = { ...rest, ...(client_secret ? { client_secret } : {}) };
    if (connection) {
      const params = { path: { connection_id: connection.id } };
      await update.mutateAsync({ params, headers: ifMatch(connection), body });
    } else {
      await create.mutateAsync({ body });
    }
    notifications.show({ message: "Saved. Try it before your people do." });
    onClose();
  }

  return (
    <Dialog
      onClose={onClose}
      title={connection ? `Change ${connection.name}` : "Connect a provider"}
      size="lg"
    >
      <FormShell of={of} submit="Save" onCancel={onClose} onSubmit={submit}>
        <TextInput
          label="Name"
          description="What the sign-in page calls it, such as Okta."
          data-autofocus
          {...form.getInputProps("name")}
          key={form.key("name")}
        />
        <TextInput
          label="Issuer"
          description="Exactly as the provider gives it, such as https://login.example.com."
          type="url"
          {...form.getInputProps("issuer")}
          key={form.key("issuer")}
        />
        <TextInput
          label="Client ID"
          {...form.getInputProps("client_id")}
          key={form.key("client_id")}
        />
        <PasswordInput
          label="Client secret"
          description={
            connection?.has_secret
              ? "Kept sealed. Leave it empty to keep the one that there is."
              : "Optional: a public client has none. It is kept sealed and not shown again."
          }
          autoComplete="off"
          {...form.getInputProps("client_secret")}
          key={form.key("client_secret")}
        />
        <TextInput
          label="Groups claim"
          description="The claim in which the provider lists a person's groups."
          {...form.getInputProps("groups_claim")}
          key={form.key("groups_claim")}
        />
        <Checkbox
          label="Whom nobody invited gets an account"
          description="If one of their groups gives them a role."
          {...form.getInputProps("creates_accounts", { type: "checkbox" })}
          key={form.key("creates_accounts")}
        />
        <Checkbox
          label="Trust addresses that the provider does not call verified"
          description="Entra ID never says so. Only if nobody can change their own address there."
          {...form.getInputProps("trusts_email", { type: "checkbox" })}
          key={form.key("trusts_email")}
        />
        <Checkbox
          label="The provider always asks for a second factor"
          description="Else whoever has one here is asked for it, unless the provider says that it did."
          {...form.getInputProps("trusts_second_factor", { type: "checkbox" })}
          key={form.key("trusts_second_factor")}
        />
      </FormShell>
    </Dialog>
  );
}
