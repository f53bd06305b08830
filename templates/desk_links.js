"use strict";
// In a published page that the desk shows: a link to a document opens the document where it lies, so that
// nothing is filled in in a downloaded copy.
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || link.origin !== location.origin || !link.pathname.startsWith("/outbox/")) return;
  if (/\.(html|txt)$/i.test(link.pathname)) return;
  event.preventDefault();
  const path = decodeURIComponent(link.pathname.slice("/outbox/".length));
  const answer = await fetch("/open", {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ path }),
  });
  if (!answer.ok) alert((await answer.json()).text);
});
