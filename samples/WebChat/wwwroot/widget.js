"use strict";

// What a form carries makes it one ticket however often it is sent: a new one is asked for only after an answer.
let form = null;

const said = document.getElementById("said");

async function loadForm() {
  const response = await fetch("/support/form");
  form = response.ok ? await response.json() : null;
}

async function loadTickets() {
  const response = await fetch("/support/tickets");
  if (!response.ok) return;
  const list = document.getElementById("tickets");
  list.replaceChildren(...(await response.json()).tickets.map(ticket => {
    const item = document.createElement("li");
    const when = ticket.time ? new Date(ticket.time).toLocaleString() : "a question";
    item.textContent = `${when}: ${ticket.state === "delivered" ? "we have it" : "on its way"}`;
    return item;
  }));
}

document.getElementById("ticket").addEventListener("submit", async event => {
  event.preventDefault();
  const fields = new FormData(event.target);
  try {
    if (!form) await loadForm();
    const headers = { "Content-Type": "application/json" };
    if (form.antiforgeryToken) headers[form.antiforgeryHeader] = form.antiforgeryToken;
    const response = await fetch("/support/tickets", {
      method: "POST",
      headers,
      body: JSON.stringify({ subject: fields.get("subject"), body: fields.get("body"), replyTo: fields.get("replyTo") || null, form: form.form }),
    });
    if (!response.ok) {
      if (response.status === 400 || response.status === 409) form = null; // out of date, or used up: the next click loads another
      said.textContent = (await response.json()).title;
      return;
    }
    said.textContent = "Thank you. We will answer soon.";
    event.target.reset();
    await loadForm();
    await loadTickets();
  } catch {
    said.textContent = "That did not get through. Please send it again.";
  }
});

loadForm();
loadTickets();
