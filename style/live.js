// Keeps the page of a meeting up to date.
//
//   <div data-live="/…/events" data-live-number="4" data-live-words="9 of 46 agreed" data-live-home="/…">
//     <p role="status" data-live-state></p>
//     <p aria-live="polite" data-live-said></p>
//   </div>
//   <section id="agenda" data-live-region>…</section>
//
// The stream tells the number that the meeting is at. When it is another than the page's, the page is asked for anew, and
// each region is exchanged for the fresh one of the same id. Nothing else is touched: forms keep what is typed in them.

const SECOND = 1000;
const LONGEST_PAUSE = 5 * SECOND;
const PATIENCE = 2 * SECOND; // a stream that is back before is no news
const HIDDEN_FOR = 30 * SECOND; // browsers have few connections for many tabs

const live = document.querySelector("[data-live]");
const state = live.querySelector("[data-live-state]");
const said = live.querySelector("[data-live-said]");

let source = null;
let number = Number(live.dataset.liveNumber);
let newest = number;
let fetching = false;
let failures = 0;
let over = false;
const timers = {};

function after(name, pause, work) {
  clearTimeout(timers[name]);
  timers[name] = setTimeout(work, pause);
}

function tell(kind, words, linked, address) {
  clearTimeout(timers.lost);
  timers.lost = null;
  if (live.dataset.state === kind) return;
  live.dataset.state = kind;
  state.textContent = words;
  if (!address) return;
  const link = document.createElement("a");
  link.href = address;
  link.textContent = linked;
  state.append(" ", link);
}

function lost() {
  if (live.dataset.state !== "lost" && !timers.lost) after("lost", PATIENCE, () => tell("lost", "Connection lost, trying again"));
}

/** Nothing more will come: says why, and where to go on. */
function end(words, linked, address) {
  over = true;
  source?.close();
  tell("over", words, linked, address);
}

function connect() {
  if (over || source) return;
  source = new EventSource(live.dataset.live);
  source.addEventListener("open", () => {
    failures = 0;
    tell("live", "Live");
  });
  source.addEventListener("changed", (event) => {
    newest = Number(event.data);
    if (newest !== number) refresh();
  });
  source.addEventListener("error", () => {
    lost();
    if (source?.readyState !== EventSource.CLOSED) return; // it comes back by itself
    source = null;
    failures += 1;
    after("connect", Math.min(failures * SECOND, LONGEST_PAUSE), async () => {
      await refresh(); // tells whether there is still something to listen to
      connect();
    });
  });
}

async function refresh() {
  if (fetching || over) return;
  fetching = true;
  const asked = newest;
  let pause = SECOND;
  try {
    // Asked for as a file: messages wait for a page that is opened.
    const response = await fetch(location.pathname + location.search, { headers: { accept: "*/*" }, cache: "no-store" });
    if (take(response, await response.text())) pause = newest !== asked && newest !== number ? 50 : 0;
  } catch {
    lost();
  }
  fetching = false;
  if (pause && !over) after("refresh", pause, refresh);
}

/** Shows what came; says whether it was the page. */
function take(response, text) {
  const { redirected, status, url } = response;
  const here = encodeURIComponent(location.pathname);
  if (status === 401 || (redirected && new URL(url).pathname === "/sign-in")) {
    end("You are signed out.", "Sign in again", `/sign-in?to=${here}`);
  } else if (status === 409) {
    end("The assessment is final.", "See it", live.dataset.liveHome);
  } else if (redirected || status === 403 || status === 404) {
    end("This page is no longer there for you.", "Your start page", "/");
  } else if (!response.ok) {
    lost();
    return false;
  } else {
    exchange(new DOMParser().parseFromString(text, "text/html"));
    if (source?.readyState === EventSource.OPEN) tell("live", "Live");
  }
  return true;
}

function exchange(fresh) {
  for (const region of document.querySelectorAll("[data-live-region]")) {
    const next = fresh.getElementById(region.id);
    if (!next || next.innerHTML === region.innerHTML) continue;
    const focused = region.contains(document.activeElement) && document.activeElement.id;
    region.replaceChildren(...next.childNodes);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
  const { liveNumber, liveWords } = fresh.querySelector("[data-live]").dataset;
  number = Number(liveNumber);
  if (liveWords !== live.dataset.liveWords) said.textContent = liveWords;
  Object.assign(live.dataset, { liveNumber, liveWords });
}

document.addEventListener("visibilitychange", () => {
  clearTimeout(timers.hidden);
  if (!document.hidden) return connect();
  after("hidden", HIDDEN_FOR, () => {
    source?.close();
    source = null;
  });
});
window.addEventListener("online", connect);
connect();
