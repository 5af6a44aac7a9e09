//! The one form pattern. A form posts to its own page's address; the handler calls a use case and answers through
//! [`Posted::answer`]: done leads elsewhere with a message, anything wrong shows the same page again with what was typed.

use axum::body::Body;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use futures_util::{StreamExt, stream};
use ground::{Error, Violation};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use tower_sessions::Session;

use crate::page_table::Services;
use crate::sent;
use crate::visit::{MESSAGES, Visit};

/// Largest form without a file, in bytes.
const MAX_FORM: usize = 512 * 1024;

/// The fields a form sent, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Submitted(Vec<(String, String)>);

impl Submitted {
    /// The value of a field, empty where it wasn't sent.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// All values of a field that may be sent several times.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Whether the field was sent.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(field, _)| field == name)
    }

    /// Every field with its value, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, value)| (field.as_str(), value.as_str()))
    }

    /// All of it as a form whose fields have these names.
    pub fn read<T: DeserializeOwned + Default>(&self) -> T {
        sent::read(|name| self.all(name).into_iter().map(str::to_owned).collect())
    }

    /// The field as a number, 0 where it isn't one.
    pub fn number(&self, name: &str) -> i64 {
        self.get(name).trim().parse().unwrap_or_default()
    }
}

impl FromIterator<(String, String)> for Submitted {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

/// What was wrong with a form, for the page that is shown again.
#[derive(Debug, Clone, Default)]
pub struct FormState {
    /// What was typed; passwords are not among it.
    pub submitted: Option<Submitted>,
    /// What is wrong, field by field.
    pub violations: Vec<Violation>,
    /// What stood in the way of the whole, such as a change by somebody else.
    pub notice: Option<String>,
}

impl FormState {
    /// The state of the form being rendered again; empty on a first look.
    pub fn current() -> Self {
        use_context::<FormState>().unwrap_or_default()
    }

    /// What was typed into `name`, or `otherwise` on a first look.
    pub fn value(&self, name: &str, otherwise: &str) -> String {
        match &self.submitted {
            Some(submitted) if submitted.has(name) => submitted.get(name).to_owned(),
            _ => otherwise.to_owned(),
        }
    }

    /// Whether an option among several was chosen, or was by `otherwise` on a first look.
    pub fn chosen(&self, name: &str, value: &str, otherwise: bool) -> bool {
        match &self.submitted {
            Some(submitted) => submitted.all(name).contains(&value),
            None => otherwise,
        }
    }

    /// The version a form's hidden field `version` sends back. After a change by somebody else it is the newest,
    /// which the page now shows; else it is the one that was being edited.
    pub fn version(&self, newest: i64) -> i64 {
        match &self.submitted {
            Some(submitted) if self.notice.is_none() && submitted.has("version") => submitted.number("version"),
            _ => newest,
        }
    }

    /// What is wrong with a field.
    pub fn message(&self, name: &str) -> Option<String> {
        self.violations.iter().find(|violation| violation.field == name).map(|violation| violation.message.clone())
    }
}

/// Why the page can't be shown at all; the shell renders it in place of the page.
#[derive(Debug, Clone)]
pub struct Refusal(pub Error);

/// An uploaded file.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The name it had, as the browser sent it: bounded and cleaned by the use case.
    pub file_name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// A form as it arrived, with what is needed to answer it.
pub struct Posted {
    /// Who sent it.
    pub visit: Visit,
    /// What was typed.
    pub fields: Submitted,
    /// The uploaded file, where the form has one.
    pub upload: Option<Upload>,
    /// The visitor's session.
    pub session: Session,
    services: Services,
    parts: Parts,
}

/// Where to go when it is done, and what to say there.
pub struct Done {
    to: String,
    message: Option<String>,
}

impl Done {
    /// To an address of this product.
    pub fn to(address: impl Into<String>) -> Self {
        Self { to: address.into(), message: None }
    }

    /// With a message shown there once.
    pub fn saying(mut self, message: impl Into<String>) -> Self {
        self.message = Some(message.into());
        self
    }
}

impl FromRequest<Services> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, services: &Services) -> Result<Self, Response> {
        let missing = || StatusCode::INTERNAL_SERVER_ERROR.into_response();
        let visit = request.extensions().get::<Visit>().cloned().ok_or_else(missing)?;
        let session = request.extensions().get::<Session>().cloned().ok_or_else(missing)?;
        let (parts, body) = request.into_parts();
        let is_multipart = parts
            .headers
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.starts_with("multipart/form-data"));
        let request = Request::from_parts(parts.clone(), body);
        let read = match is_multipart {
            true => read_multipart(request, services).await,
            false => read_form(request).await.map_err(|error| (Submitted::default(), error)),
        };
        let mut posted =
            Self { visit, fields: Submitted::default(), upload: None, session, services: services.clone(), parts };
        match read {
            Ok((fields, upload)) => {
                posted.fields = fields;
                posted.upload = upload;
                Ok(posted)
            }
            Err((fields, error)) => {
                posted.fields = fields;
                Err(posted.answer(Err(error)).await)
            }
        }
    }
}

