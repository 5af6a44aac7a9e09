//! A team's way from blind ratings to a final assessment and its revision, by plain forms: three people, two of whom write
//! down what is agreed.

use axum::http::StatusCode;
use throughline::access::Role;
use throughline::framework::{BUNDLED, read};

use crate::helpers::{Answer, Client, World, words};

#[track_caller]
fn done(answer: &Answer) {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", words(&answer.text));
}

#[track_caller]
fn says(answer: &Answer, said: &[&str]) {
    let text = words(&answer.text);
    for part in said {
        assert!(text.contains(part), "lacks “{part}”: {text}");
    }
}

/// A team of three: Ana leads, Ben writes down as well, Cora is elsewhere.
pub struct Team {
    pub world: World,
    pub ana: Client,
    pub ben: Client,
    pub cora: Client,
    pub cora_id: String,
    pub home: String,
}

impl Team {
    /// An assessment open for rating.
    pub async fn rating() -> Self {
        let world = World::set_up().await;
        let (ana_id, mut ana) = world.named(Role::Lead, "Ana Lind").await;
        let (ben_id, ben) = world.named(Role::Member, "Ben Ortiz").await;
        let (cora_id, cora) = world.named(Role::Member, "Cora Vance").await;
        let (ana_id, ben_id, cora_id) = (ana_id.to_string(), ben_id.to_string(), cora_id.to_string());
        let fields = [
            ("name", "Annual self-assessment"),
            ("school_year", "2026"),
            ("framework", "turnaround@2014.1"),
            ("starts_on", "2026-09-01"),
            ("ends_on", "2026-12-15"),
            ("lead", &ana_id),
            ("members", &ben_id),
            ("members", &cora_id),
            ("recorder", &ben_id),
        ];
        let started = ana.post("/assessments/new", &fields).await;
        done(&started);
        let home = started.location().to_owned();
        done(&ana.post(&home, &[("do", "begin"), ("version", "1")]).await);
        Self { world, ana, ben, cora, cora_id, home }
    }

    /// Everybody has rated: apart on 1.1.1 and 1.1.3, all 4 on 1.1.2, all 3 on the rest; Cora left the last one out.
    pub async fn rated() -> Self {
        let mut team = Self::rating().await;
        let home = team.home.clone();
        let framework = read(BUNDLED).unwrap();
        for (client, who) in [(&mut team.ana, 0), (&mut team.ben, 1), (&mut team.cora, 2)] {
            for indicator in framework.indicators() {
                let number = indicator.number.to_string();
                let answer = match number.as_str() {
                    "1.1.1" => ["1", "2", "4"][who],
                    "1.1.2" => "4",
                    "1.1.3" => ["2", "2", "3"][who],
                    "4.3.3" if who == 2 => continue,
                    _ => "3",
                };
                let why = format!("What {} saw of {number}", ["Ana", "Ben", "Cora"][who]);
                let fields = [("answer", answer), ("rationale", &why), ("version", "0"), ("do", "stay")];
                done(&client.post(&format!("{home}/rate/{number}"), &fields).await);
            }
        }
        team
    }

    /// Consensus is open.
    pub async fn in_consensus() -> Self {
        let mut team = Self::rated().await;
        let opened = team.ana.post(&format!("{}/open", team.home), &[("version", "2")]).await;
        done(&opened);
        assert_eq!(opened.location(), format!("{}/consensus", team.home));
        team
    }
}

