package greenwall.fleet.incident;

import greenwall.fleet.InstantText;
import greenwall.fleet.SentenceCase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The contents and order of an incident report; subclasses write a format.
abstract class IncidentReport {
    final StringBuilder out = new StringBuilder();

    /// @param level 1 for the report, 2 for a section, 3 for an entry
    abstract void heading(int level, String text);

    abstract void warning(String sentence);

    abstract void table(Map<String, String> rows);

    abstract void paragraph(String text);

    /// When something was seen and by whom.
    void byline(String text) {
        paragraph(text);
    }

    abstract void strong(String text);

    abstract void list(List<String> items);

    /// @param language the language of the text; empty for none
    abstract void block(String language, String text);

    abstract void picture(TimelineEntry entry, Evidence.Chart chart);

    abstract void note(String text);

    final void write(Incident incident) {
        var start = incident.start();
        heading(1, start.title());
        if (start.drill()) {
            warning("Drill: this happened on the practice range.");
        }
        if (!incident.damage().isEmpty()) {
            warning("This record is incomplete: " + incident.damage() + ".");
        }
        var rows = new LinkedHashMap<String, String>();
        rows.put("Verdict", verdict(incident));
        rows.put("Cluster", start.cluster());
        rows.put("Host", start.host());
        rows.put("Opened", InstantText.withUtc(start.at(), start.zone()) + ", by " + start.who());
        incident.end().ifPresent(c -> rows.put("Closed", InstantText.withUtc(c.at(), c.zone()) + ", by " + c.who()));
        rows.put("Time range", InstantText.withUtc(start.window(), start.zone()));
        rows.put("Alert", start.alert().isEmpty() ? "" : start.alert().toString());
        rows.put("Record", start.id());
        rows.values().removeIf(String::isEmpty);
        table(rows);
        incident.end().ifPresent(this::addEnd);
        heading(2, "Timeline");
        incident.entries().forEach(this::entry);
    }

    private void addEnd(IncidentEnd end) {
        heading(2, "Conclusion");
        paragraph(end.summary().isEmpty() ? "Not recorded." : end.summary());
        heading(2, "Changes to make");
        if (end.changes().isEmpty()) {
            paragraph("None.");
        } else {
            list(end.changes().stream()
                    .map(change -> change.kind().word() + ": " + change.text())
                    .toList());
        }
    }

    private void entry(TimelineEntry entry) {
        var what = entry.what();
        heading(3, entry.number() + ". " + SentenceCase.of(what.word()) + ": " + what.title());
        byline(EvidenceRenderer.byline(entry));
        var text = String.join("\n", EvidenceRenderer.lines(what, entry.zone()));
        switch (what) {
            case Evidence.Chart chart -> {
                strong(chart.said());
                picture(entry, chart);
                block("promql", chart.query());
            }
            case Evidence.MeasuredValues figures -> {
                strong(figures.said());
                block("promql", figures.query());
                block("", text);
            }
            case Evidence.Lines lines -> {
                strong(lines.said());
                block("logql", lines.query());
                block("", text);
            }
            case Evidence.CommandRun run -> {
                strong(run.said());
                block("", text);
                paragraph(EvidenceRenderer.exit(run));
            }
            case Evidence.ProbeRun run -> {
                strong(run.said());
                block("", text);
            }
            case Evidence.Decision decision -> paragraph(decision(decision));
            case Evidence.Prose prose -> note(prose.text());
        }
    }

    private static String verdict(Incident incident) {
        return incident.end().map(end -> SentenceCase.of(end.verdict().word())).orElse("Still open");
    }

    private static String decision(Evidence.Decision decision) {
        return (decision.byPerson() ? "Selected by hand: " : "The runbook selected: ")
                + decision.taken()
                + (decision.overruled().isEmpty() ? "" : " (instead of " + decision.overruled() + ")")
                + (decision.why().isEmpty() ? "." : ": " + decision.why());
    }
}