async fn read_form(request: Request) -> Result<(Submitted, Option<Upload>), Error> {
    let too_large = || Error::invalid("", "That is more text than this form takes. Shorten it and send it again.");
    let bytes = axum::body::to_bytes(request.into_body(), MAX_FORM).await.map_err(|_| too_large())?;
    let request = Request::builder()
        .method(Method::POST)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(bytes))
        .map_err(|_| too_large())?;
    let axum::Form(fields) = axum::Form::<Vec<(String, String)>>::from_request(request, &())
        .await
        .map_err(|_| Error::invalid("", "The form arrived damaged. Send it again."))?;
    Ok((Submitted(fields), None))
}

/// What came before a file that is too large isn't lost: its form comes back with it.
async fn read_multipart(
    request: Request,
    services: &Services,
) -> Result<(Submitted, Option<Upload>), (Submitted, Error)> {
    let (mut fields, mut upload) = (Vec::new(), None);
    match read_parts(request, services, &mut fields, &mut upload).await {
        Ok(()) => Ok((Submitted(fields), upload)),
        Err(error) => Err((Submitted(fields), error)),
    }
}

/// The reader of parts takes all that is there before it looks at any of it; so that a body too large at its end still
/// gives the parts at its beginning, its pieces come one at a time. The first is there at once: a body that comes whole
/// between the reader's first two looks is taken for one cut off (multer 3.1).
async fn piece_by_piece(body: Body) -> Body {
    let mut pieces = body.into_data_stream();
    let first = stream::iter(pieces.next().await);
    let others = pieces.then(async |piece| {
        tokio::task::yield_now().await;
        piece
    });
    Body::from_stream(first.chain(others))
}

async fn read_parts(
    request: Request,
    services: &Services,
    fields: &mut Vec<(String, String)>,
    upload: &mut Option<Upload>,
) -> Result<(), Error> {
    let most = services.pages.file_megabytes(request.uri().path()).unwrap_or(1);
    let damaged = |cause: axum::extract::multipart::MultipartError| match cause.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Error::invalid("file", format!("The file is larger than {most} MB.")),
        _ => Error::invalid("file", "The upload was cut off or arrived damaged. Send it again."),
    };
    let (head, body) = request.into_parts();
    let request = Request::from_parts(head, piece_by_piece(body).await);
    let mut multipart = Multipart::from_request(request, services)
        .await
        .map_err(|_| Error::invalid("file", "The upload arrived damaged. Send it again."))?;
    while let Some(mut field) = multipart.next_field().await.map_err(damaged)? {
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file_name) => {
                // Taken piece by piece, so that a large file is in memory once.
                let mut content = Vec::new();
                while let Some(piece) = field.chunk().await.map_err(damaged)? {
                    content.extend_from_slice(&piece);
                }
                if !(file_name.is_empty() && content.is_empty()) {
                    *upload = Some(Upload { file_name, content });
                }
            }
            None => fields.push((name, field.text().await.map_err(damaged)?)),
        }
    }
    Ok(())
}

impl Posted {
    /// Answers: 303 elsewhere when done; the same page with status 422 when something typed can't be taken, 409 when
    /// somebody changed it first; sign-in when nobody is signed in; else the page that says why not.
    pub async fn answer(self, result: Result<Done, Error>) -> Response {
        match result {
            Ok(done) => {
                if let Some(message) = done.message {
                    // A lost message is no reason to fail what was done.
                    let mut messages = self.visit.messages.clone();
                    messages.push(message);
                    let _ = self.session.insert(MESSAGES, messages).await;
                }
                Redirect::to(&done.to).into_response()
            }
            Err(Error::SignedOut) => {
                let to = self.parts.uri.path_and_query().map_or("/", |path| path.as_str());
                Redirect::to(&sign_in_address(to)).into_response()
            }
            Err(Error::Invalid(violations)) => {
                let state = FormState { submitted: Some(self.typed()), violations, notice: None };
                self.render_again(StatusCode::UNPROCESSABLE_ENTITY, move || provide_context(state.clone())).await
            }
            Err(Error::Conflict(notice)) => {
                let state = FormState { submitted: Some(self.typed()), violations: Vec::new(), notice: Some(notice) };
                self.render_again(StatusCode::CONFLICT, move || provide_context(state.clone())).await
            }
            Err(error) => {
                let status = status_of(&error);
                self.render_again(status, move || provide_context(Refusal(error.clone()))).await
            }
        }
    }

