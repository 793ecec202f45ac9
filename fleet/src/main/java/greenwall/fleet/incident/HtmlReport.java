package greenwall.fleet.incident;

import greenwall.fleet.VisibleText;

/// An incident as one web page that needs nothing else: no script, no network, nothing of the record read as markup.
public final class HtmlReport {
    private static final String STYLE = """
            body{font:15px/1.5 sans-serif;color:#101828;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:1.6rem 0 .2rem}
            table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0}
            pre{background:#f2f4f7;padding:.6rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
            .when{color:#475467}.said{font-weight:bold}.warn{background:#fef0c7;padding:.5rem .8rem;font-weight:bold}
            svg{max-width:100%;height:auto;border:1px solid #e4e7ec}""";

    private final StringBuilder out = new StringBuilder();

    private HtmlReport() {}

    public static String of(Incident incident) {
        var report = new HtmlReport();
        report.write(incident);
        return report.out.toString();
    }

    static String escaped(String text) {
        var out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static String line(String text) {
        return escaped(VisibleText.line(text));
    }

    private static String block(String text) {
        return escaped(VisibleText.block(text));
    }

    private void write(Incident incident) {
        var opening = incident.opening();
        out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(line(opening.title()))
                .append("</title><style>")
                .append(STYLE)
                .append("</style></head><body>\n");
        tag("h1", opening.title());
        if (opening.drill()) {
            out.append("<p class=\"warn\">Drill: this happened on the practice range.</p>\n");
        }
        if (!incident.damage().isEmpty()) {
            out.append("<p class=\"warn\">This record is not whole: ")
                    .append(line(incident.damage()))
                    .append(".</p>\n");
        }
        out.append("<table>");
        row("Verdict", ReportText.verdict(incident));
        row("Cluster", opening.cluster());
        row("Host", opening.host());
        row("Began", ReportTimes.both(opening.at(), opening.zone()));
        incident.closing().ifPresent(c -> row("Closed", ReportTimes.both(c.at(), c.zone()) + ", by " + c.who()));
        row("Opened by", opening.who());
        row("Looked at", ReportTimes.both(opening.window(), opening.zone()));
        row("Alert", opening.alert().isEmpty() ? "" : opening.alert().toString());
        row("Record", opening.id());
        out.append("</table>\n");
        incident.closing().ifPresent(this::closing);
        tag("h2", "Timeline");
        incident.entries().forEach(this::entry);
        out.append("</body></html>\n");
    }

    private void row(String name, String value) {
        if (!value.isEmpty()) {
            out.append("<tr><th>")
                    .append(name)
                    .append("</th><td>")
                    .append(line(value))
                    .append("</td></tr>");
        }
    }

    private void tag(String tag, String text) {
        out.append('<')
                .append(tag)
                .append('>')
                .append(line(text))
                .append("</")
                .append(tag)
                .append(">\n");
    }

    private void closing(Closing closing) {
        tag("h2", "What it was");
        tag("p", closing.summary().isEmpty() ? "Nobody wrote it down." : closing.summary());
        tag("h2", "What is to be changed");
        if (closing.changes().isEmpty()) {
            tag("p", "Nothing.");
            return;
        }
        out.append("<ul>");
        closing.changes().forEach(change -> tag("li", change.kind().word() + ": " + change.text()));
        out.append("</ul>\n");
    }

    private void entry(Entry entry) {
        tag(
                "h3",
                entry.number() + ". " + ReportText.kind(entry.what()) + ": "
                        + entry.what().title());
        out.append("<p class=\"when\">")
                .append(line(ReportTimes.both(entry.at(), entry.zone()) + ", " + entry.who()
                        + (entry.step().isEmpty() ? "" : ", step " + entry.step())))
                .append("</p>\n");
        switch (entry.what()) {
            case Evidence.Chart chart -> {
                said(chart.said());
                out.append(ChartSvg.of(chart, entry.zone())).append('\n');
                pre(chart.query());
            }
            case Evidence.Figures figures -> {
                said(figures.said());
                pre(figures.query());
                var rows = new StringBuilder();
                figures.rows()
                        .forEach(row ->
                                rows.append(ReportText.figure(figures, row)).append('\n'));
                pre(rows.toString());
            }
            case Evidence.Lines lines -> {
                said(lines.said());
                pre(lines.query());
                pre(String.join("\n", ReportText.lines(lines, entry.zone())));
            }
            case Evidence.CommandRun run -> {
                said(run.said());
                pre("$ " + run.command() + "\n" + run.output());
                tag("p", ReportText.took(run));
            }
            case Evidence.ProbeRun run -> {
                said(run.said());
                pre(ReportText.outputs(run));
            }
            case Evidence.Decision decision -> tag("p", ReportText.decision(decision));
            case Evidence.Note(var note) -> pre(note);
        }
    }

    private void said(String said) {
        if (!said.isEmpty()) {
            out.append("<p class=\"said\">").append(line(said)).append("</p>\n");
        }
    }

    private void pre(String text) {
        if (!text.isEmpty()) {
            out.append("<pre>").append(block(text)).append("</pre>\n");
        }
    }
}
