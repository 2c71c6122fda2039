(function () {
  "use strict";
  var card = document.getElementById("card"), body = card.lastElementChild, pinned = null, shown = null;
  function hide() {
    card.hidden = true;
    if (shown) shown.classList.remove("on");
    shown = pinned = null;
  }
  function show(mark) {
    var detail = document.getElementById("d" + mark.id);
    if (!detail) return;
    if (shown) shown.classList.remove("on");
    shown = mark;
    mark.classList.add("on");
    body.replaceChildren.apply(body, Array.prototype.map.call(detail.children, function (child) { return child.cloneNode(true); }));
    card.hidden = false;
    var at = mark.getClientRects()[0], size = card.getBoundingClientRect(), gap = 8;
    var below = at.bottom + gap + size.height < innerHeight || at.top < size.height + gap;
    card.style.left = Math.max(gap, Math.min(at.left, innerWidth - size.width - gap)) + "px";
    card.style.top = (below ? Math.min(at.bottom + gap, Math.max(gap, innerHeight - size.height - gap)) : at.top - gap - size.height) + "px";
  }
  function markOf(event) { return event.target.closest ? event.target.closest(".m") : null; }
  document.addEventListener("pointerover", function (event) {
    if (event.pointerType !== "mouse" || pinned || card.contains(event.target)) return;
    var mark = markOf(event);
    if (mark) show(mark); else if (shown && shown !== document.activeElement) hide();
  });
  document.addEventListener("focusin", function (event) {
    var mark = markOf(event);
    if (mark) show(mark); else if (shown && !card.contains(event.target)) hide();
  });
  document.addEventListener("click", function (event) {
    var mark = markOf(event);
    if (mark) {
      event.preventDefault();
      if (pinned === mark) { hide(); return; }
      show(mark);
      pinned = mark;
    } else if (!card.contains(event.target) || event.target === card.firstElementChild) hide();
    else if (event.target.closest("a")) hide();
  });
  function step(by) {
    var marks = Array.prototype.slice.call(document.querySelectorAll(".m.flagged"));
    if (!marks.length) return;
    var at = marks.indexOf(document.activeElement);
    if (at < 0 && by < 0) at = 0;
    var next = marks[(at + by + marks.length) % marks.length];
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "center", behavior: "instant" });
    show(next);
  }
  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox") return;
    if (event.key === "Escape") hide();
    else if (event.key === "n") step(1);
    else if (event.key === "p") step(-1);
  });
  addEventListener("scroll", function () { if (shown && !pinned && shown !== document.activeElement) hide(); }, { passive: true });
  Array.prototype.forEach.call(document.querySelectorAll("[data-state]"), function (box) {
    box.addEventListener("change", function () { document.body.classList.toggle("hide-" + box.dataset.state, !box.checked); });
  });
  // A link to a number of the list opens the list.
  function open() {
    var target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var list = target && target.closest("details");
    if (list) { list.open = true; target.scrollIntoView(); }
  }
  addEventListener("hashchange", open);
  open();
}());
