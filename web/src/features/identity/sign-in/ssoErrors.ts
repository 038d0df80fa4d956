/** Why a sign-in by the clinic's provider came to nothing, by the code that the server sends along. */
const WORDS: Record<string, string> = {
  sign_in_lost:
    "It took too long, was used already, or began in another browser or tab. Please begin again.",
  connection_off: "Your clinic does not let people sign in this way at the moment.",
  method_not_allowed_here: "Your clinic does not let people sign in this way.",
  provider_refused: "Your clinic's sign-in page did not let you in.",
  provider_unreachable:
    "Your clinic's sign-in page cannot be reached. Please try again in a minute.",
  email_missing: "Your clinic's sign-in page does not tell us your e-mail address.",
  email_not_verified: "Your clinic's sign-in page does not say that your e-mail address is yours.",
  domain_not_proven:
    "Your e-mail address is not of a domain that your clinic has proven to be its own.",
  works_elsewhere:
    "Your address has an account already. Sign in with your password, then link it under My security.",
  owner_links_first:
    "Owners link their account themselves: sign in with your password, then link it under My security.",
  not_invited: "Nobody has invited you yet.",
  no_role: "You have no role at this clinic, and none of your groups gives you one.",
  suspended: "Your account at this clinic is suspended.",
  linked_otherwise:
    "You came in by another account there before. Have the clinic's owner unlink that one.",
  linked_to_another: "A colleague comes in by that account already.",
};

/** In words; the code itself where only the clinic's owner can do something about it. */
export function ssoWords(code: string): string {
  const known = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  if (known) return known;
  const shown = /^[A-Za-z_]{1,40}$/.test(code) ? ` (${code})` : "";
  return `Something is wrong between Attend and your clinic's sign-in page${shown}. Its owner can see what, under Who did what.`;
}
