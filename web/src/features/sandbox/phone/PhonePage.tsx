import {
  Anchor,
  Autocomplete,
  Button,
  Group,
  NavLink,
  Select,
  Stack,
  Text,
  Textarea,
} from "@mantine/core";
import { useSessionStorage } from "@mantine/hooks";
import { IconSend } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { Link } from "react-router";
import { useList, useRead, useSend } from "@/api/hooks";
import type { Conversation } from "@/api/types";
import { useLocations } from "@/app/locations";
import { useMe } from "@/app/session";
import {
  EmptyState,
  PageHeader,
  Panel,
  ProblemAlert,
  ScrollRegion,
  ToneBadge,
  WhenText,
} from "@/design";
import { phoneText } from "@/lib/phone";
import { urls } from "@/lib/urls";
import classes from "./Phone.module.css";
import { type Bubble, bubbles, looksLikeNumber, type SentText } from "./phone";

function Screen({ items }: { items: Bubble[] }) {
  const end = useRef<HTMLOListElement>(null);
  const last = items.at(-1)?.id;
  useEffect(() => {
    if (last) end.current?.parentElement?.scrollTo({ top: end.current.parentElement.scrollHeight });
  }, [last]);
  return (
    <ScrollRegion className={classes.screen} label="Texts on this phone">
      {items.length === 0 ? <EmptyState compact title="No texts on this phone yet" /> : null}
      <ol ref={end} aria-live="polite">
        {items.map((item) => (
          <li key={item.id} data-mine={item.mine}>
            <div className={classes.bubble}>
              <span className="visually-hidden">{item.mine ? "You: " : "Clinic: "}</span>
              {item.body}
            </div>
            <div className={classes.meta}>
              <WhenText at={item.at} />
              {item.state ? <span>{item.state}</span> : null}
              {item.segments && item.segments > 1 ? <span>{item.segments} segments</span> : null}
            </div>
          </li>
        ))}
      </ol>
    </ScrollRegion>
  );
}

function Phone({ own, homeId }: { own: string; homeId: string | undefined }) {
  const { all, byId } = useLocations();
  const inbox = useRead(
    "/sandbox/sms",
    { params: { query: { to: own } } },
    { refetchInterval: 3_000 },
  );
  const send = useSend("post", "/sandbox/sms", [
    "/sandbox/sms",
    "/v1/messages",
    "/v1/conversations",
  ]);
  const [sent, setSent] = useSessionStorage<SentText[]>({
    key: "attend.sandbox-phone",
    defaultValue: [],
  });
  const [to, setTo] = useState<string | null>(null);
  const [body, setBody] = useState("");
  const numbers = all
    .filter((each) => each.sms_sender)
    .map((each) => ({ value: each.sms_sender ?? "", label: `${each.name}, ${each.sms_sender}` }));
  const home = byId(homeId ?? "")?.sms_sender;
  const target = to ?? inbox.data?.items[0]?.from ?? home ?? numbers[0]?.value ?? null;

  function submit(text: string) {
    if (!target || text.trim() === "") return;
    send.mutate(
      { body: { from: own, to: target, body: text } },
      {
        onSuccess: () => {
          setSent(
            [...sent, { from: own, to: target, body: text, at: new Date().toISOString() }].slice(
              -200,
            ),
          );
          setBody("");
        },
      },
    );
  }

  return (
    <div className={classes.phone}>
      <div className={classes.bar}>{own}</div>
      <ProblemAlert error={inbox.error ?? send.error} />
      <Screen
        items={bubbles(
          inbox.data?.items ?? [],
          sent.filter((each) => each.from === own),
        )}
      />
      <Group gap={6} className={classes.quick} role="group" aria-label="Quick replies">
        {["Y", "cancel", "Can I come later?", "STOP", "START"].map((text) => (
          <Button key={text} size="compact-sm" variant="default" onClick={() => submit(text)}>
            {text}
          </Button>
        ))}
      </Group>
      <form
        className={classes.compose}
        onSubmit={(event) => {
          event.preventDefault();
          submit(body);
        }}
      >
        {numbers.length > 1 ? (
          <Select
            aria-label="Text goes to"
            data={numbers}
            value={target}
            onChange={setTo}
            allowDeselect={false}
            mb={6}
          />
        ) : null}
        <Group gap={6} wrap="nowrap" align="flex-end">
          <Textarea
            aria-label="Text from the patient"
            placeholder="Text as the patient"
            autosize
            maxRows={4}
            value={body}
            onChange={(event) => setBody(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey) return;
              event.preventDefault();
              submit(body);
            }}
            style={{ flex: 1 }}
          />
          <Button
            type="submit"
            loading={send.isPending}
            disabled={body.trim() === ""}
            aria-label="Send as the patient"
          >
            <IconSend size={17} aria-hidden="true" />
          </Button>
        </Group>
      </form>
    </div>
  );
}

/** The patients of the latest conversations, to take the place of one by a tap. */
function Recent(props: { conversations: Conversation[]; onChoose: (number: string) => void }) {
  // Who writes with several locations has a thread with each, and one phone.
  const byNumber = new Map(props.conversations.map((each) => [each.contact.phone, each]));
  const reachable = [...byNumber.values()].filter(({ contact }) => contact.phone).slice(0, 8);
  return (
    <Panel title="Whose phone is it?" flush>
      {reachable.map(({ id, contact }) => (
        <NavLink
          key={id}
          component="button"
          label={contact.name}
          px={14}
          description={phoneText(contact.phone ?? "")}
          onClick={() => props.onChoose(contact.phone ?? "")}
        />
      ))}
      <Text size="sm" c="dimmed" p="sm">
        Leads get their first text within a second. Post one by the sample under{" "}
        <Anchor component={Link} to={urls.intake()} inherit>
          Lead sources
        </Anchor>
        , then look here.
      </Text>
    </Panel>
  );
}

/** Plays a patient: nothing leaves this machine. */
export default function PhonePage() {
  const me = useMe();
  const [stored, store] = useSessionStorage({ key: "attend.sandbox-phone.own", defaultValue: "" });
  const [typed, setTyped] = useState<string | null>(null);
  const recent = useList("/v1/conversations", { params: { query: {} } });
  const numbers = [
    ...new Set(
      recent.items.flatMap(({ contact }) =>
        contact.phone && looksLikeNumber(contact.phone) ? [contact.phone] : [],
      ),
    ),
  ];
  function choose(value: string) {
    const number = value.replace(/[\s()-]/g, "");
    setTyped(number);
    if (looksLikeNumber(number)) store(number);
  }
  const own = looksLikeNumber(typed ?? stored) ? (typed ?? stored) : "";

  if (!me.sandbox)
    return (
      <>
        <PageHeader title="Sandbox phone" />
        <EmptyState title="The sandbox is switched off here" />
      </>
    );
  return (
    <>
      <PageHeader
        title="Sandbox phone"
        beside={<ToneBadge tone="accent">Sandbox</ToneBadge>}
        note="Plays a patient's phone. No text leaves this machine."
      />
      <Stack gap="sm" maw={440}>
        <Panel>
          <Autocomplete
            label="This phone's number"
            description="With the country's code, as +61 491 570 006. Pick one or type a new one."
            data={numbers.slice(0, 20)}
            value={typed ?? stored}
            onChange={choose}
          />
        </Panel>
        {own ? (
          <Phone
            key={own}
            own={own}
            homeId={recent.items.find(({ contact }) => contact.phone === own)?.location_id}
          />
        ) : (
          <Recent conversations={recent.items} onChoose={choose} />
        )}
      </Stack>
    </>
  );
}
