//! What the theory's forms post to, and theories as a file.

use std::collections::HashMap;

use app_ground::components::counted;
use app_ground::download::download;
use app_ground::form::{Done, Posted, handle};
use app_ground::visit::Visit;
use axum::extract::Query;
use axum::response::Response;
use ground::identity::{LinkId, TheoryId};
use ground::{Error, Result};
use progress::theory::use_cases::{
    add_link, add_theory, edit_link, edit_prose, export_theories, make_current, remove_link, retire, review_link,
    set_members, undo_links,
};

use super::address::{address_of, edit_address, link_address, site_of};

/// The theory an address names; one that can't be is answered like one that isn't there.
fn theory_of(visit: &Visit) -> Result<TheoryId> {
    TheoryId::parse(visit.segment(1)).or_else(|| TheoryId::parse("-")).ok_or(Error::NotFound)
}

fn link_of(raw: &str) -> Result<LinkId> {
    LinkId::parse(raw).or_else(|| LinkId::parse("-")).ok_or(Error::NotFound)
}

/// Begins a theory.
pub async fn add(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let id = add_theory(&visit.database, &visit.principal, &fields.read(), visit.now).await?;
        Ok(Done::to(edit_address(&id))
            .saying("The draft is begun. Choose its strategies and goals, then connect metrics."))
    })
    .await
}

/// Puts a theory into use, or retires it.
pub async fn stand(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (id, version, site) = (theory_of(&visit)?, fields.number("version"), site_of(&visit)?);
        let (database, principal) = (&visit.database, &visit.principal);
        let says = match fields.get("do") {
            "retire" => {
                retire(database, principal, &site, &id, version, visit.now).await?;
                "The theory is retired. Its reviews stay."
            }
            _ => {
                make_current(database, principal, &site, &id, version, visit.now).await?;
                "The State works by this theory from now on."
            }
        };
        Ok(Done::to(address_of(&id)).saying(says))
    })
    .await
}

/// Changes a theory: its prose, its members, its links.
pub async fn change(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (id, version) = (theory_of(&visit)?, fields.number("version"));
        let (database, principal, now) = (&visit.database, &visit.principal, visit.now);
        let (part, says) = match fields.get("do") {
            "members" => {
                set_members(database, principal, &id, version, &fields.read(), now).await?;
                ("members", "Strategies and goals are saved.".to_owned())
            }
            "connect" => {
                add_link(database, principal, &id, version, &fields.read(), now).await?;
                ("links", "The two metrics are connected.".to_owned())
            }
            "link" => {
                let link = link_of(fields.get("link"))?;
                edit_link(database, principal, (&id, &link), version, &fields.read(), now).await?;
                ("links", "The link is changed. Its reviews stay as they are.".to_owned())
            }
            "remove" => {
                let link = link_of(fields.get("link"))?;
                let kept = remove_link(database, principal, (&id, &link), version, now).await?;
                let kept = match kept {
                    0 => String::new(),
                    kept => format!(" {} of it kept.", counted(kept, "review is", "reviews are")),
                };
                ("links", format!("The link is removed.{kept} You can undo that while nothing else is changed."))
            }
            "undo" => {
                let what = undo_links(database, principal, &id, version, now).await?;
                ("links", format!("Taken back: {what}."))
            }
            _ => {
                edit_prose(database, principal, &id, version, &fields.read(), now).await?;
                ("prose", "Name and prose are saved.".to_owned())
            }
        };
        Ok(Done::to(format!("{}#{part}", edit_address(&id))).saying(says))
    })
    .await
}

/// Reviews a link.
pub async fn review(posted: Posted) -> Response {
    handle(posted, |visit, fields| async move {
        let (id, link, site) = (theory_of(&visit)?, link_of(visit.segment(3))?, site_of(&visit)?);
        let version = fields.number("version");
        review_link(&visit.database, &visit.principal, &site, &id, &link, version, &fields.read(), visit.now).await?;
        Ok(Done::to(link_address(&id, &link)).saying("The review is kept with the figures of today."))
    })
    .await
}

/// Theories, their links and reviews as a file: the one the address names, or all.
pub async fn theories_file(visit: Visit, Query(parameters): Query<HashMap<String, String>>) -> Response {
    let get = |name: &str| parameters.get(name).cloned().unwrap_or_default();
    let only = TheoryId::parse(&get("theory"));
    let sheets = match site_of(&visit) {
        Ok(site) => export_theories(&visit.database, &visit.principal, &site, only.as_ref(), visit.today()).await,
        Err(error) => Err(error),
    };
    download(&get("format"), "theory of action", sheets, &visit).await
}
