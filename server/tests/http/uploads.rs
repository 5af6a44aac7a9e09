//! Files as evidence: what is taken and what isn't, each with its clear outcome; who gets it back, and how.

use std::io::{Cursor, Write};

use axum::body::Body;
use axum::http::{Request, StatusCode};
use throughline::access::Role;
use throughline::identity::PersonId;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::helpers::{Answer, Client, PASSWORD, World};

const MIB: usize = 1024 * 1024;
const PDF: &[u8] = b"%PDF-1.7\n\x01\x02\x03\xff";

/// An assessment that a lead and a member rate, both signed in, and its address.
struct Team {
    world: World,
    lead: Client,
    member: Client,
    home: String,
}

async fn team() -> Team {
    let world = World::set_up().await;
    let mut lead = world.signed_in(Role::Lead).await;
    let me = choice_of(&mut lead, "lead").await;
    let person: PersonId = world.person(Role::Member, "ben@meridian.example").await;
    let mut member = world.visitor();
    member.sign_in("ben@meridian.example", PASSWORD).await;
    let fields = [
        ("name", "Annual self-assessment"),
        ("school_year", "2026"),
        ("framework", "turnaround@2014.1"),
        ("starts_on", "2026-09-01"),
        ("ends_on", "2026-12-15"),
        ("lead", &me),
        ("members", person.as_str()),
    ];
    let started = lead.post("/assessments/new", &fields).await;
    assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
    let home = started.location().to_owned();
    lead.post(&home, &[("do", "begin"), ("version", "1")]).await;
    Team { world, lead, member, home }
}

/// What is chosen for a field when the page for a new assessment opens.
async fn choice_of(client: &mut Client, field: &str) -> String {
    let page = client.get("/assessments/new").await.text;
    let mut options = page.split(&format!("name=\"{field}\"")).nth(1).unwrap().split("<option value=\"");
    let chosen = options.find(|it| it.split('>').next().unwrap().ends_with(" selected")).unwrap();
    chosen.split('"').next().unwrap().to_owned()
}

