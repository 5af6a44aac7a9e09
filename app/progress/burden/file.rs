//! The ledger as a file.

use std::collections::HashMap;

use app_ground::download::download;
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use progress::burden::export::sheets;

use super::address::{Asked, Seen};

/// What the ledger's page shows, as a file.
pub async fn burden_file(visit: Visit, Query(query): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| query.get(name).cloned().unwrap_or_default();
    let asked = Asked::read(get);
    let seen = Seen::load(&visit, &asked).await;
    download(&get("format"), "burden", seen.map(|seen| sheets(seen.ledger(), &asked.filter)), &visit).await
}
