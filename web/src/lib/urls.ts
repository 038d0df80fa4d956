/** Every address inside the app is built here, so that a renamed page is one change. */
export const urls = {
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : "/sign-in"),
  signUp: () => "/sign-up",
  today: () => "/",
  inbox: () => "/inbox",
  /** Without a location: the contact's only thread, or a choice between theirs. */
  thread: (contactId: string, locationId?: string) =>
    locationId ? `/inbox/${contactId}/${locationId}` : `/inbox/${contactId}`,
  contacts: () => "/contacts",
  newContact: () => "/contacts/new",
  contact: (id: string) => `/contacts/${id}`,
  book: (contactId: string) => `/contacts/${contactId}/book`,
  board: (pipeline = "acquisition") => `/pipelines/${pipeline}`,
  tasks: () => "/tasks",
  intake: () => "/intake",
  failedIntakes: () => "/intake/failed",
  automation: () => "/automation",
  phone: () => "/phone",
  more: () => "/more",
  mySecurity: () => "/me/security",
  locations: () => "/settings/locations",
  securityPolicy: () => "/settings/security",
  services: () => "/settings/services",
  practitioners: () => "/settings/practitioners",
  users: () => "/settings/users",
  roles: () => "/settings/roles",
  clients: () => "/settings/clients",
  fleet: () => "/fleet",
  reseller: () => "/settings/reseller",
  accessReviews: () => "/settings/access-reviews",
  accessReview: (id: string) => `/settings/access-reviews/${id}`,
  /** Under an impersonation: what was done under it alone. */
  audit: (impersonation?: string) =>
    impersonation ? `/settings/audit?impersonation=${impersonation}` : "/settings/audit",
  templates: () => "/settings/message-templates",
};
