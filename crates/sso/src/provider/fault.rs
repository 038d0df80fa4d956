use ports::PortError;

/// What is wrong with a provider or its answer: a stable code for screens, and words for the owner.
/// Neither holds anything secret or anybody's address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub(crate) struct Fault {
    pub code: &'static str,
    pub words: String,
}

impl Fault {
    pub fn new(code: &'static str, words: impl Into<String>) -> Self {
        let words: String = words.into();
        // A provider may say much; a few lines tell it.
        let words = words
            .chars()
            .filter(|c| !c.is_control())
            .take(400)
            .collect();
        Self { code, words }
    }

    /// A call that brought no answer.
    pub fn call(what: &str, error: &PortError) -> Self {
        let why = match error {
            PortError::Rejected { detail, .. } => detail.clone(),
            other => other.to_string(),
        };
        Self::new(
            "provider_unreachable",
            format!("{what} cannot be reached: {why}"),
        )
    }
}