    /// How the visitor's browser reaches this installation, such as `https://turnaround.example.org`: for links to copy.
    pub fn origin(&self) -> String {
        let header = |name| self.parts.headers.get(name).and_then(|value| value.to_str().ok());
        origin_of(header(header::ORIGIN), header(header::HOST))
    }

    /// Answers with this address's page, status 200, and `content` in its context: for what is shown once and must stand
    /// neither in an address nor in a session.
    pub async fn show<C: Clone + Send + Sync + 'static>(self, content: C) -> Response {
        self.render_again(StatusCode::OK, move || provide_context(content.clone())).await
    }

    /// What was typed, without secrets: those are typed again.
    fn typed(&self) -> Submitted {
        let kept = self.fields.0.iter().filter(|(name, _)| !name.contains("password"));
        Submitted(kept.cloned().collect())
    }

    /// Renders this address as a page, with something added to the context.
    async fn render_again(self, status: StatusCode, context: impl Fn() + Clone + Send + Sync + 'static) -> Response {
        let mut request = Request::new(Body::empty());
        *request.uri_mut() = self.parts.uri.clone();
        *request.extensions_mut() = self.parts.extensions.clone();
        if let Some(host) = self.parts.headers.get(header::HOST) {
            request.headers_mut().insert(header::HOST, host.clone());
        }
        let (options, document) = (self.services.leptos.clone(), self.services.document);
        let with_status = move || {
            expect_context::<leptos_axum::ResponseOptions>().set_status(status);
            context();
        };
        let render = leptos_axum::render_app_async_with_context(with_status, move || document(options.clone()));
        render(request).await
    }
}

/// How the visitor's browser reaches this installation, on a page: for links to copy and to print.
pub fn page_origin() -> String {
    let parts = use_context::<Parts>();
    let host = parts.as_ref().and_then(|parts| parts.headers.get(header::HOST)).and_then(|value| value.to_str().ok());
    origin_of(None, host)
}

/// The origin a browser names; where it names none, the host it asked, over https but on this machine.
fn origin_of(origin: Option<&str>, host: Option<&str>) -> String {
    if let Some(origin) = origin.filter(|origin| origin.starts_with("https://") || origin.starts_with("http://")) {
        return origin.to_owned();
    }
    let host = host.unwrap_or("localhost");
    let here =
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|name| host == *name || host.starts_with(&format!("{name}:")));
    format!("{}://{host}", if here { "http" } else { "https" })
}

/// The sign-in page's address that leads back to `to` afterwards.
pub fn sign_in_address(to: &str) -> String {
    let encoded: String = to
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("/sign-in?to={encoded}")
}

/// The status that an error is answered with.
pub fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::NotFound => StatusCode::NOT_FOUND,
        Error::Forbidden => StatusCode::FORBIDDEN,
        Error::SignedOut => StatusCode::UNAUTHORIZED,
        Error::Conflict(_) => StatusCode::CONFLICT,
        Error::Unavailable | Error::Unsure => StatusCode::SERVICE_UNAVAILABLE,
        Error::Internal { .. } => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

/// Answers a form whose handling needs nothing but the form: the shape nearly every handler has.
pub async fn handle<F, Fut>(posted: Posted, work: F) -> Response
where
    F: FnOnce(Visit, Submitted) -> Fut,
    Fut: Future<Output = Result<Done, Error>>,
{
    let result = work(posted.visit.clone(), posted.fields.clone()).await;
    posted.answer(result).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_keeps_its_version_until_somebody_else_changes_it() {
        let sent: Submitted = [("version".to_owned(), "3".to_owned())].into_iter().collect();
        let again = FormState { submitted: Some(sent), ..FormState::default() };
        assert_eq!(FormState::default().version(4), 4);
        assert_eq!(again.version(4), 3);
        assert_eq!(FormState { notice: Some("Changed.".to_owned()), ..again }.version(4), 4);
    }

    #[test]
    fn links_lead_where_the_browser_is() {
        for (origin, host, expected) in [
            (Some("https://turnaround.example.org"), Some("10.0.0.4:3000"), "https://turnaround.example.org"),
            (Some("http://127.0.0.1:3000"), None, "http://127.0.0.1:3000"),
            (Some("null"), Some("turnaround.example.org"), "https://turnaround.example.org"),
            (None, Some("127.0.0.1:3000"), "http://127.0.0.1:3000"),
            (None, Some("localhost"), "http://localhost"),
            (None, Some("localhost.example.org"), "https://localhost.example.org"),
        ] {
            assert_eq!(origin_of(origin, host), expected);
        }
    }
}
