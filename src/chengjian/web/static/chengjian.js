// What pages do beyond being read: suggestions as one types, the detail of a number beside its text, tables to copy.
// Every one of them is a link or a form that works without.
(function () {
  "use strict";
  var base = document.body.dataset.u || "", still = document.body.classList.contains("static");

  // ---- suggestions -----------------------------------------------------------------------------
  var box = document.getElementById("q"), list = document.getElementById("hits");
  var chosen = -1, found = [], asked = 0, timer = 0;
  function close() {
    list.hidden = true;
    chosen = -1;
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
  }
  function choose(at) {
    chosen = at;
    Array.prototype.forEach.call(list.children, function (item, i) { item.setAttribute("aria-selected", String(i === at)); });
    if (at >= 0) box.setAttribute("aria-activedescendant", "hit" + at); else box.removeAttribute("aria-activedescendant");
  }
  function show(hits) {
    found = hits;
    list.replaceChildren.apply(list, hits.map(function (hit, at) {
      var item = document.createElement("li"), name = document.createElement("span"), note = document.createElement("span");
      item.id = "hit" + at;
      item.setAttribute("role", "option");
      name.textContent = base ? hit.english || hit.name : hit.name;
      note.textContent = hit.note;
      note.className = "meta";
      item.append(name, note);
      item.addEventListener("mousedown", function (event) { event.preventDefault(); location.href = base + hit.path; });
      return item;
    }));
    list.hidden = !hits.length;
    box.setAttribute("aria-expanded", String(!!hits.length));
    choose(-1);
  }
  function ask() {
    var words = box.value.trim(), turn = ++asked;
    if (!words || still) { close(); return; }
    fetch("/api/v1/suggest?q=" + encodeURIComponent(words)).then(function (answer) { return answer.ok ? answer.json() : { hits: [] }; })
      .then(function (answer) { if (turn === asked && document.activeElement === box) show(answer.hits); }).catch(close);
  }
  if (box && list) {
    box.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 120); });
    box.addEventListener("blur", close);
    box.addEventListener("keydown", function (event) {
      if (event.key === "Escape") close();
      else if (list.hidden || event.isComposing) return;
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        var by = event.key === "ArrowDown" ? 1 : -1, n = found.length + 1;
        choose((chosen + 1 + by + n) % n - 1);
      } else if (event.key === "Enter" && chosen >= 0) {
        event.preventDefault();
        location.href = base + found[chosen].path;
      }
    });
  }

  // ---- a number of a document, beside its text -------------------------------------------------
  var detail = document.getElementById("detail"), on = null;
  // A number stands in the text (n…) and on the picture of its page (b…).
  function light(mark, lit) {
    var twin = document.getElementById((mark.id.charAt(0) === "n" ? "b" : "n") + mark.id.slice(1));
    mark.classList.toggle("on", lit);
    if (twin) {
      twin.classList.toggle("on", lit);
      if (lit && twin.id.charAt(0) === "n") twin.scrollIntoView({ block: "nearest" });
    }
  }
  function put(nodes, mark) {
    detail.querySelector(".inner").replaceChildren.apply(detail.querySelector(".inner"), nodes);
    detail.hidden = false;
    if (on) light(on, false);
    on = mark;
    light(on, true);
    var side = detail.closest(".side");
    if (side) side.scrollTop = 0;
  }
  function open(mark) {
    var to = mark.getAttribute("href");
    if (to.charAt(0) === "#") {
      var item = document.getElementById(to.slice(1));
      if (item) put(Array.prototype.map.call(item.children, function (child) { return child.cloneNode(true); }), mark);
      return;
    }
    fetch(to + "?part=true").then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      return answer.text();
    }).then(function (text) {
      put(Array.from(new DOMParser().parseFromString(text, "text/html").body.childNodes), mark);
    }).catch(function () { location.href = to; });
  }
  if (detail) {
    document.addEventListener("click", function (event) {
      var mark = event.target.closest("a.m");
      if (!mark || event.ctrlKey || event.metaKey || event.shiftKey || still && mark.getAttribute("href").charAt(0) !== "#") return;
      event.preventDefault();
      open(mark);
    });
    detail.querySelector(".close").addEventListener("click", function () {
      detail.hidden = true;
      if (on) { light(on, false); on.focus(); }
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !detail.hidden) detail.querySelector(".close").click();
    });
  }

  // ---- the list of findings moves with the text ------------------------------------------------
  var findings = Array.prototype.slice.call(document.querySelectorAll(".side .finding[data-at]"));
  if (findings.length && "IntersectionObserver" in window) {
    var side = document.querySelector(".side"), seen = new Set();
    var places = findings.map(function (one) { return document.getElementById(one.dataset.at); });
    var follow = function () {
      var at = places.findIndex(function (place) { return place && seen.has(place); });
      findings.forEach(function (one, i) { one.classList.toggle("on", i === at); });
      if (at >= 0 && side.scrollHeight > side.clientHeight && detail.hidden) {
        side.scrollTop = findings[at].offsetTop - side.offsetTop - 60;
      }
    };
    var watch = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) { if (entry.isIntersecting) seen.add(entry.target); else seen.delete(entry.target); });
      follow();
    }, { rootMargin: "-15% 0px -45% 0px" });
    places.forEach(function (place) { if (place) watch.observe(place); });
  }

  // ---- a table to take along -------------------------------------------------------------------
  Array.prototype.forEach.call(document.querySelectorAll("[data-copy]"), function (button) {
    button.addEventListener("click", function () {
      var rows = Array.from(document.getElementById(button.dataset.copy).rows);
      var text = rows.map(function (row) {
        return Array.from(row.cells).map(function (cell) { return cell.textContent.trim().replace(/\s+/g, " "); }).join("\t");
      }).join("\n");
      navigator.clipboard.writeText(text).then(function () { button.textContent = button.dataset.done; });
    });
  });
}());
