package greenwall.fleet.incident;

import greenwall.fleet.SanitizedText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An incident as a post-mortem in Markdown, with charts as picture files. All contents are escaped.
public final class MarkdownIncidentReport extends IncidentReport {
    /// @param pictures SVG by file name, for the same folder
    public record Files(String text, Map<String, String> pictures) {}

    private static final Pattern BACKTICKS = Pattern.compile("`+");
    private static final Pattern PART = Pattern.compile("[^\\s|`]+|[|`]");
    private static final Pattern LINK = Pattern.compile("(?i)://|www\\.|@");

    private final Map<String, String> pictures = new LinkedHashMap<>();

    private MarkdownIncidentReport() {}

    public static Files of(Incident incident) {
        var report = new MarkdownIncidentReport();
        report.write(incident);
        return new Files(report.out.toString(), report.pictures);
    }

    @Override
    void heading(int level, String text) {
        out.append("#".repeat(level)).append(' ');
        paragraph(text);
    }

    @Override
    void warning(String sentence) {
        strong(sentence);
    }

    @Override
    void table(Map<String, String> rows) {
        out.append("| | |\n| --- | --- |\n");
        rows.forEach((name, value) ->
                out.append("| ").append(name).append(" | ").append(text(value)).append(" |\n"));
        out.append('\n');
    }

    @Override
    void paragraph(String text) {
        out.append(text(text)).append("\n\n");
    }

    @Override
    void strong(String text) {
        if (!text.isEmpty()) {
            out.append("**").append(text(text)).append("**\n\n");
        }
    }

    @Override
    void list(List<String> items) {
        items.forEach(item -> out.append("- ").append(text(item)).append('\n'));
        out.append('\n');
    }

    @Override
    void picture(TimelineEntry entry, Evidence.Chart chart) {
        var name = String.format("%04d.svg", entry.number());
        pictures.put(name, SvgChart.of(chart, entry.zone()));
        out.append("![").append(text(chart.title())).append("](").append(name).append(")\n\n");
    }

    @Override
    void note(String text) {
        text.lines().forEach(line -> out.append("> ").append(text(line)).append('\n'));
        out.append('\n');
    }

    /// Uses a fence that is longer than any run of backticks in the content.
    @Override
    void block(String language, String content) {
        if (content.isEmpty()) {
            return;
        }
        int longest = BACKTICKS
                .matcher(content)
                .results()
                .mapToInt(run -> run.end() - run.start())
                .max()
                .orElse(0);
        var fence = "`".repeat(Math.max(3, longest + 1));
        out.append(fence + language + "\n" + SanitizedText.block(content).stripTrailing() + "\n" + fence + "\n\n");
    }

    /// A word that a website would show as a link, or use to notify somebody, becomes code.
    private static String text(String given) {
        return PART.matcher(SanitizedText.line(given)).replaceAll(part -> {
            var word = part.group();
            return Matcher.quoteReplacement(LINK.matcher(word).find() ? "`" + word + "`" : escaped(word));
        });
    }

    private static String escaped(String word) {
        return word.replaceAll("[\\\\`*_{}\\[\\]()#!|~]", "\\\\$0")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;");
    }
}
