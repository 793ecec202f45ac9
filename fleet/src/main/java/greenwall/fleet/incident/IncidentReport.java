package greenwall.fleet.incident;

import greenwall.fleet.InstantText;
import greenwall.fleet.Unit;
import greenwall.fleet.probe.ProbeOutput;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
        var opening = incident.opening();
        heading(1, opening.title());
        if (opening.drill()) {
            warning("Drill: this happened on the practice range.");
        }
        if (!incident.damage().isEmpty()) {
            warning("This record is incomplete: " + incident.damage() + ".");
        }
        var rows = new LinkedHashMap<String, String>();
        rows.put("Verdict", verdict(incident));
        rows.put("Cluster", opening.cluster());
        rows.put("Host", opening.host());
        rows.put("Began", InstantText.withUtc(opening.at(), opening.zone()));
        incident.closing()
                .ifPresent(c -> rows.put("Closed", InstantText.withUtc(c.at(), c.zone()) + ", by " + c.who()));
        rows.put("Opened by", opening.who());
        rows.put("Time range", InstantText.withUtc(opening.window(), opening.zone()));
        rows.put("Alert", opening.alert().isEmpty() ? "" : opening.alert().toString());
        rows.put("Record", opening.id());
        rows.values().removeIf(String::isEmpty);
        table(rows);
        incident.closing().ifPresent(this::closing);
        heading(2, "Timeline");
        incident.entries().forEach(this::entry);
    }

    private void closing(IncidentClosing closing) {
        heading(2, "Conclusion");
        paragraph(closing.summary().isEmpty() ? "Not recorded." : closing.summary());
        heading(2, "Changes to make");
        if (closing.changes().isEmpty()) {
            paragraph("Nothing.");
        } else {
            list(closing.changes().stream()
                    .map(change -> change.kind().word() + ": " + change.text())
                    .toList());
        }
    }

    private void entry(TimelineEntry entry) {
        var what = entry.what();
        heading(3, entry.number() + ". " + kind(what) + ": " + what.title());
        byline(InstantText.withUtc(entry.at(), entry.zone()) + ", " + entry.who()
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
                block("", figures(figures));
            }
            case Evidence.Lines lines -> {
                strong(lines.said());
                block("logql", lines.query());
                block("", String.join("\n", lines(lines, entry.zone())));
            }
            case Evidence.CommandRun run -> {
                strong(run.said());
                block("", "$ " + run.command() + "\n" + run.output());
                paragraph(exitText(run));
            }
            case Evidence.ProbeRun run -> {
                strong(run.said());
                block("", outputs(run));
            }
            case Evidence.Decision decision -> paragraph(decision(decision));
            case Evidence.Note(var note) -> note(note);
        }
    }

    private static String verdict(Incident incident) {
        return incident.closing()
                .map(c -> switch (c.verdict()) {
                    case INCIDENT -> "Incident";
                    case NOT_AN_INCIDENT -> "Not an incident";
                    case UNKNOWN -> "Unknown";
                })
                .orElse("Still open");
    }

    private static String kind(Evidence evidence) {
        var word = evidence.word();
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    private static String line(Evidence.Line line, ZoneId zone) {
        var at = Instant.ofEpochSecond(0, line.timeNanos());
        return InstantText.withUtc(at, zone) + "  " + line.text();
    }

    private static List<String> lines(Evidence.Lines lines, ZoneId zone) {
        var all = new ArrayList<String>();
        lines.lines().forEach(line -> all.add(line(line, zone)));
        if (lines.left() > 0) {
            all.add("… and " + lines.left() + " more lines");
        }
        return all;
    }

    private static String figures(Evidence.Figures figures) {
        return figures.rows().stream()
                .map(row -> row.labels() + "  " + figures.unit().text(row.value()) + "\n")
                .collect(Collectors.joining());
    }

    private static String outputs(Evidence.ProbeRun run) {
        var text = new StringBuilder();
        for (var output : run.outputs()) {
            text.append(output(output)).append('\n');
        }
        if (run.left() > 0) {
            text.append("… and ").append(run.left()).append(" more\n");
        }
        return text.toString();
    }

    private static String output(ProbeOutput output) {
        return switch (output) {
            case ProbeOutput.Hist hist -> hist(hist);
            case ProbeOutput.Table table ->
                String.join("\t", table.columns()) + "\n"
                        + table.rows().stream()
                                .map(row -> String.join("\t", row))
                                .collect(Collectors.joining("\n"));
            case ProbeOutput.Event event ->
                event.fields().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" "));
            case ProbeOutput.Stack stack -> stack.key() + " " + String.join(";", stack.frames()) + " " + stack.count();
            case ProbeOutput.Count count -> count.name() + " " + count.key() + " " + count.value();
            case ProbeOutput.Note note -> note.text();
            case ProbeOutput.End end ->
                "ended with " + end.exit() + (end.reason().isEmpty() ? "" : ": " + end.reason())
                        + (end.dropped() > 0 ? ", " + end.dropped() + " lines dropped" : "");
        };
    }

    private static String hist(ProbeOutput.Hist hist) {
        long most = Math.max(
                1,
                hist.buckets().stream()
                        .mapToLong(ProbeOutput.Bucket::count)
                        .max()
                        .orElse(1));
        var text = new StringBuilder((hist.name() + " " + hist.key() + " " + hist.unit()).strip());
        for (var bucket : hist.buckets()) {
            var low = bucket.low() == Long.MIN_VALUE ? "" : Long.toString(bucket.low());
            var high = bucket.high() == Long.MAX_VALUE ? "" : Long.toString(bucket.high());
            text.append(String.format("%n%12s .. %-12s %10d |", low, high, bucket.count()))
                    .append("#".repeat((int) (40 * bucket.count() / most)));
        }
        return text.toString();
    }

    private static String exitText(Evidence.CommandRun run) {
        return "exit " + run.exit() + " after " + Unit.SECONDS.text(run.took().toMillis() / 1000.0)
                + (run.left() > 0 ? ", " + run.left() + " more bytes were left out" : "");
    }

    private static String decision(Evidence.Decision decision) {
        return (decision.byPerson() ? "A person chose" : "The runbook chose") + " “" + decision.taken() + "”"
                + (decision.overruled().isEmpty() ? "" : " over “" + decision.overruled() + "”")
                + (decision.why().isEmpty() ? "." : ": " + decision.why());
    }
}
