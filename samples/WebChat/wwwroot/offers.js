"use strict";

document.addEventListener("click", async event => {
  const { offer, answer } = event.target.dataset;
  if (!offer) return;
  const form = await (await fetch("/support/form")).json();
  const headers = form.antiforgeryToken ? { [form.antiforgeryHeader]: form.antiforgeryToken } : {};
  const response = await fetch(`/support/offers/${offer}/${answer}`, { method: "POST", headers });
  if (response.ok) {
    location.assign("/yours");
  } else {
    document.getElementById("said").textContent = (await response.json()).title;
  }
});
