//! Wraps every API: an operation without a door does not start, and the document states the permission.

use std::collections::HashMap;

use poem::{endpoint::BoxEndpoint, http::Method};
use poem_openapi::{
    OpenApi,
    registry::{MetaApi, Registry},
};

use super::open::OPEN;

/// The operations of `T`, each behind a door.
pub struct Doors<T>(pub T);

impl<T: OpenApi> OpenApi for Doors<T> {
    /// # Panics
    /// When an operation takes neither `Cx` nor `Open`.
    fn meta() -> Vec<MetaApi> {
        let mut apis = T::meta();
        for operation in apis
            .iter_mut()
            .flat_map(|api| &mut api.paths)
            .flat_map(|path| &mut path.operations)
        {
            assert!(
                !operation.security.is_empty(),
                "{:?} has no door",
                operation.operation_id
            );
            let needs = std::mem::take(&mut operation.security);
            operation.security = needs
                .into_iter()
                .flat_map(|need| need.into_keys())
                .filter(|permission| *permission != OPEN)
                .map(|permission| HashMap::from([("bearer", vec![permission])]))
                .collect();
        }
        apis
    }

    fn register(registry: &mut Registry) {
        T::register(registry);
    }

    /// # Panics
    /// When an operation is served that the document does not show.
    fn add_routes(self, table: &mut HashMap<String, HashMap<Method, BoxEndpoint<'static>>>) {
        let mut mine = HashMap::new();
        self.0.add_routes(&mut mine);
        let shown: usize = T::meta()
            .iter()
            .flat_map(|api| &api.paths)
            .map(|path| path.operations.len())
            .sum();
        let served: usize = mine.values().map(HashMap::len).sum();
        assert_eq!(
            shown, served,
            "an operation is served that the document hides"
        );
        for (path, operations) in mine {
            table.entry(path).or_default().extend(operations);
        }
    }
}
