//! An answer of the API, read whole.

use serde_json::Value;

/// Status, headers and JSON of an answer.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Reads what the server answered.
    pub async fn of(response: reqwest::Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap_or_default();
        let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
        Self {
            status,
            headers,
            body,
        }
    }

    /// The body, if the status is the wanted one.
    ///
    /// # Panics
    /// With the whole answer when it is not.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// The code of a problem, if the status is the wanted one.
    ///
    /// # Panics
    /// With the whole answer when it is not.
    #[track_caller]
    pub fn problem(self, status: u16) -> String {
        let kind = self
            .headers
            .get("content-type")
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = self.expect(status);
        assert_eq!(kind, "application/problem+json", "{body}");
        body["code"].as_str().unwrap_or_default().to_owned()
    }

    /// `pointer code` of each wrong field of a 422, sorted.
    ///
    /// # Panics
    /// With the whole answer when it is not a 422.
    #[track_caller]
    pub fn faults(self) -> Vec<String> {
        self.faults_of(422)
    }

    /// The same of another refusal.
    ///
    /// # Panics
    /// When it is not of this status.
    #[track_caller]
    pub fn faults_of(self, status: u16) -> Vec<String> {
        let body = self.expect(status);
        let errors = body["errors"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let mut faults: Vec<_> = errors
            .iter()
            .map(|error| format!("{} {}", text(&error["pointer"]), text(&error["code"])))
            .collect();
        faults.sort();
        faults
    }
}
