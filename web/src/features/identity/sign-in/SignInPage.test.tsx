import { screen, waitFor } from "@testing-library/react";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import SignInPage, { safeNext } from "./SignInPage";

async function signIn(at = "/sign-in") {
  const shown = renderPage(<SignInPage />, { path: "/sign-in", at });
  await shown.user.type(screen.getByLabelText("E-mail"), "jo@example.com");
  await shown.user.type(screen.getByLabelText("Password"), "wrong horse");
  await shown.user.click(screen.getByRole("button", { name: "Sign in" }));
  return shown;
}

describe("signing in", () => {
  it("sends what was typed with the client header and goes where one wanted to be", async () => {
    const api = mockApi();
    api.on("post", "/v1/browser-sessions", () => ({ status: 204 }));
    const { router } = await signIn("/sign-in?next=%2Ftasks");
    await waitFor(() => expect(router.state.location.pathname).toBe("/tasks"));
    expect(api.calls[0]?.body).toEqual({ email: "jo@example.com", password: "wrong horse" });
    expect(api.calls[0]?.headers.get("X-Attend-Client")).toBe("web");
  });

  it("says the same for an unknown e-mail and a wrong password", async () => {
    mockApi().on("post", "/v1/browser-sessions", () => ({
      problem: { status: 401, code: "invalid_credentials", title: "Unauthorised" },
    }));
    await signIn();
    expect(await screen.findByRole("alert")).toHaveTextContent(
      "The e-mail or the password is not right.",
    );
  });

  it("shows each field's error at its field and takes the focus to the first", async () => {
    mockApi().on("post", "/v1/browser-sessions", () => ({
      problem: {
        status: 422,
        code: "invalid_body",
        title: "The body has errors",
        errors: [
          { pointer: "/email", code: "invalid_email", detail: "Not an e-mail address." },
          { pointer: "/password", code: "too_short", detail: "Too short." },
        ],
      },
    }));
    await signIn();
    await waitFor(() =>
      expect(screen.getByLabelText("E-mail")).toHaveAccessibleDescription("Not an e-mail address."),
    );
    expect(screen.getByLabelText("E-mail")).toBeInvalid();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription("Too short.");
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
    await waitFor(() => expect(screen.getByLabelText("E-mail")).toHaveFocus());
  });

  it("never follows a link out of the app", () => {
    expect(safeNext("/contacts")).toBe("/contacts");
    expect(safeNext("//evil.example")).toBe("/");
    expect(safeNext("/\\evil.example")).toBe("/");
    expect(safeNext("https://evil.example")).toBe("/");
    expect(safeNext(null)).toBe("/");
  });
});

const CHALLENGE = { challenge: "chl_1", methods: ["totp", "recovery_code"] };

/** A server that wants a second factor, and what it says of the one that it gets. */
async function toTheCode(answer: Parameters<ReturnType<typeof mockApi>["on"]>[2]) {
  const api = mockApi();
  api.on("post", "/v1/browser-sessions", () => ({ status: 202, body: CHALLENGE }));
  api.on("post", "/v1/browser-sessions/second-factor", answer as never);
  const shown = await signIn("/sign-in?next=%2Ftasks");
  await screen.findByRole("heading", { name: "One more step" });
  return { api, ...shown };
}

describe("signing in with a second factor", () => {
  it("asks for the code of the app, and goes on with it", async () => {
    const { api, user, router } = await toTheCode(() => ({ status: 204 }));
    const code = screen.getByLabelText("Code");
    expect(code).toHaveFocus();
    expect(code).toHaveAttribute("autocomplete", "one-time-code");
    expect(code).toHaveAttribute("inputmode", "numeric");
    await user.type(code, "287082{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/tasks"));
    expect(api.calls[1]?.body).toEqual({ challenge: "chl_1", code: "287082" });
  });

  it("takes a recovery code instead", async () => {
    const { api, user } = await toTheCode(() => ({ status: 204 }));
    await user.click(screen.getByRole("button", { name: "Use a recovery code instead" }));
    await user.type(screen.getByLabelText("Recovery code"), "k3f9h-2mq8x{Enter}");
    await waitFor(() =>
      expect(api.calls[1]?.body).toEqual({ challenge: "chl_1", recovery_code: "k3f9h-2mq8x" }),
    );
  });

  it("says at the field that the code is wrong, and counts no empty one as a try", async () => {
    const { api, user } = await toTheCode(() => ({
      problem: { status: 401, code: "wrong_code", title: "Unauthorized" },
    }));
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(screen.getByLabelText("Code")).toBeInvalid();
    expect(api.calls).toHaveLength(1);
    await user.type(screen.getByLabelText("Code"), "000000{Enter}");
    await waitFor(() =>
      expect(screen.getByLabelText("Code")).toHaveAccessibleDescription(/wrong, or was used/),
    );
    expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  });

  it("begins again when the sign-in took too long", async () => {
    const { user } = await toTheCode(() => ({
      problem: { status: 401, code: "challenge_over", title: "Unauthorized" },
    }));
    await user.type(screen.getByLabelText("Code"), "287082{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Please begin again");
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });

  it("asks for patience after too many tries", async () => {
    const { user } = await toTheCode(() => ({
      problem: { status: 429, code: "too_many_attempts", title: "Too Many Requests" },
    }));
    await user.type(screen.getByLabelText("Code"), "287082{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Wait a minute");
  });
});

const WAY = { connection_id: "sso_1", name: "Okta", start: "/v1/sso/start?connection=sso_1" };

describe("an address that leads to the clinic's provider", () => {
  it("is asked for no password, and goes there", async () => {
    const api = mockApi();
    api.on("post", "/v1/sso/discovery", () => ({ body: { sso: WAY } }));
    const assign = vi.fn();
    vi.stubGlobal("location", { ...globalThis.location, assign });
    const { user } = renderPage(<SignInPage />, { path: "/sign-in", at: "/sign-in?next=%2Ftasks" });
    await user.type(screen.getByLabelText("E-mail"), "jo@clinic.example{Tab}");
    await user.click(await screen.findByRole("button", { name: "Continue with Okta" }));
    await waitFor(() => expect(assign).toHaveBeenCalledWith(`${WAY.start}&return_to=%2Ftasks`));
    expect(screen.queryByLabelText("Password")).toBeNull();
    vi.unstubAllGlobals();
  });

  it("may take a password all the same: an owner has to get in", async () => {
    const api = mockApi();
    api.on("post", "/v1/sso/discovery", () => ({ body: { sso: WAY } }));
    const { user } = renderPage(<SignInPage />, { path: "/sign-in", at: "/sign-in" });
    await user.type(screen.getByLabelText("E-mail"), "jo@clinic.example{Tab}");
    await user.click(await screen.findByRole("button", { name: "Use a password instead" }));
    expect(await screen.findByLabelText("Password")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Sign in" })).toBeInTheDocument();
  });

  it("says why the provider's word was not enough", () => {
    mockApi();
    renderPage(<SignInPage />, { path: "/sign-in", at: "/sign-in?sso_error=no_role" });
    expect(screen.getByRole("alert")).toHaveTextContent("none of your groups gives you one");
  });

  it("asks whoever came back from there for their own second factor", () => {
    mockApi();
    renderPage(<SignInPage />, { path: "/sign-in", at: "/sign-in#challenge=chl_9" });
    expect(screen.getByRole("heading", { name: "One more step" })).toBeInTheDocument();
  });
});
