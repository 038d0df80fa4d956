import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  type VariantColorsResolver,
} from "@mantine/core";
import { contrast, mix, readableOn } from "./color";
import { SURFACE, TONES } from "./tones";

/** What a clinic's (or its reseller's) brand sets; the rest of the theme follows from it. */
export interface Brand {
  name: string;
  primary_color: string;
  on_primary_color: string;
}

export const HOUSE_BRAND: Brand = {
  name: "Attend",
  primary_color: "#0f6b66",
  on_primary_color: "#ffffff",
};

/** Ten steps around the brand's colour, which is itself step 6. */
function steps(primary: string): MantineColorsTuple {
  const light = [0.94, 0.86, 0.72, 0.55, 0.36, 0.18].map((share) => mix(primary, "#ffffff", share));
  const dark = [0.14, 0.3, 0.46].map((share) => mix(primary, "#000000", share));
  return [...light, primary, ...dark] as unknown as MantineColorsTuple;
}

function onPrimary(brand: Brand): string {
  const wanted = brand.on_primary_color;
  if (contrast(wanted, brand.primary_color) >= 4.5) return wanted;
  return contrast("#ffffff", brand.primary_color) >= 4.5 ? "#ffffff" : "#000000";
}

const variants: VariantColorsResolver = (input) => {
  const made = defaultVariantColorsResolver(input);
  const brand = !input.color || input.color === "brand";
  if (brand && input.variant === "filled") return { ...made, color: "var(--attend-on-primary)" };
  if (brand && ["light", "subtle", "outline", "transparent"].includes(input.variant)) {
    return { ...made, color: "var(--attend-brand-text)" };
  }
  return made;
};

/** Greys of the dark scheme with a breath of green in them, light to dark. */
const SLATE: MantineColorsTuple = [
  "#e4eaea",
  "#c3cdcb",
  "#9fadac",
  "#6f7d7d",
  "#434f50",
  "#2e3738",
  "#222a2b",
  "#1a2021",
  "#141a1b",
  "#101415",
];

const FONT =
  '"Inter Variable", system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';

export function themeOf(brand: Brand) {
  return createTheme({
    primaryColor: "brand",
    primaryShade: 6,
    colors: { brand: steps(brand.primary_color), dark: SLATE },
    variantColorResolver: variants,
    fontFamily: FONT,
    fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, monospace',
    fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.125rem" },
    lineHeights: { xs: "1.35", sm: "1.4", md: "1.5", lg: "1.5", xl: "1.5" },
    headings: {
      fontWeight: "650",
      sizes: {
        h1: { fontSize: "1.375rem", lineHeight: "1.3" },
        h2: { fontSize: "1rem", lineHeight: "1.4" },
        h3: { fontSize: "0.875rem", lineHeight: "1.4" },
      },
    },
    defaultRadius: "md",
    radius: { xs: "3px", sm: "5px", md: "7px", lg: "10px", xl: "16px" },
    cursorType: "pointer",
    respectReducedMotion: true,
    focusRing: "auto",
    components: {
      // Sizes grow to 44 px on touch screens: see touch.css.
      Anchor: { defaultProps: { underline: "always" } },
      Button: { defaultProps: { size: "sm" } },
      TextInput: { defaultProps: { size: "sm" } },
      Modal: {
        defaultProps: {
          centered: true,
          overlayProps: { backgroundOpacity: 0.4 },
          styles: { title: { fontSize: "1rem", fontWeight: 650 } },
          closeButtonProps: { "aria-label": "Close" },
        },
      },
      Tooltip: { defaultProps: { openDelay: 300, withArrow: true } },
      // Without the placeholder the focus goes to the first item, and a menu has only items in it.
      Menu: { defaultProps: { shadow: "md", withInitialFocusPlaceholder: false } },
    },
  });
}

function scheme(name: "light" | "dark", brand: Brand): Record<string, string> {
  const surface = SURFACE[name];
  const soft = mix(brand.primary_color, surface.card, name === "light" ? 0.9 : 0.8);
  const hover = mix(brand.primary_color, surface.card, name === "light" ? 0.84 : 0.74);
  const made: Record<string, string> = {
    "--attend-page": surface.page,
    "--attend-card": surface.card,
    "--attend-line": surface.line,
    "--attend-brand-text": readableOn(brand.primary_color, hover, 4.6),
    "--attend-brand-soft": soft,
    "--attend-focus": readableOn(brand.primary_color, surface.page, 3),
    "--mantine-color-body": surface.card,
    "--mantine-color-text": surface.text,
    "--mantine-color-dimmed": surface.dim,
    "--mantine-color-placeholder": surface.dim,
    "--mantine-color-anchor": "var(--attend-brand-text)",
    "--mantine-color-error": TONES[name].bad.text,
    "--mantine-color-default": surface.card,
    "--mantine-color-default-color": surface.text,
    "--mantine-color-default-border": name === "light" ? "#bcc7c6" : "#434f50",
    "--mantine-color-default-hover": name === "light" ? "#f1f4f4" : "#232b2c",
    "--mantine-primary-color-light": "var(--attend-brand-soft)",
    "--mantine-primary-color-light-color": "var(--attend-brand-text)",
    "--mantine-color-brand-text": "var(--attend-brand-text)",
    "--mantine-color-brand-light": "var(--attend-brand-soft)",
    "--mantine-color-brand-light-hover": hover,
    "--mantine-color-brand-light-color": "var(--attend-brand-text)",
  };
  for (const [tone, pair] of Object.entries(TONES[name])) {
    made[`--tone-${tone}-text`] = pair.text;
    made[`--tone-${tone}-ground`] = pair.ground;
    made[`--tone-${tone}-mark`] = pair.mark;
  }
  return made;
}

export function variablesOf(brand: Brand): CSSVariablesResolver {
  return () => ({
    variables: { "--attend-on-primary": onPrimary(brand) },
    light: scheme("light", brand),
    dark: scheme("dark", brand),
  });
}
