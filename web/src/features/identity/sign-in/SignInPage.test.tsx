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
