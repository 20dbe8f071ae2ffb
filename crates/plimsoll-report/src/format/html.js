(function () {
  "use strict";
  var form = document.querySelector(".filter");
  var findings = Array.prototype.slice.call(document.querySelectorAll(".finding"));
  if (form && findings.length > 1) {
    var words = form.querySelector("input[type=search]");
    var boxes = Array.prototype.slice.call(form.querySelectorAll("input[type=checkbox]"));
    var shown = form.querySelector("output");
    var apply = function () {
      var wanted = words.value.toLowerCase();
      var severities = boxes.filter(function (box) { return box.checked; }).map(function (box) { return box.value; });
      var count = 0;
      findings.forEach(function (finding) {
        var fits = severities.indexOf(finding.dataset.severity) >= 0 &&
          finding.querySelector("summary").textContent.toLowerCase().indexOf(wanted) >= 0;
        finding.hidden = !fits;
        if (fits) { count += 1; }
      });
      shown.textContent = count + " of " + findings.length;
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    form.hidden = false;
    apply();
  }
  var open = function () {
    var target = location.hash && document.getElementById(location.hash.slice(1));
    if (target && target.tagName === "DETAILS") { target.open = true; target.scrollIntoView(); }
  };
  window.addEventListener("hashchange", open);
  open();
})();
