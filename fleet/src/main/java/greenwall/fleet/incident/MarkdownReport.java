package greenwall.fleet.incident;

import greenwall.fleet.VisibleText;
import java.util.LinkedHashMap;
import java.util.Map;

/// An incident as a post-mortem in Markdown, with its charts as pictures beside it. Nothing of what the
/// record holds can become markup.
public final class MarkdownReport {
    /// @param pictures SVG by file name, to be written into the same folder
    public record Files(String text, Map<String, String> pictures) {}

    private final StringBuilder out = new StringBuilder();
    private final Map<String, String> pictures = new LinkedHashMap<>();
    private final Incident incident;

    private MarkdownReport(Incident incident) {
        this.incident = incident;
    }

    public static Files of(Incident incident) {
        var report = new MarkdownReport(incident);
        report.write();
        return new Files(report.out.toString(), report.pictures);
    }

    private void write() {
        var opening = incident.opening();
        out.append("# ").append(text(opening.title())).append("\n\n");
        if (opening.drill()) {
            out.append("**Drill: this happened on the practice range.**\n\n");
        }
        if (!incident.damage().isEmpty()) {
            out.append("**This record is not whole: ")
                    .append(text(incident.damage()))
                    .append(".**\n\n");
        }
        out.append("| | |\n| --- | --- |\n");
        row("Verdict", ReportText.verdict(incident));
        row("Cluster", opening.cluster());
        row("Host", opening.host());
        row("Began", ReportTimes.both(opening.at(), opening.zone()));
        incident.closing().ifPresent(c -> row("Closed", ReportTimes.both(c.at(), c.zone()) + ", by " + c.who()));
        row("Opened by", opening.who());
        row("Looked at", ReportTimes.both(opening.window(), opening.zone()));
        if (!opening.alert().isEmpty()) {
            row("Alert", opening.alert().toString());
        }
        row("Record", opening.id());
        out.append('\n');
        incident.closing().ifPresent(this::closing);
        out.append("## Timeline\n\n");
        for (var entry : incident.entries()) {
            entry(entry);
        }
    }

    private void row(String name, String value) {
        if (!value.isEmpty()) {
            out.append("| ").append(name).append(" | ").append(text(value)).append(" |\n");
        }
    }

    private void closing(Closing closing) {
        out.append("## What it was\n\n");
        out.append(closing.summary().isEmpty() ? "Nobody wrote it down." : text(closing.summary()))
                .append("\n\n");
        out.append("## What is to be changed\n\n");
        if (closing.changes().isEmpty()) {
            out.append("Nothing.\n\n");
            return;
        }
        closing.changes()
                .forEach(change -> out.append("- ")
                        .append(change.kind().word())
                        .append(": ")
                        .append(text(change.text()))
                        .append('\n'));
        out.append('\n');
    }

    private void entry(Entry entry) {
        out.append("### ")
                .append(entry.number())
                .append(". ")
                .append(ReportText.kind(entry.what()))
                .append(": ")
                .append(text(entry.what().title()))
                .append("\n\n");
        out.append(text(ReportTimes.both(entry.at(), entry.zone()) + ", " + entry.who()
                        + (entry.step().isEmpty() ? "" : ", step " + entry.step())))
                .append("\n\n");
        switch (entry.what()) {
            case Evidence.Chart chart -> {
                said(chart.said());
                var name = String.format("%04d.svg", entry.number());
                pictures.put(name, ChartSvg.of(chart, entry.zone()));
                out.append("![")
                        .append(text(chart.title()))
                        .append("](")
                        .append(name)
                        .append(")\n\n");
                fence("promql", chart.query());
            }
            case Evidence.Figures figures -> {
                said(figures.said());
                fence("promql", figures.query());
                var rows = new StringBuilder();
                figures.rows()
                        .forEach(row ->
                                rows.append(ReportText.figure(figures, row)).append('\n'));
                fence("", rows.toString());
            }
            case Evidence.Lines lines -> {
                said(lines.said());
                fence("logql", lines.query());
                fence("", String.join("\n", ReportText.lines(lines, entry.zone())));
            }
            case Evidence.CommandRun run -> {
                said(run.said());
                fence("", "$ " + run.command() + "\n" + run.output());
                out.append(text(ReportText.took(run))).append("\n\n");
            }
            case Evidence.ProbeRun run -> {
                said(run.said());
                fence("", ReportText.outputs(run));
            }
            case Evidence.Decision decision ->
                out.append(text(ReportText.decision(decision))).append("\n\n");
            case Evidence.Note(var note) -> {
                for (var line : note.split("\n", -1)) {
                    out.append("> ").append(text(line)).append('\n');
                }
                out.append('\n');
            }
        }
    }

    private void said(String said) {
        if (!said.isEmpty()) {
            out.append("**").append(text(said)).append("**\n\n");
        }
    }

    /// A fence that is longer than any run of backticks in the content.
    private void fence(String language, String content) {
        if (content.isEmpty()) {
            return;
        }
        int longest = 0;
        int run = 0;
        for (int i = 0; i < content.length(); i++) {
            run = content.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        var fence = "`".repeat(Math.max(3, longest + 1));
        out.append(fence)
                .append(language)
                .append('\n')
                .append(VisibleText.block(content).stripTrailing())
                .append('\n')
                .append(fence)
                .append("\n\n");
    }

    private static String text(String given) {
        var shown = VisibleText.line(given);
        var escaped = new StringBuilder(shown.length() + 16);
        for (int i = 0; i < shown.length(); i++) {
            char c = shown.charAt(i);
            switch (c) {
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '&' -> escaped.append("&amp;");
                case '\\', '`', '*', '_', '{', '}', '[', ']', '(', ')', '#', '!', '|', '~' ->
                    escaped.append('\\').append(c);
                default -> escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
