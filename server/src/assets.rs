//! The files around the pages: style, scripts, fonts. Served from one folder, without touching the database.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::path::Path;

use app::AssetVersions;
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use tower_http::services::{ServeDir, ServeFile};

/// Routes to everything in the folder, as it is at start.
pub fn routes<S: Clone + Send + Sync + 'static>(site: &Path) -> Router<S> {
    let mut router = Router::new();
    for entry in std::fs::read_dir(site).into_iter().flatten().flatten() {
        let path = entry.path();
        let Some(name) = entry.file_name().to_str().filter(|name| is_plain(name)).map(|name| format!("/{name}")) else {
            continue;
        };
        router = match path.is_dir() {
            true => router.nest_service(&name, ServeDir::new(path).append_index_html_on_directories(false)),
            false => router.route_service(&name, ServeFile::new(path)),
        };
    }
    router.layer(middleware::from_fn(kept))
}

/// The versions under which pages ask for style and scripts: the first 12 digits of a checksum, empty without the file.
pub fn versions(site: &Path) -> AssetVersions {
    let of = |name: &str| version(&site.join(name));
    AssetVersions { style: of("throughline.css"), chart: of("chart.js"), live: of("live.js"), grid: of("grid.js") }
}

fn version(file: &Path) -> String {
    let Ok(bytes) = std::fs::read(file) else { return String::new() };
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    format!("{:016x}", hasher.finish())[..12].to_owned()
}

fn is_plain(name: &str) -> bool {
    !name.starts_with('.') && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
}

/// A file asked for by its version never changes; any other is asked about again.
async fn kept(request: Request, next: Next) -> Response {
    let versioned = request.uri().query().is_some_and(|query| query.split('&').any(|part| part.starts_with("v=")));
    let mut response = next.run(request).await;
    if response.status().is_success() || response.status().is_redirection() {
        let policy = if versioned { "public, max-age=31536000, immutable" } else { "no-cache" };
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    }
    response
}
