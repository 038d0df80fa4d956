//! Keyset pages: `?limit&cursor` → `{items, next_cursor}`.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike, Utc};
use poem_openapi::{
    Object,
    types::{ParseFromJSON, ToJSON, Type},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::Problem;

/// An instant that a list may be asked about.
///
/// # Errors
/// 400 for one that no visit is near, and that the database may not know.
pub fn near(at: DateTime<Utc>) -> Result<DateTime<Utc>, Problem> {
    match is_near(at) {
        true => Ok(at),
        false => Err(Problem::new(400, "invalid_parameter")
            .detail("an instant must lie in the years 1880 to 2200")),
    }
}

fn is_near(at: DateTime<Utc>) -> bool {
    (1880..=2200).contains(&at.year())
}

/// A page of a list.
#[derive(Clone, Debug, Object, Serialize)]
#[oai(skip_serializing_if_is_none)]
pub struct Page<T: ParseFromJSON + ToJSON + Type + Send + Sync> {
    pub items: Vec<T>,
    /// Pass as `cursor` for what follows; absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// The key of the last row of a page, opaque outside.
pub struct Cursor;

impl Cursor {
    pub fn seal(key: &impl Serialize) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(key).unwrap_or_default())
    }

    /// # Errors
    /// 400 for a cursor that this list did not give.
    pub fn open<K: DeserializeOwned>(cursor: Option<&str>) -> Result<Option<K>, Problem> {
        let Some(cursor) = cursor else {
            return Ok(None);
        };
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(cursor).ok();
        let key = bytes.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
        key.filter(has_near_instants)
            .and_then(|key| serde_json::from_value(key).ok())
            .map(Some)
            .ok_or_else(|| {
                Problem::new(400, "invalid_cursor").detail("this cursor is not of this list")
            })
    }
}

/// Whether each instant of a key is one that the database knows: anybody can make a cursor up.
fn has_near_instants(key: &Value) -> bool {
    match key {
        Value::Array(parts) => parts.iter().all(has_near_instants),
        Value::Object(parts) => parts.values().all(has_near_instants),
        Value::String(text) => text.parse().map_or(true, is_near),
        _ => true,
    }
}

/// What a list was asked for.
#[derive(Clone, Debug)]
pub struct PageQuery {
    limit: u64,
    cursor: Option<String>,
}

impl PageQuery {
    /// Fifty unless told otherwise, a hundred at most.
    ///
    /// # Errors
    /// 400 for a limit outside 1 to 100.
    pub fn new(limit: Option<u64>, cursor: Option<String>) -> Result<Self, Problem> {
        match limit.unwrap_or(50) {
            limit @ 1..=100 => Ok(Self { limit, cursor }),
            _ => Err(Problem::parameter("limit", "must be 1 to 100")),
        }
    }

    /// How many rows to ask for: one more than shown tells whether there is a next page.
    pub fn fetch(&self) -> u64 {
        self.limit + 1
    }

    /// How many of the fetched rows are shown.
    pub fn shown(&self, fetched: usize) -> usize {
        fetched.min(usize::try_from(self.limit).unwrap_or(usize::MAX))
    }

    /// # Errors
    /// 400 for a cursor that this list did not give.
    pub fn after<K: DeserializeOwned>(&self) -> Result<Option<K>, Problem> {
        Cursor::open(self.cursor.as_deref())
    }

    /// Cuts the extra row off and names the key of the last one shown.
    pub fn page<R, K: Serialize, T>(
        &self,
        mut rows: Vec<R>,
        key: impl Fn(&R) -> K,
        view: impl FnMut(R) -> T,
    ) -> Page<T>
    where
        T: ParseFromJSON + ToJSON + Type + Send + Sync,
    {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next_cursor = rows
            .last()
            .filter(|_| more)
            .map(|row| Cursor::seal(&key(row)));
        Page {
            items: rows.into_iter().map(view).collect(),
            next_cursor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_names_what_follows_and_the_last_one_does_not() {
        let query = PageQuery::new(Some(2), None).unwrap();
        let first = query.page(vec![1, 2, 3], |n| *n, |n| n);
        assert_eq!(first.items, [1, 2]);
        assert_eq!(
            Cursor::open::<i32>(first.next_cursor.as_deref()).unwrap(),
            Some(2)
        );
        assert_eq!(query.page(vec![1, 2], |n| *n, |n| n).next_cursor, None);
    }

    #[test]
    fn a_foreign_cursor_and_a_wild_limit_are_refused() {
        assert!(Cursor::open::<i32>(Some("garbage!")).is_err());
        for (at, is_known) in [
            ("2027-06-07T02:00:00Z", true),
            ("-5000-01-01T00:00:00Z", false),
            ("+200000-01-01T00:00:00Z", false),
        ] {
            let cursor = Cursor::seal(&(7, (at, "bkg")));
            let opened = Cursor::open::<(i32, (DateTime<Utc>, String))>(Some(&cursor));
            assert_eq!(opened.is_ok(), is_known, "{at}");
        }
        assert!(PageQuery::new(Some(0), None).is_err());
        assert!(PageQuery::new(Some(101), None).is_err());
    }
}
