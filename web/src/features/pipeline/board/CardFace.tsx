import { Link } from "react-router";
import type { Card, Stage } from "@/api/types";
import { AgeText, statusWord, ToneBadge, WARMNESS } from "@/design";
import { ageSeconds, useNow } from "@/lib/age";
import { urls } from "@/lib/urls";
import classes from "./Board.module.css";
import { lostText } from "./lost";

interface CardFaceProps {
  card: Card;
  stage?: Stage;
  lifted?: boolean;
}

/** What a card shows: who, how warm, how long in its stage and whether that is too long. */
export function CardFace({ card, stage, lifted }: CardFaceProps) {
  const now = useNow();
  const late =
    Boolean(stage?.sla_minutes) &&
    !card.closed_at &&
    ageSeconds(card.entered_stage_at, now) > (stage?.sla_minutes ?? 0) * 60;
  const lost = lostText(card);
  const word = card.warmness ? statusWord(WARMNESS, card.warmness.band) : null;
  return (
    <div className={lifted ? `${classes.face} ${classes.lifted}` : classes.face}>
      <Link to={urls.contact(card.contact.id)} className={classes.name} draggable={false}>
        {card.contact.name}
      </Link>
      <div className={classes.meta}>
        {word && card.warmness ? (
          <ToneBadge tone={word.tone} plain>
            {word.label} {card.warmness.score}
          </ToneBadge>
        ) : null}
        <span className={classes.age}>
          <AgeText since={card.entered_stage_at} />
        </span>
      </div>
      {lost ? <div className={classes.lost}>{lost}</div> : null}
      {late || card.assignee ? (
        <div className={classes.meta}>
          {late ? <ToneBadge tone="bad">Overdue</ToneBadge> : null}
          {card.assignee ? <span className={classes.age}>{card.assignee.name}</span> : null}
        </div>
      ) : null}
    </div>
  );
}
