import { List, Stack, Text } from "@mantine/core";
import { Copyable, Panel } from "@/design";

/** Where a directory reaches the clinic; the app stands on the same origin. */
const address = () => new URL("/scim/v2", globalThis.location.origin).href;

/** For whoever runs the identity provider, in the words of its screens. */
export function StepsPanel() {
  return (
    <Panel title="How to set it up">
      <Stack gap="sm">
        <Text size="sm">
          Entra ID, Okta and others keep your colleagues here by themselves, by the standard SCIM
          2.0: who is hired there can work here, and who is deactivated there is signed out here
          within seconds.
        </Text>
        <List type="ordered" size="sm" spacing={6}>
          <List.Item>Make a token below. It is shown once.</List.Item>
          <List.Item>
            In your identity provider, add an application with SCIM provisioning. Its base URL
            (Entra ID: tenant URL) is the address below, and it signs in by a bearer token (Entra
            ID: secret token): the one that you made.
          </List.Item>
          <List.Item>
            Assign people and groups to the application. Each person needs a work e-mail address.
          </List.Item>
          <List.Item>
            As soon as a group has arrived below, say which role it gives. Until then, nobody may do
            anything through it.
          </List.Item>
        </List>
        <div>
          <Text size="sm" fw={550} mb={4}>
            Address
          </Text>
          <Copyable value={address()} label="Copy the address" />
        </div>
      </Stack>
    </Panel>
  );
}
