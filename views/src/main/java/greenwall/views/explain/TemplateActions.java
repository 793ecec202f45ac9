package greenwall.views.explain;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.ExplanationEvidenceConverter;
import greenwall.fleet.trace.EpochNanos;
import greenwall.views.IncidentRecords;
import greenwall.views.Place;
import greenwall.views.SystemClipboard;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.logs.LogqlEdits;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The actions on a ranked template: copy its lines, open a query for them in the log view, or keep them as
/// evidence.
record TemplateActions(ViewContext context, ExplanationText sentences) {
    void copy(RankedTemplate template) {
        SystemClipboard.putText(template.samples().stream()
                .map(line -> EpochNanos.instant(line.timeNanos()) + "  " + SanitizedText.line(line.text()) + "\n")
                .collect(Collectors.joining()));
        context.showMessage("Copied the lines of the template.");
    }

    /// @param selector the selector of all lines that were read
    void openQuery(Explanation e, RankedTemplate template, Optional<Place.HostRef> host, String selector) {
        context.go(logs(e, host)
                .with("query", query(template, selector))
                .with("at", template.first().toString()));
    }

    private static String query(RankedTemplate template, String selector) {
        var labels = template.labels().isEmpty() && !template.samples().isEmpty()
                ? template.samples().getFirst().stream()
                : template.labels();
        return labels.isEmpty()
                ? LogqlEdits.like(selector, template.template())
                : LogqlEdits.like(labels, template.template());
    }

    void addToIncident(Explanation e, RankedTemplate template, String selector) {
        var lines = new Evidence.Lines(
                template.template(),
                e.question().subject().cluster(),
                query(template, selector),
                e.window(),
                template.samples().stream()
                        .map(l -> new Evidence.Line(l.timeNanos(), l.stream(), l.text()))
                        .toList(),
                Math.max(0, template.count() - template.samples().size()),
                sentences.template(template, e.onset()));
        var records = context.backend().records();
        // The labels of a log may name the host of its lines differently from the record.
        var explained = ExplanationEvidenceConverter.hosts(e);
        var hosts = explained.equals(List.of("")) ? List.of(template.host()) : explained;
        var titles = records.addEvidence(lines.cluster(), hosts, "", lines);
        context.showMessage(
                titles.isEmpty()
                        ? records.unavailableReason().orElse(IncidentRecords.NONE_OPEN)
                        : "The lines are saved to the incident "
                                + titles.stream()
                                        .map(title -> "\"" + SanitizedText.line(title) + "\"")
                                        .collect(Collectors.joining(" and "))
                                + ".");
    }

    /// Opens all lines of the window, positioned at the onset.
    void openLogs(Explanation e, Optional<Place.HostRef> host, String selector) {
        context.go(logs(e, host)
                .with("query", selector)
                .with("at", e.onset().map(Onset::at).orElse(e.question().at()).toString()));
    }

    private static Place logs(Explanation e, Optional<Place.HostRef> host) {
        var cluster = e.question().subject().cluster();
        boolean ofHost = host.filter(h -> h.cluster().equals(cluster)).isPresent();
        return new Place("logs", host, TimeRangeChoice.fixed(e.window()), Map.of())
                .with(Place.CLUSTER, ofHost ? "" : cluster);
    }
}
