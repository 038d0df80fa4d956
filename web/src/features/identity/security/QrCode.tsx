import { encode } from "uqr";
import classes from "./Security.module.css";

interface QrCodeProps {
  text: string;
  /** What is in it, for those who do not see it. */
  label: string;
}

/** A picture to be scanned: dark on white in every colour scheme, or cameras do not read it. */
export function QrCode({ text, label }: QrCodeProps) {
  const { size, data } = encode(text, { ecc: "M", border: 4 });
  const dots = data.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
  );
  return (
    <svg
      className={classes.qr}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={dots.join("")} />
    </svg>
  );
}
