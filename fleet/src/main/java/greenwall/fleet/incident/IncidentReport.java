package greenwall.fleet.incident;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a report of an incident tells and in which order; a format says how it is written.
abstract class IncidentReport {
    final StringBuilder out = new StringBuilder();

    /// @param level 1 for the report, 2 for a part of it, 3 for an entry
    abstract void heading(int level, String text);

    abstract void warning(String sentence);

    abstract void table(Map<String, String> rows);

    abstract void paragraph(String text);

    /// When something was seen, and by whom.
    abstract void byline(String text);

    abstract void strong(String text);

    abstract void list(List<String> items);

    /// @param language of the text; empty for none
    abstract void block(String language, String text);

    abstract void picture(Entry entry, Evidence.Chart chart);

    abstract void note(String text);

    final void write(Incident incident) {
        var opening = incident.opening();
        heading(1, opening.title());
        if (opening.drill()) {
            warning("Drill: this happened on the practice range.");
        }
        if (!incident.damage().isEmpty()) {
            warning("This record is not whole: " + incident.damage() + ".");
        }
        var rows = new LinkedHashMap<String, String>();
        rows.put("Verdict", ReportText.verdict(incident));
        rows.put("Cluster", opening.cluster());
        rows.put("Host", opening.host());
        rows.put("Began", ReportTimes.both(opening.at(), opening.zone()));
        incident.closing().ifPresent(c -> rows.put("Closed", ReportTimes.both(c.at(), c.zone()) + ", by " + c.who()));
        rows.put("Opened by", opening.who());
        rows.put("Looked at", ReportTimes.both(opening.window(), opening.zone()));
        rows.put("Alert", opening.alert().isEmpty() ? "" : opening.alert().toString());
        rows.put("Record", opening.id());
        rows.values().removeIf(String::isEmpty);
        table(rows);
        incident.closing().ifPresent(this::closing);
        heading(2, "Timeline");
        incident.entries().forEach(this::entry);
    }

    private void closing(IncidentClosing closing) {
        heading(2, "What it was");
        paragraph(closing.summary().isEmpty() ? "Nobody recorded it." : closing.summary());
        heading(2, "What is to be changed");
        if (closing.changes().isEmpty()) {
            paragraph("Nothing.");
        } else {
            list(closing.changes().stream()
                    .map(change -> change.kind().word() + ": " + change.text())
                    .toList());
        }
    }

    private void entry(Entry entry) {
        var what = entry.what();
        heading(3, entry.number() + ". " + ReportText.kind(what) + ": " + what.title());
        byline(ReportTimes.both(entry.at(), entry.zone()) + ", " + entry.who()
                + (entry.step().isEmpty() ? "" : ", step " + entry.step()));
        switch (what) {
            case Evidence.Chart chart -> {
                strong(chart.said());
                picture(entry, chart);
                block("promql", chart.query());
            }
            case Evidence.Figures figures -> {
                strong(figures.said());
                block("promql", figures.query());
                block("", ReportText.figures(figures));
            }
            case Evidence.Lines lines -> {
                strong(lines.said());
                block("logql", lines.query());
                block("", String.join("\n", ReportText.lines(lines, entry.zone())));
            }
            case Evidence.CommandRun run -> {
                strong(run.said());
                block("", "$ " + run.command() + "\n" + run.output());
                paragraph(ReportText.took(run));
            }
            case Evidence.ProbeRun run -> {
                strong(run.said());
                block("", ReportText.outputs(run));
            }
            case Evidence.Decision decision -> paragraph(ReportText.decision(decision));
            case Evidence.Note(var note) -> note(note);
        }
    }
}
