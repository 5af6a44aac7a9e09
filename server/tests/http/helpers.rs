//! Boots the real application on a database in memory, and visits it as a browser without scripts would.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, Once};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Request, StatusCode, header};
use axum::response::Response;
use chrono::Utc;
use server::settings::LogFormat;
use server::{Settings, background, logging};
use tempfile::TempDir;
use throughline::access::{Principal, Role, RoleAt};
use throughline::database::Database;
use throughline::database::testing::{Template, in_memory};
use throughline::framework::use_cases::ensure_bundled;
use throughline::identity::{OrganizationId, PersonId};
use throughline::organization::use_cases::import_file;
use throughline::person::AccountForm;
use throughline::person::use_cases::add_person;
use throughline::site::SiteForm;
use throughline::site::use_cases::{FirstAdministrator, new_set_up_code, set_up};
use tower::ServiceExt;

/// Everybody's password.
pub const PASSWORD: &str = "seven-quiet-herons-wade";
/// The address of who sets the installation up.
pub const FIRST: &str = "first@meridian.example";

const ORGANIZATIONS: &str = "kind,state_id,name,parent_state_id\nlea,001902,Port Calloway City Schools,\nschool,001902001,Harborview Middle School,001902\n";

/// A running Throughline.
pub struct World {
    pub database: Database,
    pub watches: app::Watches,
    router: Router,
    site: TempDir,
}

impl World {
    /// With an empty database, as `serve` would have it.
    pub async fn empty() -> Self {
        Self::with(&[]).await
    }

    /// Likewise, with some settings.
    pub async fn with(settings: &[(&str, &str)]) -> Self {
        Self::on(in_memory().await, site_folder(), settings).await
    }

    /// On this database, with this folder for what browsers load and, in `files`, for what is uploaded.
    pub async fn on(database: Database, site: TempDir, settings: &[(&str, &str)]) -> Self {
        collect_logs();
        let files = site.path().join("files");
        let mut pairs = vec![("site", site.path().to_str().unwrap()), ("files", files.to_str().unwrap())];
        pairs.extend(settings);
        let settings = Settings::of(&pairs).unwrap();
        ensure_bundled(&database, Utc::now()).await.unwrap();
        let services = server::services(database.clone(), &settings).unwrap();
        let watches = services.watches.clone();
        // It ends with the test's runtime.
        background::start(database.clone(), services.files.clone());
        let router = server::app(services, &settings).unwrap();
        Self { database, watches, router, site }
    }

    /// Set up, with an LEA and a school of it.
    pub async fn set_up() -> Self {
        Self::set_up_with(&[]).await
    }

    /// Likewise, with some settings.
    pub async fn set_up_with(settings: &[(&str, &str)]) -> Self {
        static SET_UP: Template<()> = Template::new();
        Self::on(SET_UP.in_memory(set_up_state).await.0, site_folder(), settings).await
    }

    /// How many uploaded files are kept.
    pub fn uploaded(&self) -> usize {
        fn count(folder: &Path) -> usize {
            let entries = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
            entries.map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
        }
        count(&self.site.path().join("files"))
    }

    /// Somebody with a browser, not signed in.
    pub fn visitor(&self) -> Client {
        Client { router: self.router.clone(), cookies: BTreeMap::new() }
    }

    /// Somebody of the SEA under this name with an account, signed in.
    pub async fn named(&self, role: Role, name: &str) -> (PersonId, Client) {
        let email = format!("{}@meridian.example", name.split(' ').next().unwrap_or_default().to_lowercase());
        let roles = vec![RoleAt { role, organization: OrganizationId::sea() }];
        let form = AccountForm { name: name.into(), email: email.clone(), title: String::new(), roles };
        let id = add_person(&self.database, &Principal::Operator, &form, PASSWORD, Utc::now()).await.unwrap();
        let mut client = self.visitor();
        assert_eq!(client.sign_in(&email, PASSWORD).await.status, StatusCode::SEE_OTHER);
        (id, client)
    }

    /// Makes an account with a role where such a role is held.
    pub async fn person(&self, role: Role, email: &str) -> PersonId {
        let place = match role {
            Role::Admin | Role::Lead | Role::Member | Role::Viewer => "sea",
            Role::Liaison | Role::LeaLead | Role::LeaMember => "lea-001902",
            Role::SchoolLead => "school-001902001",
        };
        let roles = vec![RoleAt { role, organization: OrganizationId::parse(place).unwrap() }];
        let form =
            AccountForm { name: format!("{} Person", role.name()), email: email.into(), title: String::new(), roles };
        add_person(&self.database, &Principal::Operator, &form, PASSWORD, Utc::now()).await.unwrap()
    }

