//! The improvement plan by plain forms, as a browser without scripts sends them.

use axum::http::StatusCode;
use throughline::access::Role;
use throughline::database::Change;

use crate::helpers::World;

/// An assessment that is final; what the plan needs to know of it.
async fn finished(world: &World) {
    let created = "CREATE assessment:a1 SET name = 'Annual self-assessment', scope = '', school_year = 2025, framework_key = 'turnaround', framework_edition = '2014.1', starts_on = '2026-03-01', ends_on = '2026-05-01', phase = 'final', team = [], created_at = time::now(), finished_at = time::now(), version = 1 RETURN NONE;";
    Change::unrecorded().then(created).run(&world.database).await.unwrap();
}

/// Who is chosen as the owner: whoever reads the page.
fn chosen_owner(page: &str) -> String {
    let mut people = page.split("name=\"owner\"").nth(1).unwrap().split("<option value=\"");
    let chosen = people.find(|it| it.split('>').next().unwrap().ends_with(" selected")).expect("oneself is chosen");
    chosen.split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_action_is_added_moved_undone_and_marked_done_by_plain_forms() {
    let world = World::set_up().await;
    let mut member = world.signed_in(Role::Member).await;
    let empty = member.get("/improvement").await;
    assert!(empty.text.contains("No plan yet") && empty.text.contains("becomes an action here"), "{}", empty.text);
    assert!(member.get("/improvement/new").await.text.contains("No assessment is finished yet"));
    finished(&world).await;

    let page = member.get("/improvement/new?assessment=a1&indicator=1.1.3").await.text;
    let me = chosen_owner(&page);
    let wrong = member.post("/improvement/new", &[("assessment", "a1"), ("title", "Publish <them>")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains("Publish &lt;them&gt;") && wrong.text.contains("href=\"#due_on\""), "{}", wrong.text);
    let fields = [
        ("assessment", "a1"),
        ("indicator", "1.1.3"),
        ("title", "Publish the goals"),
        ("owner", &me),
        ("due_on", "2026-01-31"),
        ("steps", "Draft them\r\n=1+1"),
    ];
    let added = member.post("/improvement/new", &fields).await;
    assert_eq!(added.status, StatusCode::SEE_OTHER, "{}", added.text);
    let home = added.location().to_owned();
    let id = home.rsplit('/').next().unwrap().to_owned();

    // From the board, with one press, and back.
    let move_on = [("action", id.as_str()), ("version", "1"), ("status", "under_way")];
    let moved = member.post("/improvement?view=board", &move_on).await;
    assert_eq!(moved.location(), format!("/improvement?view=board#a-{id}"), "{}", moved.text);
    let board = member.get("/improvement?view=board").await.text;
    assert!(board.contains("The action is under way.") && board.contains("value=\"undo\""), "{board}");
    assert!(board.contains("Overdue by") && board.contains("1 overdue"), "{board}");
    assert!(board.contains("href=\"/assessments/a1/results#i-1.1.3\""), "{board}");
    let stale =
        member.post("/improvement", &move_on[..2].iter().copied().chain([("do", "undo")]).collect::<Vec<_>>()).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    let undone = member.post("/improvement", &[("action", &id), ("version", "2"), ("do", "undo")]).await;
    assert_eq!(undone.status, StatusCode::SEE_OTHER, "{}", undone.text);

    // Steps and notes on its own page.
    let step = [("do", "step"), ("at", "0"), ("text", "Draft them"), ("done", "yes")];
    assert_eq!(member.post(&home, &step).await.location(), format!("{home}#step-0"));
    assert_eq!(member.post(&home, &[("do", "note"), ("note", "Two\r\nlines")]).await.status, StatusCode::SEE_OTHER);
    let page = member.get(&home).await.text;
    assert!(page.contains("aria-pressed=\"true\"") && page.contains("1 of 2 done"), "{page}");
    assert!(page.contains("did the step “Draft them”") && page.contains("Two\nlines"), "{page}");

    // Done needs words.
    let mut done = vec![("version", "4"), ("status", "done"), ("proof", " "), ("link", "")];
    let refused = member.post(&home, &done).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Enter what shows that it is done."), "{}", refused.text);
    done[2] = ("proof", "=On the site");
    assert_eq!(member.post(&home, &done).await.location(), home);
    let page = member.get(&home).await.text;
    assert!(page.contains("=On the site") && !page.contains("Overdue"), "{page}");
    assert!(!page.contains("Drop this action") && page.contains("Put back under way"), "{page}");
    let list = member.get("/improvement?status=done&person=me").await.text;
    assert!(list.contains("Mine") && list.contains("1 done of 1"), "{list}");
    assert!(member.get("/improvement?overdue=yes").await.text.contains("No action matches"));

    let file = member.get("/improvement.csv?status=done").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.text.contains("'=On the site") && file.text.contains("[ ] =1+1"), "{}", file.text);

    let mut viewer = world.signed_in(Role::Viewer).await;
    let page = viewer.get(&home).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.text.contains("name=\"version\"") && !page.text.contains("name=\"note\""), "{}", page.text);
    assert_eq!(viewer.post(&home, &done).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_page_names_what_is_overdue() {
    let world = World::set_up().await;
    finished(&world).await;
    let mut member = world.signed_in(Role::Member).await;
    let page = member.get("/improvement/new").await.text;
    let me = chosen_owner(&page);
    for title in ["One", "Two", "Three", "Four", "Five"] {
        let fields =
            [("assessment", "a1"), ("indicator", "1.1.3"), ("title", title), ("owner", &me), ("due_on", "2026-01-31")];
        assert_eq!(member.post("/improvement/new", &fields).await.status, StatusCode::SEE_OTHER);
    }
    // The start page shows the newest result too, of which this one has none.
    Change::unrecorded().then("DELETE assessment:a1;").run(&world.database).await.unwrap();
    let home = member.get("/").await.text;
    assert!(home.contains("Overdue. Was due January 31, 2026.") && home.contains("2 more actions"), "{home}");
}
