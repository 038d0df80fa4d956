import { Button } from "@mantine/core";
import { screen, waitFor } from "@testing-library/react";
import { useSend } from "@/api/hooks";
import { ProblemAlert } from "@/design";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { page } from "@/test/world";
import { StepUp } from "./StepUp";

const FACTOR = {
  id: "fac_1",
  kind: "totp" as const,
  name: "My phone",
  confirmed_at: "2026-11-01T00:00:00Z",
  created_at: "2026-11-01T00:00:00Z",
};

/** Something that a found desk must not do. */
function Renewal() {
  const renew = useSend("post", "/v1/me/recovery-codes");
  return (
    <>
      <StepUp />
      <Button onClick={() => renew.mutate({})}>New codes</Button>
      {renew.data?.recovery_codes.map((code) => (
        <p key={code}>{code}</p>
      ))}
      <ProblemAlert error={renew.error} />
    </>
  );
}

/** A server that wants a proof: this password, or this code where there is a second factor. */
async function refused(factors: (typeof FACTOR)[], right: object) {
  const api = mockApi();
  let proved = false;
  api.on("get", "/v1/me/factors", () => ({ body: page(factors) }));
  api.on("post", "/v1/sessions/current/proof", ({ body }) => {
    proved = JSON.stringify(body) === JSON.stringify(right);
    const code = factors.length > 0 ? "wrong_code" : "invalid_credentials";
    return proved ? { status: 204 } : { problem: { status: 401, code, title: "Unauthorized" } };
  });
  api.on("post", "/v1/me/recovery-codes", () =>
    proved
      ? { status: 201, body: { recovery_codes: ["k3f9h-2mq8x"] } }
      : { problem: { status: 403, code: "step_up_required", title: "Forbidden" } },
  );
  const shown = renderPage(<Renewal />);
  await shown.user.click(screen.getByRole("button", { name: "New codes" }));
  await screen.findByRole("dialog", { name: "Show that it is you" });
  return { api, ...shown };
}

describe("what asks for a fresh proof", () => {
  it("is sent again, with its key, once the password was given", async () => {
    const { api, user } = await refused([], { password: "a long sentence" });
    await user.type(await screen.findByLabelText("Password"), "a long sentence{Enter}");
    expect(await screen.findByText("k3f9h-2mq8x")).toBeInTheDocument();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
    const sent = api.calls.filter(({ path }) => path === "/v1/me/recovery-codes");
    const keys = sent.map(({ headers }) => headers.get("Idempotency-Key"));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toBe(keys[1]);
  });

  it("asks those who have a second factor for its code", async () => {
    const { user } = await refused([FACTOR], { code: "287082" });
    await user.type(await screen.findByLabelText("Code"), "287082{Enter}");
    expect(await screen.findByText("k3f9h-2mq8x")).toBeInTheDocument();
  });

  it("says at its field what was wrong, and ends no session over it", async () => {
    const { api, user } = await refused([], { password: "a long sentence" });
    const password = await screen.findByLabelText("Password");
    await user.type(password, "guess{Enter}");
    await waitFor(() => expect(password).toHaveAccessibleDescription("This is not your password."));
    expect(api.calls.some(({ path }) => path.includes("renewal"))).toBe(false);
    expect(screen.getByRole("dialog")).toBeInTheDocument();
  });

  it("says that nothing was changed to those who close the question", async () => {
    const { user } = await refused([], { password: "a long sentence" });
    await screen.findByLabelText("Password");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("Nothing was changed");
  });
});
