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
  const box = document.createElement("p");
  box.setAttribute("role", "status");
  box.style.cssText = "position:fixed;bottom:0;left:0;right:0;margin:0;padding:.6rem 1.5rem;background:#1c2228;color:#fff;z-index:9";
  box.textContent = answer.ok ? `正在打开 ${path.split("/").pop()}` : (await answer.json()).text;
  document.body.append(box);
  setTimeout(() => box.remove(), 8000);
});
