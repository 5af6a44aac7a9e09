//! The stream that a meeting's screens listen to: who may, what it says first, how soon it tells of a change, and that it
//! ends when the program stops.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use throughline::access::Role;
use throughline::database;
use throughline::identity::AssessmentId;

use crate::consensus::Team;
use crate::durability::{prepare, sign_in};
use crate::helpers::Client;
use crate::program::Place;

fn listening(home: &str) -> Request<Body> {
    let request = Request::get(format!("{home}/consensus/events")).header(header::ACCEPT, "text/event-stream");
    request.header(header::ACCEPT_ENCODING, "gzip, br").body(Body::empty()).unwrap()
}

/// The next event's text.
async fn next(body: &mut Body) -> String {
    let frame = tokio::time::timeout(Duration::from_secs(5), body.frame()).await.expect("an event in time");
    String::from_utf8(frame.expect("the stream goes on").unwrap().into_data().unwrap().to_vec()).unwrap()
}

async fn show(recorder: &mut Client, home: &str, indicator: &str) {
    let shown = recorder.post(&format!("{home}/consensus/{indicator}"), &[("do", "show")]).await;
    assert_eq!(shown.status, StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_reaches_every_open_stream_within_a_second() {
    let Team { world, mut ben, mut cora, home, .. } = Team::in_consensus().await;
    let mut streams = Vec::new();
    for _ in 0..3 {
        let response = cora.open(listening(&home)).await;
        assert_eq!(response.status(), StatusCode::OK);
        let headers = response.headers();
        assert_eq!(headers[header::CONTENT_TYPE], "text/event-stream");
        assert_eq!(headers["x-accel-buffering"], "no");
        assert!(!headers.contains_key(header::CONTENT_ENCODING), "compressed events would wait for each other");
        let mut body = response.into_body();
        let first = next(&mut body).await;
        assert!(
            first.contains("event: changed\n") && first.contains("data: 1\n") && first.contains("retry: 1000\n"),
            "{first}"
        );
        streams.push(body);
    }
    for (indicator, number) in [("1.1.1", 2), ("1.1.3", 3)] {
        show(&mut ben, &home, indicator).await;
        let changed = Instant::now();
        for body in &mut streams {
            assert_eq!(next(body).await, format!("event: changed\ndata: {number}\n\n"));
        }
        assert!(changed.elapsed() < Duration::from_secs(1), "{:?}", changed.elapsed());
    }

    let mut viewer = world.signed_in(Role::Viewer).await;
    assert_eq!(viewer.send(listening(&home)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(world.visitor().send(listening(&home)).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(cora.send(listening("/assessments/nowhere")).await.status, StatusCode::NOT_FOUND);

    world.watches.stop();
    for body in &mut streams {
        let ended = tokio::time::timeout(Duration::from_secs(1), body.frame()).await.expect("the stream ends at once");
        assert!(ended.is_none());
    }
}

/// A screen of a meeting that listens to a program.
pub struct Screen {
    connection: TcpStream,
    heard: String,
}

impl Screen {
    pub fn open(address: &str, assessment: &AssessmentId, cookie: &str) -> Self {
        let mut connection = TcpStream::connect(address).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        let path = format!("/assessments/{assessment}/consensus/events");
        let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
        connection.write_all(request.as_bytes()).unwrap();
        Self { connection, heard: String::new() }
    }

    /// Waits until it has heard this.
    pub fn hears(&mut self, what: &str) {
        let mut piece = [0; 1024];
        while !self.heard.contains(what) {
            let read = self.connection.read(&mut piece).unwrap();
            assert!(read > 0, "cut off: {}", self.heard);
            self.heard.push_str(&String::from_utf8_lossy(&piece[..read]));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_program_stops_at_once_though_screens_still_listen() {
    let place = Place::new();
    let prepared = prepare(&database::Settings::at(&place.database())).await;
    let served = place.serve(&[], &[]);
    let cookie = sign_in(&served.address, &prepared.raters[0].0);
    let mut screen = Screen::open(&served.address, &prepared.assessment, &cookie);
    screen.hears("data: 0\n");
    let logged = served.stop().join("\n");
    assert!(logged.contains("stopped") && !logged.contains("did not finish in time"), "{logged}");
    // The stream ended as streams end, and was not cut off.
    screen.connection.read_to_string(&mut screen.heard).unwrap();
    assert!(screen.heard.ends_with("0\r\n\r\n"), "{}", screen.heard);
}
