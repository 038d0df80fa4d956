import { act, render, screen } from "@testing-library/react";
import { AgeText } from "@/design";
import { ageSeconds, ageText } from "./age";

describe("an age", () => {
  it("is said as finely as it matters", () => {
    expect(ageText(42)).toBe("42 s");
    expect(ageText(245)).toBe("4 min 05 s");
    expect(ageText(12_000)).toBe("3 h 20 min");
    expect(ageText(90_000)).toBe("1 day");
  });

  it("is never negative, whatever the server's clock says", () => {
    expect(ageSeconds("2026-11-22T03:00:10Z", Date.parse("2026-11-22T03:00:00Z"))).toBe(0);
  });

  it("ticks every second, and the clock stops with the last age on screen", () => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T03:00:05Z") });
    const { unmount } = render(<AgeText since="2026-11-22T03:00:00Z" />);
    expect(screen.getByText("5 s")).toBeInTheDocument();
    act(() => void vi.advanceTimersByTime(3_000));
    expect(screen.getByText("8 s")).toBeInTheDocument();
    unmount();
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });
});