async fn on(client: &mut Client, home: &str, indicator: &str, fields: &[(&str, &str)]) -> Answer {
    client.post(&format!("{home}/consensus/{indicator}"), fields).await
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_another_s_rating_before_consensus_and_the_lead_sees_who_is_missing() {
    let Team { world, mut ana, mut ben, mut cora, cora_id, home } = Team::rated().await;
    for page in ["", "/results", "/rate/1.1.1", "/edit", "/open", "/results.csv", "/finish", "/consensus", "/projector"]
    {
        for (client, others) in [(&mut ana, ["What Ben", "What Cora"]), (&mut ben, ["What Ana", "What Cora"])] {
            let answer = client.get(&format!("{home}{page}")).await;
            assert!(others.iter().all(|other| !answer.text.contains(other)), "{page} tells");
        }
    }
    assert_eq!(ana.get(&format!("{home}/consensus")).await.status, StatusCode::CONFLICT);
    assert!(!words(&ben.get(&home).await.text).contains("45 of 46"), "how far others are is the lead's to know");
    says(&ana.get(&home).await, &["How far the team is", "Cora Vance", "45 of 46", "2 of 3 have answered everything"]);

    done(&ana.post(&home, &[("do", "remind"), ("person", &cora_id)]).await);
    says(&ana.get(&home).await, &["Reminded"]);
    says(&cora.get("/").await, &["Ana Lind asks you to go on. 45 of 46 rated."]);
    says(&cora.get(&home).await, &["Ana Lind asked you on"]);
    assert_eq!(ben.post(&home, &[("do", "remind"), ("person", &cora_id)]).await.status, StatusCode::FORBIDDEN);

    says(&ana.get(&format!("{home}/open")).await, &["Not everybody has answered everything", "Cora Vance: 45 of 46"]);
    assert_eq!(ben.get(&format!("{home}/open")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ben.post(&format!("{home}/open"), &[("version", "2")]).await.status, StatusCode::FORBIDDEN);
    done(&ana.post(&format!("{home}/open"), &[("version", "2")]).await);

    let late = [("answer", "1"), ("rationale", "Late"), ("version", "0")];
    assert_eq!(cora.post(&format!("{home}/rate/4.3.3"), &late).await.status, StatusCode::CONFLICT);
    says(&cora.get(&home).await, &["Consensus is open: 0 of 46 agreed", "not everything was answered by Cora Vance"]);
    says(&cora.get("/").await, &["Consensus is open, 0 of 46 agreed", "Follow the meeting"]);
    says(&ben.get("/").await, &["You write down what the team agrees on", "Go to the meeting"]);
    let mut viewer = world.signed_in(Role::Viewer).await;
    for page in ["consensus", "consensus/1.1.1", "projector", "finish"] {
        assert_eq!(viewer.get(&format!("{home}/{page}")).await.status, StatusCode::FORBIDDEN, "{page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_meeting_s_pages_show_what_is_needed_to_agree() {
    let Team { mut ben, mut cora, home, .. } = Team::in_consensus().await;
    let agenda = cora.get(&format!("{home}/consensus")).await;
    says(
        &agenda,
        &["0 of 46 agreed", "Where you differ most 1, 1 open", "Some difference 1, 1 open", "All agree 44, 44 open"],
    );
    assert!(agenda.text.contains("aria-label=\"Level 1 Inadequate: 1. Level 2 Emerging: 1. Level 4 Exemplary: 1.\""));
    assert!(!agenda.text.contains("Agree on all"), "who doesn't write down isn't offered it");
    assert!(agenda.text.contains("/live.js?v="));

    let page = cora.get(&format!("{home}/consensus/1.1.1")).await;
    says(
        &page,
        &[
            "What Ana saw of 1.1.1",
            "What Ben saw of 1.1.1",
            "the middle of 3 levels",
            "3 levels apart",
            "Nothing is agreed yet",
        ],
    );
    assert!(page.text.contains(
        "aria-label=\"Level 1 Inadequate: Ana Lind. Level 2 Emerging: Ben Ortiz. Level 4 Exemplary: Cora Vance.\""
    ));
    assert!(!page.text.contains("value=\"agree_next\"") && page.text.contains("value=\"dissent\""));
    says(&cora.get(&format!("{home}/consensus/1.1.5")).await, &["What others say"]);
    assert_eq!(cora.get(&format!("{home}/consensus/9.9.9")).await.status, StatusCode::NOT_FOUND);

    done(&on(&mut ben, &home, "1.1.1", &[("do", "show")]).await);
    assert_eq!(on(&mut cora, &home, "1.1.3", &[("do", "show")]).await.status, StatusCode::FORBIDDEN);
    says(&cora.get(&format!("{home}/consensus")).await, &["Before the meeting now 1.1.1"]);
    says(&cora.get(&format!("{home}/consensus/1.1.3")).await, &["Before the meeting now: 1.1.1"]);
    let projector = cora.get(&format!("{home}/projector")).await;
    says(&projector, &["1.1.1", "3 levels apart", "Proposed 2 Emerging", "0 of 46 agreed", "Leave"]);
    let shown = &projector.text;
    assert!(!["Ana", "Ben", "Cora"].iter().any(|name| shown.contains(name)), "the room's screen names nobody");
    assert!(!shown.contains("tl-header") && !shown.contains("tl-footer") && shown.contains("<main"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_team_agrees_dissents_finishes_and_reopens() {
    let Team { world, mut ana, mut ben, mut cora, home, .. } = Team::in_consensus().await;
    let agree = |answer: &'static str, rationale: &'static str, version: &'static str| {
        [("do", "agree_next"), ("next", "1.1.3"), ("answer", answer), ("rationale", rationale), ("version", version)]
    };
    let refused = on(&mut ben, &home, "1.1.1", &agree("2", "", "0")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("href=\"#rationale\""));
    assert_eq!(on(&mut cora, &home, "1.1.1", &agree("4", "Mine", "0")).await.status, StatusCode::FORBIDDEN);
    let agreed = on(&mut ben, &home, "1.1.1", &agree("2", "The log shows it", "0")).await;
    done(&agreed);
    assert_eq!(agreed.location(), format!("{home}/consensus/1.1.3"));
    says(
        &cora.get(&format!("{home}/consensus")).await,
        &["1 of 46 agreed", "Before the meeting now 1.1.3", "Needs a decision"],
    );

    // The other recorder opened the form before: both are shown, and saving again replaces knowingly.
    let conflict = on(&mut ana, &home, "1.1.1", &agree("3", "The plan shows it", "0")).await;
    assert_eq!(conflict.status, StatusCode::CONFLICT);
    says(
        &conflict,
        &[
            "Ben Ortiz set 2 Emerging a moment ago: “The log shows it.” You chose 3 Strong.",
            "Stored now 2 Emerging",
            "What you chose 3 Strong The plan shows it",
        ],
    );
    assert!(conflict.text.contains("name=\"version\" value=\"1\""));
    done(&on(&mut ana, &home, "1.1.1", &agree("3", "The plan shows it", "1")).await);

    let empty = on(&mut cora, &home, "1.1.1", &[("do", "dissent"), ("dissent", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    done(&on(&mut cora, &home, "1.1.1", &[("do", "dissent"), ("dissent", "Not in the rural LEAs")]).await);
    says(&ana.get(&format!("{home}/consensus/1.1.1")).await, &["Cora Vance dissents Not in the rural LEAs"]);
    says(&ana.get(&format!("{home}/consensus")).await, &["1 member dissents"]);
    done(&on(&mut cora, &home, "1.1.1", &[("do", "withdraw_dissent")]).await);
    assert!(!words(&ana.get(&format!("{home}/consensus/1.1.1")).await.text).contains("dissents Not"));
    done(&on(&mut cora, &home, "1.1.1", &[("do", "dissent"), ("dissent", "Not in the rural LEAs")]).await);

    says(&ben.get(&format!("{home}/consensus")).await, &["Agree on all 44 where nobody differs"]);
    done(&ben.post(&format!("{home}/consensus"), &[("do", "agree_unanimous")]).await);
    says(
        &ben.get(&format!("{home}/consensus")).await,
        &["44 indicators are agreed, as everybody rated.", "45 of 46 agreed"],
    );

    done(&on(&mut ben, &home, "1.1.3", &[("do", "agree"), ("answer", "2"), ("version", "0")]).await);
    let finish = ana.get(&format!("{home}/finish")).await;
    says(&finish, &["46 of 46 indicators are agreed. 3 things are still needed, on 2 indicators."]);
    for link in ["/evidence/new?indicator=1.1.2", "/consensus/1.1.2#lasting", "/consensus/1.1.3#kind"] {
        assert!(finish.text.contains(&format!("href=\"{home}{link}\"")), "{link}");
    }
    let refused = ana.post(&format!("{home}/finish"), &[("version", "3")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);

    let wrong = on(&mut ben, &home, "1.1.3", &[("do", "follow_up"), ("kind", "priority"), ("version", "0")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(["#owner", "#next_step", "#due_on"].iter().all(|at| wrong.text.contains(&format!("href=\"{at}\""))));
    let page = ben.get(&format!("{home}/consensus/1.1.3")).await.text;
    let owner = page.split("Ben Ortiz</option>").next().unwrap().rsplit("value=\"").next().unwrap();
    let owner = owner.split('"').next().unwrap();
    let priority = [
        ("do", "follow_up"),
        ("kind", "priority"),
        ("owner", owner),
        ("next_step", "Write it down"),
        ("due_on", "2099-03-01"),
        ("version", "0"),
    ];
    done(&on(&mut ben, &home, "1.1.3", &priority).await);
    says(
        &cora.get(&format!("{home}/consensus/1.1.3")).await,
        &["Priority : Ben Ortiz, by March 1, 2099: Write it down"],
    );
    let lasting = [("do", "follow_up"), ("kind", "lasting"), ("lasting", "It is in the bylaws"), ("version", "0")];
    done(&on(&mut ben, &home, "1.1.2", &lasting).await);
    let evidence = [("note", "Board minutes"), ("dated", "2026-10-01"), ("indicators", "1.1.2")];
    done(&cora.post(&format!("{home}/evidence/new"), &evidence).await);

    says(
        &ben.get(&format!("{home}/finish")).await,
        &["1 priority becomes an action", "The lead finishes the assessment"],
    );
    says(
        &ana.get(&format!("{home}/finish")).await,
        &["2 Emerging 1", "3 Strong 44", "4 Exemplary 1", "Finish and lock"],
    );
    let finished = ana.post(&format!("{home}/finish"), &[("version", "3")]).await;
    done(&finished);
    assert_eq!(finished.location(), format!("{home}/results"));
    reopened(&world, &mut ana, &mut ben, &home).await;
}

/// What is final stays; its revision says of what it is one, and why.
async fn reopened(world: &World, ana: &mut Client, ben: &mut Client, home: &str) {
    let over = ben.get(&format!("{home}/consensus")).await;
    assert_eq!(over.status, StatusCode::CONFLICT);
    says(&over, &["This assessment is final"]);
    let late = [("do", "agree"), ("answer", "1"), ("rationale", "Late"), ("version", "2")];
    assert_eq!(on(ben, home, "1.1.1", &late).await.status, StatusCode::CONFLICT);

    assert_eq!(ana.post(home, &[("do", "revise"), ("reason", "")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let reopening = [("do", "revise"), ("reason", "A plan was missed")];
    assert_eq!(ben.post(home, &reopening).await.status, StatusCode::FORBIDDEN);
    let revised = ana.post(home, &reopening).await;
    done(&revised);
    let revision = revised.location().to_owned();
    assert_ne!(revision, home);
    let page = ben.get(&revision).await;
    says(&page, &["Annual self-assessment, revision 2", "Reopened because: A plan was missed", "46 of 46 agreed"]);
    assert!(page.text.contains(&format!("href=\"{home}\"")));
    let mut viewer = world.signed_in(Role::Viewer).await;
    let old = viewer.get(home).await;
    assert!(old.text.contains(&format!("href=\"{revision}\"")), "{}", words(&old.text));
    assert_eq!(viewer.get(&format!("{home}/results")).await.status, StatusCode::OK);
    let again = ana.post(home, &reopening).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}
