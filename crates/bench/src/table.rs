//! The table: each figure beside its yardstick and what was wanted.

use std::fmt::Write;

/// One figure.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub what: String,
    pub measured: String,
    /// The same done another way, in this run; or a figure of others, named so.
    pub yardstick: String,
    pub wanted: String,
    /// Whether it is what was wanted. None: nothing was wanted of it.
    pub met: Option<bool>,
}

impl Row {
    pub fn new(what: impl Into<String>, measured: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            measured: measured.into(),
            ..Self::default()
        }
    }

    pub fn beside(mut self, yardstick: impl Into<String>) -> Self {
        self.yardstick = yardstick.into();
        self
    }

    pub fn wanted(mut self, wanted: impl Into<String>, met: bool) -> Self {
        self.wanted = wanted.into();
        self.met = Some(met);
        self
    }

    fn verdict(&self) -> &'static str {
        match self.met {
            None => "",
            Some(true) => "OK",
            Some(false) => "short",
        }
    }

    fn cells(&self) -> [&str; 5] {
        [
            &self.what,
            &self.measured,
            &self.yardstick,
            &self.wanted,
            self.verdict(),
        ]
    }
}

const HEAD: [&str; 5] = ["", "Attend", "yardstick of this run", "wanted", ""];

/// All figures of a run, with what they were measured on and how.
#[derive(Debug, Default)]
pub struct Table {
    pub on: Vec<String>,
    pub rows: Vec<Row>,
    pub notes: Vec<String>,
}

impl Table {
    pub fn text(&self) -> String {
        let rows: Vec<_> = std::iter::once(HEAD)
            .chain(self.rows.iter().map(Row::cells))
            .collect();
        let width = |column: usize| {
            rows.iter()
                .map(|row| row[column].chars().count())
                .max()
                .unwrap_or(0)
        };
        let widths: [usize; 5] = std::array::from_fn(width);
        let mut text = self.on.join("\n") + "\n\n";
        for row in rows {
            let line: Vec<_> = row
                .iter()
                .zip(widths)
                .map(|(cell, width)| format!("{cell:width$}"))
                .collect();
            text += line.join("  ").trim_end();
            text.push('\n');
        }
        for note in &self.notes {
            let _ = write!(text, "\n- {note}");
        }
        text.push('\n');
        text
    }

    pub fn markdown(&self) -> String {
        let mut text = self.on.join("; ") + ".\n\n";
        let line = |cells: [&str; 5]| format!("| {} |\n", cells.join(" | "));
        text += &line(HEAD);
        text += &line(["---"; 5]);
        for row in &self.rows {
            text += &line(row.cells());
        }
        for note in &self.notes {
            let _ = write!(text, "\n- {note}");
        }
        text.push('\n');
        text
    }
}
