package greenwall.fleet.incident;

import greenwall.fleet.HtmlText;
import greenwall.fleet.SanitizedText;
import java.util.List;
import java.util.Map;

/// An incident as one self-contained web page: no scripts, no network requests, all contents escaped.
public final class HtmlIncidentReport extends IncidentReport {
    /// With a place for the title.
    private static final String HEAD = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">\
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">\
            <meta name="viewport" content="width=device-width"><title>%s</title><style>\
            body{font:15px/1.5 sans-serif;color:#101828;background:#fff;max-width:60rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}h3{font-size:1rem;margin:1.6rem 0 .2rem}
            table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0}
            pre{background:#f2f4f7;padding:.6rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}
            .when{color:#475467}.said{font-weight:bold}.warn{background:#fef0c7;padding:.5rem .8rem;font-weight:bold}
            svg{max-width:100%%;height:auto;border:1px solid #e4e7ec}</style></head><body>
            """;

    private HtmlIncidentReport() {}

    public static String of(Incident incident) {
        var report = new HtmlIncidentReport();
        report.out.append(HEAD.formatted(line(incident.start().title())));
        report.write(incident);
        return report.out.append("</body></html>\n").toString();
    }

    private static String line(String text) {
        return HtmlText.escaped(SanitizedText.line(text));
    }

    private void tag(String tag, String attributes, String text) {
        out.append("<" + tag + attributes + ">" + line(text) + "</" + tag + ">\n");
    }

    @Override
    void heading(int level, String text) {
        tag("h" + level, "", text);
    }

    @Override
    void warning(String sentence) {
        tag("p", " class=\"warn\"", sentence);
    }

    @Override
    void table(Map<String, String> rows) {
        out.append("<table>");
        rows.forEach((name, value) -> out.append("<tr><th>" + name + "</th><td>" + line(value) + "</td></tr>"));
        out.append("</table>\n");
    }

    @Override
    void paragraph(String text) {
        tag("p", "", text);
    }

    @Override
    void byline(String text) {
        tag("p", " class=\"when\"", text);
    }

    @Override
    void strong(String text) {
        if (!text.isEmpty()) {
            tag("p", " class=\"said\"", text);
        }
    }

    @Override
    void list(List<String> items) {
        out.append("<ul>");
        items.forEach(item -> tag("li", "", item));
        out.append("</ul>\n");
    }

    @Override
    void block(String language, String text) {
        if (!text.isEmpty()) {
            out.append("<pre>" + HtmlText.escaped(SanitizedText.block(text)) + "</pre>\n");
        }
    }

    @Override
    void picture(TimelineEntry entry, Evidence.Chart chart) {
        out.append(SvgChart.of(chart, entry.zone())).append('\n');
    }

    @Override
    void note(String text) {
        block("", text);
    }
}