/// Sends the form with a file, as browsers do.
async fn send(client: &mut Client, home: &str, name: &str, content: &[u8]) -> Answer {
    let mut body = Vec::new();
    let back = format!("{home}/rate/1.1.1");
    let fields = [
        ("note", "Kept <note>"),
        ("back", back.as_str()),
        ("link", ""),
        ("dated", "2025-10-03"),
        ("indicators", "1.1.1"),
        ("indicators", "2.1.1"),
    ];
    for (field, value) in fields {
        body.extend(format!("--b\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
    }
    body.extend(
        format!("--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: application/pdf\r\n\r\n")
            .bytes(),
    );
    body.extend(content);
    body.extend(b"\r\n--b--\r\n");
    let request = Request::post(format!("{home}/evidence/new?indicator=1.1.1"))
        .header("content-type", "multipart/form-data; boundary=b")
        .header("content-length", body.len())
        .header("sec-fetch-site", "same-origin");
    // In pieces, as it comes over a network.
    let pieces: Vec<_> = body.chunks(64 * 1024).map(|piece| Ok::<_, std::io::Error>(piece.to_vec())).collect();
    client.send(request.body(Body::from_stream(futures_util::stream::iter(pieces))).unwrap()).await
}

/// Addresses of the files on the evidence page, with the names they are shown under.
async fn files(client: &mut Client, home: &str) -> Vec<(String, String)> {
    let page = client.get(&format!("{home}/evidence")).await.text;
    let links = page.split("<a href=\"").skip(1).filter_map(|it| {
        let (address, rest) = it.split_once('"')?;
        let name = rest.split_once('>')?.1.split("</a>").next()?;
        address.ends_with("/file").then(|| (address.to_owned(), name.to_owned()))
    });
    links.collect()
}

fn archive(name: &str, content: &[u8]) -> Vec<u8> {
    let types = r#"<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#;
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, content) in [("[Content_Types].xml", types.as_bytes()), (name, content)] {
        writer.start_file(name, options).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_isn_t_taken_is_refused_in_words_and_what_was_typed_stays() {
    let mut team = team().await;
    let exe = [&b"MZ\x90\x00\x03\x00\x00\x00"[..], &[0; 64]].concat();
    let elf = [&b"\x7fELF\x02\x01\x01\x00"[..], &[0; 80]].concat();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>";
    let bomb = archive("xl/worksheets/sheet1.xml", &vec![b' '; 11 * MIB]);
    assert!(bomb.len() < 100_000);
    let macros = archive("xl/vbaProject.bin", b"x");
    let large = [PDF, &vec![0; 26 * MIB][..]].concat();
    for (name, content, because) in [
        ("report.pdf", &exe[..], "This is a program or a script, whatever its name says."),
        ("report.pdf", &elf, "This is a program or a script, whatever its name says."),
        ("chart.svg", svg, "Web pages, SVG pictures and XML files can carry programs"),
        ("chart.png", svg, "Web pages, SVG pictures and XML files can carry programs"),
        ("table.csv", b"<!DOCTYPE html><script>alert(1)</script>", "Web pages, SVG pictures and XML files"),
        ("budget.xlsx", &bomb, "This file unpacks to far more than it should."),
        ("budget.xlsx", &macros, "This Office file carries macros"),
        ("empty.pdf", b"", "This file is empty."),
        ("large.pdf", &large, "The file is larger than 25 MB."),
    ] {
        let answer = send(&mut team.member, &team.home, name, content).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}: {}", answer.location());
        assert!(answer.text.contains(because) && answer.text.contains("href=\"#file\""), "{name}: {because}");
        assert!(
            answer.text.contains("Kept &lt;note>") || answer.text.contains("Kept &lt;note&gt;"),
            "{name}: {}",
            answer.text
        );
        assert!(answer.text.contains("choose it again"), "{name}");
        assert!(answer.text.contains("value=\"2.1.1\" checked"), "{name}: what was ticked");
    }
    assert_eq!(files(&mut team.member, &team.home).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_comes_back_to_its_giver_as_a_download_and_to_nobody_else_while_rating_is_blind() {
    let mut team = team().await;
    let sent = send(&mut team.member, &team.home, "../../Plan “é”.exe", PDF).await;
    assert_eq!(sent.location(), format!("{}/rate/1.1.1", team.home), "{}", sent.text);
    let found = files(&mut team.member, &team.home).await;
    let [(address, name)] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(name, "Plan “é”.exe.pdf");
    let rating = team.member.get(&format!("{}/rate/2.1.1", team.home)).await.text;
    assert!(rating.contains("Plan “é”.exe.pdf") && rating.contains("/evidence/new?indicator=2.1.1"));

    let file = team.member.get(address).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.text, String::from_utf8_lossy(PDF));
    for (header, value) in [
        ("content-type", "application/pdf"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "private, no-store"),
        ("content-security-policy", "sandbox; default-src 'none'"),
        (
            "content-disposition",
            "attachment; filename=\"Plan ___.exe.pdf\"; filename*=UTF-8''Plan%20%E2%80%9C%C3%A9%E2%80%9D.exe.pdf",
        ),
    ] {
        assert_eq!(file.header(header), value);
    }

    let other = team.lead.get(address).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND, "not even the lead");
    assert_eq!(files(&mut team.lead, &team.home).await, []);
    let list = team.lead.get(&format!("{}/evidence", team.home)).await.text;
    assert!(list.contains("No evidence yet"), "nor that there is one");
    let mut viewer = team.world.signed_in(Role::Viewer).await;
    let mut admin = team.world.signed_in(Role::Admin).await;
    for client in [&mut viewer, &mut admin] {
        assert_eq!(client.get(address).await.status, StatusCode::FORBIDDEN);
    }
    let nobody = team.world.visitor().get(address).await;
    assert_eq!((nobody.status, nobody.location().starts_with("/sign-in?to=")), (StatusCode::SEE_OTHER, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_file_twice_is_two_pieces_and_a_long_name_is_cut() {
    let mut team = team().await;
    let long = format!("{}.pdf", "a".repeat(400));
    send(&mut team.member, &team.home, "One.pdf", PDF).await;
    send(&mut team.lead, &team.home, &long, PDF).await;
    send(&mut team.member, &team.home, "Two.pdf", PDF).await;
    let own = files(&mut team.member, &team.home).await;
    assert_eq!(own.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>(), ["One.pdf", "Two.pdf"]);
    let leads = files(&mut team.lead, &team.home).await;
    assert_eq!((leads.len(), leads[0].1.len(), leads[0].1.ends_with("aaa.pdf")), (1, 120, true));
    for (address, _) in &own {
        assert_eq!(team.member.get(address).await.text, String::from_utf8_lossy(PDF));
    }
    assert_eq!(team.world.uploaded(), 1, "kept once");
    // Taking one back leaves the other whole.
    let piece = own[0].0.trim_end_matches("/file");
    let removed = team.member.post(piece, &[("do", "remove"), ("version", "1")]).await;
    assert_eq!(removed.status, StatusCode::SEE_OTHER, "{}", removed.text);
    assert_eq!(team.member.get(&own[0].0).await.status, StatusCode::NOT_FOUND);
    assert_eq!(team.member.get(&own[1].0).await.status, StatusCode::OK);
    assert_eq!(team.lead.get(&leads[0].0).await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn evidence_is_given_changed_and_used_again_by_plain_forms() {
    let mut team = team().await;
    let (home, member) = (team.home.clone(), &mut team.member);
    let wrong = member.post(&format!("{home}/evidence/new"), &[("note", ""), ("dated", "2030-01-01")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for field in ["note", "dated", "indicators"] {
        assert!(wrong.text.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    let fields =
        [("note", "Minutes"), ("link", "https://example.org/m"), ("dated", "2025-10-03"), ("indicators", "1.1.1")];
    let given = member.post(&format!("{home}/evidence/new"), &fields).await;
    assert_eq!(given.location(), format!("{home}/evidence"));
    let list = member.get(&format!("{home}/evidence")).await.text;
    assert!(list.contains("Minutes") && list.contains("From before this school year") && list.contains("Given by you"));
    let piece = list
        .split(&format!("href=\"{home}/evidence/"))
        .find_map(|it| it.split_once('"').map(|it| it.0).filter(|it| it.len() == 32));
    let piece = piece.unwrap().to_owned();

    let also = format!("{home}/evidence?indicator=3.1.1");
    let page = member.get(&also).await.text;
    assert!(page.contains("Use evidence you gave already") && page.contains(&piece));
    assert_eq!(member.post(&also, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let used = member.post(&also, &[("pieces", &piece)]).await;
    assert_eq!((used.status, used.location()), (StatusCode::SEE_OTHER, also.as_str()));
    assert!(member.get(&format!("{home}/rate/3.1.1")).await.text.contains("Minutes"));

    let fields = [
        ("note", "Minutes, page 2"),
        ("dated", "2026-08-03"),
        ("indicators", "1.1.1"),
        ("version", "2"),
        ("do", "save"),
    ];
    let saved = member.post(&format!("{home}/evidence/{piece}"), &fields).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
    let stale = member.post(&format!("{home}/evidence/{piece}"), &fields).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let list = member.get(&format!("{home}/evidence?indicator=1.1.1")).await.text;
    assert!(
        list.contains("Minutes, page 2") && !list.contains("From before this school year"),
        "it is from this year now"
    );
    assert_eq!(team.lead.get(&format!("{home}/evidence/{piece}")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_s_file_is_read_and_signing_in_leads_back() {
    let team = team().await;
    let answer = send(&mut team.world.visitor(), &team.home, "a.pdf", PDF).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let back = format!("/sign-in?to={}/evidence/new%3Findicator%3D1.1.1", team.home);
    assert_eq!(answer.location(), back);
}