    /// Somebody with an account of this role, signed in.
    pub async fn signed_in(&self, role: Role) -> Client {
        let email = format!("{}@meridian.example", role.key());
        self.person(role, &email).await;
        let mut client = self.visitor();
        let answer = client.sign_in(&email, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        client
    }
}

async fn set_up_state(database: &Database) {
    let now = Utc::now();
    ensure_bundled(database, now).await.unwrap();
    let code = new_set_up_code(database, now).await.unwrap();
    let first =
        FirstAdministrator { name: "First Administrator".into(), email: FIRST.into(), password: PASSWORD.into() };
    set_up(database, &Principal::Public, &code, &site_form(), &first, "unknown", now).await.unwrap();
    let file = ORGANIZATIONS.as_bytes().to_vec();
    import_file(database, &Principal::Operator, "organizations.csv", file, None, now).await.unwrap();
}

/// What is typed about the invented State.
pub fn site_form() -> SiteForm {
    SiteForm {
        state: "Meridian".into(),
        agency: "Meridian Department of Education".into(),
        time_zone: "America/Chicago".into(),
        school_year_starts: "7".into(),
    }
}

/// A folder with style and scripts, small ones.
pub fn site_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [
        ("throughline.css", "body{margin:0}".repeat(100)),
        ("chart.js", "export {};".to_owned()),
        ("live.js", "export {};".to_owned()),
        ("grid.js", "export {};".to_owned()),
        ("favicon.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_owned()),
        ("fonts/a.woff2", "x".repeat(2000)),
        ("pkg/throughline.js", "export {};".to_owned()),
        ("pkg/throughline_bg.wasm", "x".repeat(2000)),
    ] {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    folder
}

/// A browser: keeps cookies, follows nothing.
#[derive(Clone)]
pub struct Client {
    router: Router,
    pub cookies: BTreeMap<String, String>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// A header's value, empty without it.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Where it leads.
    pub fn location(&self) -> &str {
        self.header("location")
    }
}

impl Client {
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    /// Sends a form of this site.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<_> = fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, "http://localhost:3000");
        self.send(request.body(Body::from(body.join("&"))).unwrap()).await
    }

    /// Calls a server function as an island of this site does.
    pub async fn post_json(&mut self, path: &str, body: &str) -> Answer {
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header("sec-fetch-site", "same-origin")
            .header(header::ORIGIN, "http://localhost:3000");
        self.send(request.body(Body::from(body.to_owned())).unwrap()).await
    }

    pub async fn sign_in(&mut self, email: &str, password: &str) -> Answer {
        self.post("/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Sends a request, with what a browser adds unless it is there.
    pub async fn send(&mut self, request: Request<Body>) -> Answer {
        let (parts, body) = self.open(request).await.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        // Empty comments, which nobody sees, keep the renderer's places.
        let text = String::from_utf8_lossy(&bytes).replace("<!>", "");
        Answer { status: parts.status, headers: parts.headers, text, bytes: bytes.to_vec() }
    }

    /// Sends a request likewise, and leaves the answer's body to be read as it comes.
    pub async fn open(&mut self, mut request: Request<Body>) -> Response {
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert(HeaderValue::from_static("localhost:3000"));
        headers.entry(header::ACCEPT).or_insert(HeaderValue::from_static("text/html,application/xhtml+xml,*/*;q=0.8"));
        if !self.cookies.is_empty() {
            let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            headers.entry(header::COOKIE).or_insert(cookies.join("; ").parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        for cookie in response.headers().get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().unwrap());
        }
        response
    }

    fn keep(&mut self, cookie: &str) {
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        match cookie.contains("Max-Age=0") {
            true => self.cookies.remove(name),
            false => self.cookies.insert(name.to_owned(), value.to_owned()),
        };
    }
}

/// The text of a page without its tags.
pub fn words(html: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for letter in html.chars() {
        match letter {
            '<' => inside = true,
            '>' => {
                inside = false;
                text.push(' ');
            }
            _ if !inside => text.push(letter),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

static LOGS: LazyLock<Arc<Mutex<Vec<u8>>>> = LazyLock::new(Arc::default);

struct Collector;

impl Write for Collector {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOGS.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Collects what all tests log, at the most talkative an operator can ask for.
fn collect_logs() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let subscriber = logging::subscriber("trace,surrealdb=trace", LogFormat::Json, false, || Collector);
        tracing::subscriber::set_global_default(subscriber).unwrap();
    });
}

/// Everything logged so far, by whatever test.
pub fn logs() -> String {
    String::from_utf8_lossy(&LOGS.lock().unwrap()).into_owned()
}
