import { screen, waitFor } from "@testing-library/react";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, reachOf, signedIn } from "@/test/world";
import SecurityPolicyPage from "./SecurityPolicyPage";

const POLICY = {
  second_factor: "optional" as const,
  methods: ["password" as const, "sso" as const],
  idle_minutes: 20160,
  whole_hours: 2160,
  version: 3,
};

async function policyOf(permissions: string[]) {
  const api = mockApi();
  signedIn(api, { ...ME, permissions, reach: reachOf(permissions) });
  api.on("get", "/v1/security-policy", () => ({ body: POLICY }));
  const shown = renderPage(<SecurityPolicyPage />, { session: true });
  await screen.findByText("That is 14 days.");
  return { api, ...shown };
}

describe("the security policy", () => {
  it("is saved against the version that was read, and says at its field what is wrong", async () => {
    const { api, user } = await policyOf(["security:read", "security:configure"]);
    api.on("patch", "/v1/security-policy", () => ({
      problem: {
        status: 422,
        code: "invalid_body",
        errors: [
          {
            pointer: "/idle_minutes",
            code: "beyond_whole",
            detail: "a session cannot be unused for longer than it lives",
          },
        ],
      },
    }));
    await user.click(screen.getByLabelText("Everybody needs a second factor"));
    await user.click(screen.getByRole("button", { name: "Save" }));
    const idle = screen.getByLabelText(/^Unused/);
    await waitFor(() => expect(idle).toBeInvalid());
    expect(idle).toHaveAccessibleDescription(/cannot be unused for longer/);
    const sent = api.calls.find(({ method }) => method === "PATCH");
    expect(sent?.headers.get("If-Match")).toBe('"3"');
    expect(sent?.body).toEqual({
      second_factor: "required",
      methods: ["password", "sso"],
      idle_minutes: 20160,
      whole_hours: 2160,
    });
  });

  it("can be read by those who cannot change it", async () => {
    await policyOf(["security:read"]);
    expect(screen.queryByRole("button", { name: "Save" })).not.toBeInTheDocument();
    expect(screen.getByLabelText("Everybody needs a second factor")).toBeDisabled();
  });
});
