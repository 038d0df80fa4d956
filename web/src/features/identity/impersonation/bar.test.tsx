import { screen } from "@testing-library/react";
import type { Impersonation } from "@/api/types";
import { mockApi } from "@/test/mock-api";
import { renderPage } from "@/test/render";
import { ME, signedIn } from "@/test/world";
import { ImpersonationBar, leftWords } from "./ImpersonationBar";
import { doing } from "./words";

const RUNNING: Impersonation = {
  id: "imp_1",
  reseller: { id: "ten_9", name: "Bay Systems" },
  clinic: { id: "ten_1", name: "Harbour Health" },
  actor: { id: "usr_9", name: "Sam Support", email: "sam@msp.example" },
  kind: "support",
  mode: "read",
  emergency: false,
  reason: "The diary shows no free times",
  ticket: "T-1234",
  state: "running",
  started_at: "2026-11-20T00:00:00Z",
  expires_at: "2026-11-20T00:30:00Z",
};

describe("what is left of an impersonation", () => {
  it("is told in minutes, and never below none", () => {
    const at = (seconds: number) => Date.parse(RUNNING.expires_at) - seconds * 1000;
    expect(leftWords(RUNNING.expires_at, at(1800))).toBe("30 minutes left");
    expect(leftWords(RUNNING.expires_at, at(61))).toBe("2 minutes left");
    expect(leftWords(RUNNING.expires_at, at(60))).toBe("1 minute left");
    expect(leftWords(RUNNING.expires_at, at(0))).toBe("time is up");
    expect(leftWords(RUNNING.expires_at, at(-90))).toBe("time is up");
  });
});

describe("what somebody does in a clinic", () => {
  it("is said with how, for whom, and whether it is an emergency", () => {
    expect(doing(RUNNING)).toBe("Support, reading only");
    const subject = { id: "usr_2", name: "Kim Clinic" };
    expect(doing({ ...RUNNING, kind: "data", mode: "write", subject })).toBe(
      "Patient data, with changes, for Kim Clinic",
    );
    expect(doing({ ...RUNNING, kind: "data", emergency: true })).toBe("Emergency, reading only");
  });
});

describe("the bar of an impersonation", () => {
  it("says whose house it is and what went wrong when the end is refused", async () => {
    const api = mockApi();
    signedIn(api, { ...ME, impersonation: RUNNING });
    api.on("delete", "/v1/me/impersonation", () => ({
      problem: { title: "Busy", status: 503, code: "overloaded" },
    }));
    const { user } = renderPage(<ImpersonationBar impersonation={RUNNING} />, { session: true });
    await screen.findByText("You act in Harbour Health");
    await user.click(screen.getByRole("button", { name: "End" }));
    expect(await screen.findByText("Busy")).toBeInTheDocument();
    expect(api.calls.filter(({ path }) => path === "/v1/me/impersonation")).toHaveLength(1);
  });
});
