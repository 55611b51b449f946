// Suggestions while a query is typed: a combobox with a list box, after the ARIA Authoring Practices.
// The page is whole without it. Enter searches for what was typed unless a suggestion was chosen with the arrows.
"use strict";

(() => {
  const form = document.getElementById("search");
  const box = document.getElementById("q");
  const list = document.createElement("ul");
  const status = document.createElement("p");
  let asked = 0;
  let waiting;
  let chosen = -1;

  Object.assign(list, { id: "suggestions", role: "listbox", hidden: true, ariaLabel: "Suggestions" });
  Object.assign(status, { role: "status", className: "hidden" });
  form.append(list, status);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    box.setAttribute(name, value);
  }

  function option(one, number) {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    Object.assign(item, { id: `suggestion-${number}`, role: "option", textContent: one.text });
    kind.textContent = one.kind === "word" ? `${one.count}` : one.kind;
    item.append(" ", kind);
    item.dataset.url = one.url;
    return item;
  }

  function show(found) {
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = found.length === 1 ? "1 suggestion" : `${found.length || "No"} suggestions`;
    choose(-1);
  }

  function close() {
    asked += 1;
    if (!list.hidden) show([]);
  }

  function choose(number) {
    chosen = number;
    [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
    if (chosen < 0) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", list.children[chosen].id);
  }

  async function ask() {
    const question = (asked += 1);
    const address = `${form.dataset.suggest}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address).catch(() => null);
    const found = answer?.ok ? (await answer.json()).suggestions : [];
    if (question === asked) show(found);
  }

  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 80);
  });
  box.addEventListener("blur", close);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault();
      location.assign(list.children[chosen].dataset.url);
    } else if (step && !list.hidden) {
      const places = list.children.length + 1; // one of them is the box itself
      event.preventDefault();
      choose(((chosen + 1 + step + places) % places) - 1);
    }
  });
  list.addEventListener("mousedown", (event) => {
    const item = event.target.closest("li");
    event.preventDefault();
    if (item) location.assign(item.dataset.url);
  });
})();
