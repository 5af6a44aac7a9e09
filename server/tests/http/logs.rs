//! What never reaches the log, at the most talkative it can be set to: passwords, session ids, codes in links and of set-up.

use chrono::Utc;
use throughline::access::{Principal, Role, RoleAt};
use throughline::identity::OrganizationId;
use throughline::person::AccountForm;
use throughline::person::use_cases::invite;
use throughline::site::use_cases::new_set_up_code;

use crate::helpers::{PASSWORD, World, logs};

const WRONG: &str = "three-loud-geese-argue";
const CHOSEN: &str = "nine-tall-cranes-listen";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_reaches_the_log() {
    let world = World::empty().await;
    let mut secrets: Vec<String> = [PASSWORD, WRONG, CHOSEN].map(str::to_owned).into();

    // Setting up, with a wrong code first.
    let code = new_set_up_code(&world.database, Utc::now()).await.unwrap();
    let wrong_code = "AAAAA-BBBBB-CCCCC-DDDDD";
    let mut first = world.visitor();
    for code in [wrong_code, code.as_str()] {
        let fields = [
            ("state", "Meridian"),
            ("agency", "Meridian Department of Education"),
            ("time_zone", "America/Chicago"),
            ("school_year_starts", "7"),
            ("name", "Ana Ruiz"),
            ("email", "ana.ruiz@meridian.example"),
            ("password", PASSWORD),
            ("code", code),
        ];
        let answer = first.post("/set-up", &fields).await;
        assert_eq!(answer.status.is_redirection(), code != wrong_code, "{}", answer.text);
    }
    secrets.extend([code.replace('-', ""), code, wrong_code.to_owned()]);
    secrets.extend(first.cookies.values().cloned());

    // Signing in, with a wrong password first, and out.
    let mut person = world.visitor();
    assert_eq!(person.sign_in("ana.ruiz@meridian.example", WRONG).await.status, 422);
    assert_eq!(person.sign_in("ana.ruiz@meridian.example", PASSWORD).await.status, 303);
    secrets.extend(person.cookies.values().cloned());
    let changed = [("old_password", PASSWORD), ("password", CHOSEN)];
    assert_eq!(person.post("/account", &changed).await.status, 303);
    person.post("/sign-out", &[]).await;
    secrets.extend(person.cookies.values().cloned());

    // Accepting an invitation: its code is in the address.
    let roles = vec![RoleAt { role: Role::Member, organization: OrganizationId::sea() }];
    let form =
        AccountForm { name: "Ben Oyelaran".into(), email: "ben@meridian.example".into(), title: String::new(), roles };
    let code = invite(&world.database, &Principal::Operator, &form, Utc::now()).await.unwrap();
    let mut invited = world.visitor();
    let address = format!("/invitation/{code}");
    assert_eq!(invited.get(&address).await.status, 200);
    assert_eq!(invited.post(&address, &[("name", "Ben"), ("password", "short")]).await.status, 422);
    assert_eq!(invited.post(&address, &[("name", "Ben Oyelaran"), ("password", CHOSEN)]).await.status, 303);
    invited.get(&format!("/invitation/{code}/mistyped?code={code}")).await;
    invited.get(&format!("/{code}")).await;
    secrets.extend(invited.cookies.values().cloned());
    secrets.push(code);

    let logged = logs();
    assert!(logged.contains("\"path\":\"/invitation/{code}\""), "the requests themselves are logged");
    for secret in secrets {
        assert!(secret.len() > 10, "{secret:?} could be anything");
        let line = logged.lines().find(|line| line.contains(&secret));
        assert_eq!(line, None, "{secret} is in the log");
    }
}
