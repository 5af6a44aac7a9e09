//! How much may be sent: 1 MB, and 26 MB where a signed-in person sends a file.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use throughline::access::Role;

use crate::helpers::{Answer, Client, World};

const FORM: &str = "application/x-www-form-urlencoded";
const MIB: usize = 1024 * 1024;

async fn send(client: &mut Client, path: &str, kind: &str, body: Vec<u8>, announced: bool) -> Answer {
    let request = Request::post(path).header("content-type", kind).header("sec-fetch-site", "same-origin");
    let request = match announced {
        true => request.header("content-length", body.len()).body(Body::from(body)),
        false => request.body(Body::new(axum::body::Body::from(body))),
    };
    client.send(request.unwrap()).await
}

/// A form with a file of `size` bytes, as browsers send it.
fn upload(size: usize) -> (String, Vec<u8>) {
    let mut body = b"--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"districts.csv\"\r\ncontent-type: text/csv\r\n\r\n".to_vec();
    body.extend(std::iter::repeat_n(b'a', size));
    body.extend(b"\r\n--b--\r\n");
    ("multipart/form-data; boundary=b".to_owned(), body)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_announces_too_much_is_refused_at_once() {
    let world = World::set_up().await;
    let answer = send(&mut world.visitor(), "/sign-in", FORM, vec![b'a'; MIB + 1], true).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.text.contains("That is too large"), "{}", answer.text);
    let (kind, body) = upload(2 * MIB);
    let elsewhere = send(&mut world.visitor(), "/sign-in", &kind, body, true).await;
    assert_eq!(elsewhere.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_announces_nothing_is_cut_off() {
    let world = World::set_up().await;
    let answer = send(&mut world.visitor(), "/sign-in", FORM, vec![b'a'; 3 * MIB], false).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    let (kind, body) = upload(3 * MIB);
    let elsewhere = send(&mut world.visitor(), "/sign-in", &kind, body, false).await;
    assert!(elsewhere.status.is_client_error(), "{}", elsewhere.status);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_taken_from_who_is_signed_in() {
    let world = World::set_up().await;
    let (kind, body) = upload(3 * MIB);
    let nobody = send(&mut world.visitor(), "/organizations/import", &kind, body.clone(), true).await;
    assert_eq!((nobody.status, nobody.location()), (StatusCode::SEE_OTHER, "/sign-in?to=/organizations/import"));

    let mut admin = world.signed_in(Role::Admin).await;
    let read = send(&mut admin, "/organizations/import", &kind, body, true).await;
    assert!(read.status != StatusCode::PAYLOAD_TOO_LARGE && !read.text.contains("larger than"), "{}", read.status);

    let (kind, body) = upload(27 * MIB);
    let figures = send(&mut admin, "/figures/import", &kind, body.clone(), true).await;
    assert!(
        figures.status != StatusCode::PAYLOAD_TOO_LARGE && !figures.text.contains("larger than"),
        "{}",
        figures.status
    );
    let answer = send(&mut admin, "/organizations/import", &kind, body, true).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert!(answer.text.contains("larger than 25 MB"), "{}", answer.text);
}
