//! The clinic called a visit off: a patient who was told of it is told so.

use chrono::TimeDelta;
use kernel::perm;
use messaging::messages::{self, Outgoing, Purpose, State, Text};
use people::contacts;
use pipeline::tasks::{self, NewTask, What};
use platform::{May, Result, Tx};
use scheduling::bookings;

use super::Visit;
use crate::{leads::is_no_way, words};

type Act = May<perm::automation::Act>;

const TEMPLATE: &str = "cancelled_by_clinic";

/// What the patient knows of a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Told {
    /// A text of it went out, or may have.
    ByText,
    /// None arrived, or they get none: whoever booked it told them.
    ByPerson,
    /// What would have told them has not gone out.
    Nothing,
}

fn told(texts: &[State], gets_texts: bool) -> Told {
    use State::*;
    let any = |states: &[State]| texts.iter().any(|state| states.contains(state));
    if any(&[Sending, Sent, Delivered, Uncertain]) {
        Told::ByText
    } else if any(&[Failed]) || !gets_texts {
        Told::ByPerson
    } else {
        Told::Nothing
    }
}

/// Tells the patient of a visit to come that it is cancelled, or has a person tell them.
pub(super) async fn tell(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    if visit.booking.starts_at <= tx.now() {
        return Ok(());
    }
    let contact = contacts::get(tx, may.and(), visit.contact).await?;
    let gets_texts = contact.phone.is_some() && contact.sms_opted_out_at.is_none();
    // Moved and called off at once, they know the time before.
    let mut all = vec![];
    for booking in bookings::series(tx, may.and(), visit.booking.series_id).await? {
        let about = ("booking", booking.id.uuid());
        let texts = messages::states_about(tx, may.and(), about).await?;
        if told(&texts, gets_texts) == Told::ByText {
            return text_or_person(tx, may, visit, &booking).await;
        }
        all.extend(texts);
    }
    match told(&all, gets_texts) {
        Told::ByPerson => ask_person(tx, may, visit).await,
        Told::ByText | Told::Nothing => Ok(()),
    }
}

/// Tells them of the visit as they know it.
async fn text_or_person(tx: &Tx, may: Act, visit: &Visit, known: &bookings::Row) -> Result<()> {
    let text = Outgoing {
        contact: visit.contact,
        location: visit.booking.location_id,
        body: Text::Template {
            key: TEMPLATE,
            vars: words::of_visit(tx, may, known).await?,
        },
        purpose: Purpose::Transactional,
        // A cancelled visit's texts are dropped, this one is wanted.
        about: None,
        not_after: Some(visit.booking.starts_at),
        dedupe_key: Some(format!("{TEMPLATE}:{}", visit.booking.id)),
    };
    match messages::queue(tx, may.and(), text).await {
        Ok(queued) => {
            queued.done();
            Ok(())
        }
        Err(problem) if is_no_way(&problem) => ask_person(tx, may, visit).await,
        Err(problem) => Err(problem),
    }
}

async fn ask_person(tx: &Tx, may: Act, visit: &Visit) -> Result<()> {
    let what = What::Ours {
        kind: "tell_cancelled",
        title: "Tell the patient that the visit is cancelled",
    };
    let soon = tx.now() + TimeDelta::minutes(30);
    let task = NewTask {
        contact: Some(visit.contact),
        due_at: Some(soon.min(visit.booking.starts_at)),
        ..NewTask::at(visit.booking.location_id, what)
    };
    tasks::open(tx, may.and(), task).await?.done();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_told_by_text_is_texted_and_who_cannot_have_been_hears_it_from_a_person() {
        use State::*;
        for reached in [Sending, Sent, Delivered, Uncertain] {
            assert_eq!(told(&[Dropped, reached], true), Told::ByText);
            assert_eq!(told(&[reached, Failed], false), Told::ByText);
        }
        assert_eq!(told(&[Failed], true), Told::ByPerson);
        assert_eq!(told(&[], false), Told::ByPerson);
        assert_eq!(told(&[Dropped], true), Told::Nothing);
        assert_eq!(told(&[], true), Told::Nothing);
    }
}
