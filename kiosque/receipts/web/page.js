// The page around the reading of a seal: what is typed or seen, and the answer. Nothing is sent.

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const at = (id) => document.getElementById(id);
const [REFUSED, CANNOT_TELL, ENDED, GENUINE] = ["refused", "unknown", "ended", "genuine"];

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
}

function moment(seconds) {
  const date = new Date(seconds * 1000);
  const told = (how) =>
    new Intl.DateTimeFormat("fr-FR", { ...how, timeZone: "Europe/Paris" }).format(date);
  const [hour, minute] = told({ timeStyle: "short" }).split(":");
  const time = `${Number(hour)}\u00a0h${minute === "00" ? "" : `\u00a0${minute}`}`;
  return words.paris.replace("{when}", `${told({ dateStyle: "full" })} à ${time}`);
}

async function signerOf(seal) {
  const kid = [...seal.kid].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const known = data.kiosks.filter((one) => one.kid === kid);
  for (const kiosk of known) {
    if (await isSignedBy(seal, bytesOf(kiosk.key))) return { known, kiosk };
  }
  return { known, kiosk: undefined };
}

// Returns {outcome, specimen, checks: [[true | false | null | undefined, sentence]]}, one sentence
// for each thing seen: it holds, it does not, it cannot be told, or it is what the paper says.
// What somebody else signed is not told: its words are a stranger's.
async function verdictOn(text, person, now) {
  let seal;
  try {
    seal = readSeal(text);
  } catch (error) {
    const said = error instanceof Newer ? words.newer : words.damaged;
    return { outcome: CANNOT_TELL, checks: [[null, said]] };
  }
  const { content } = seal;
  const checks = [];
  const { known, kiosk } = await signerOf(seal);
  let outcome = GENUINE;
  const say = (ok, sentence, worse) => {
    checks.push([ok, sentence]);
    const order = [GENUINE, ENDED, CANNOT_TELL, REFUSED];
    if (worse && order.indexOf(worse) > order.indexOf(outcome)) outcome = worse;
  };
  if (known.length === 0) return { outcome: CANNOT_TELL, checks: [[null, words.unknown_kiosk]] };
  if (kiosk === undefined) return { outcome: REFUSED, checks: [[false, words.not_signed]] };
  say(true, words.intact);
  if (kiosk.from <= content.startsAt && content.startsAt <= kiosk.until) say(true, words.issued);
  else say(false, words.out_of_use, REFUSED);
  if (content.siret !== kiosk.siret || content.practice !== kiosk.practice) {
    say(false, words.contradiction, REFUSED);
  }
  say(undefined, words.kinds[content.kind]);
  await sayContent(content, person, now, say);
  const specimen = content.practice || kiosk.practice;
  if (specimen) say(null, words.specimen);
  if (content.kind !== "revocation") say(null, words.revocation);
  return { outcome, specimen, checks };
}

async function sayContent(content, person, now, say) {
  const scopes = content.scopes.map((place) => data.scopes[place]).join(", ");
  if (content.kind === "mandate") {
    say(undefined, words.scopes.replace("{scopes}", scopes));
    if (now < content.startsAt) say(false, words.not_begun, ENDED);
    else if (now >= content.endsAt) {
      say(false, words.ended.replace("{when}", moment(content.endsAt)), ENDED);
    } else say(true, words.running.replace("{when}", moment(content.endsAt)));
  } else if (content.kind === "revocation") {
    const said = scopes ? words.revoked_scopes.replace("{scopes}", scopes) : words.revoked;
    say(true, said.replace("{when}", moment(content.startsAt)), ENDED);
  }
  if (!person) return;
  if (namesNobody(content)) say(null, words.nobody, CANNOT_TELL);
  else if (await isOf(content, person.family, person.given, person.born)) say(true, words.same);
  else say(false, words.other, REFUSED);
}

function typedPerson() {
  const [family, given, born] = ["family", "given", "born"].map((id) => at(id).value.trim());
  if (!family && !given && !born) return { person: undefined };
  if (!family || !given || !/^\d{4}-\d{2}-\d{2}$/.test(born)) return { wrong: words.person_wrong };
  return { person: { family, given, born } };
}

function headlineOf(outcome, specimen) {
  const stands = outcome === GENUINE || outcome === ENDED;
  return specimen && stands ? words.specimen_stands : words.outcomes[outcome];
}

function markOf(ok) {
  if (ok === undefined) return "";
  if (ok === null) return "[?]";
  return ok ? words.yes : words.no;
}

function show({ outcome, specimen, checks }) {
  const headline = document.createElement("p");
  headline.className = `answer ${outcome}`;
  headline.id = "answer";
  headline.textContent = headlineOf(outcome, specimen);
  const list = document.createElement("ul");
  list.className = "checks";
  for (const [ok, sentence] of checks) {
    const line = document.createElement("li");
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.textContent = markOf(ok);
    line.append(mark, " ", sentence);
    list.append(line);
  }
  at("result").replaceChildren(headline, list);
  headline.tabIndex = -1;
  headline.focus();
}

async function check() {
  const { person, wrong } = typedPerson();
  if (wrong) return show({ outcome: CANNOT_TELL, checks: [[null, wrong]] });
  const text = at("seal").value.toUpperCase();
  show(await verdictOn(text, person, Date.now() / 1000));
}

// One camera at a time; it is off as soon as a seal is read or the page is left.
let watching;

function stopCamera() {
  if (watching) for (const track of watching.getTracks()) track.stop();
  watching = undefined;
  at("camera").hidden = true;
}

async function scan() {
  const camera = at("camera");
  try {
    watching = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return show({ outcome: CANNOT_TELL, checks: [[null, words.no_camera]] });
  }
  camera.srcObject = watching;
  camera.hidden = false;
  await camera.play();
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  while (watching) {
    const found = await detector.detect(camera);
    const seal = found.find((one) => one.rawValue.startsWith("KQ1:"));
    if (seal) {
      stopCamera();
      at("seal").value = seal.rawValue;
      await check();
    } else {
      await new Promise(requestAnimationFrame);
    }
  }
}

at("form").hidden = false;
at("form").addEventListener("submit", (event) => {
  event.preventDefault();
  check();
});
at("form").addEventListener("reset", () => {
  stopCamera();
  at("result").replaceChildren();
});
at("scan").addEventListener("click", scan);
addEventListener("pagehide", stopCamera);
if ("BarcodeDetector" in window && navigator.mediaDevices) at("scan").hidden = false;
