package greenwall.fleet.incident;

import greenwall.fleet.Unit;
import greenwall.fleet.probe.Output;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The words that both kinds of report share.
final class ReportText {
    private ReportText() {}

    static String verdict(Incident incident) {
        return incident.closing()
                .map(c -> switch (c.verdict()) {
                    case INCIDENT -> "Incident";
                    case NOT_AN_INCIDENT -> "Not an incident";
                    case UNKNOWN -> "Unknown";
                })
                .orElse("Still open");
    }

    static String kind(Evidence evidence) {
        var word = evidence.word();
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }

    static String line(Evidence.Line line, ZoneId zone) {
        var at = Instant.ofEpochSecond(0, line.timeNanos());
        return ReportTimes.both(at, zone) + "  " + line.text();
    }

    static List<String> lines(Evidence.Lines lines, ZoneId zone) {
        var all = new ArrayList<String>();
        lines.lines().forEach(line -> all.add(line(line, zone)));
        if (lines.left() > 0) {
            all.add("… and " + lines.left() + " more lines");
        }
        return all;
    }

    static String figures(Evidence.Figures figures) {
        return figures.rows().stream()
                .map(row -> row.labels() + "  " + figures.unit().text(row.value()) + "\n")
                .collect(Collectors.joining());
    }

    static String outputs(Evidence.ProbeRun run) {
        var text = new StringBuilder();
        for (var output : run.outputs()) {
            text.append(output(output)).append('\n');
        }
        if (run.left() > 0) {
            text.append("… and ").append(run.left()).append(" more\n");
        }
        return text.toString();
    }

    private static String output(Output output) {
        return switch (output) {
            case Output.Hist hist -> hist(hist);
            case Output.Table table ->
                String.join("\t", table.columns()) + "\n"
                        + table.rows().stream()
                                .map(row -> String.join("\t", row))
                                .collect(Collectors.joining("\n"));
            case Output.Event event ->
                event.fields().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" "));
            case Output.Stack stack -> stack.key() + " " + String.join(";", stack.frames()) + " " + stack.count();
            case Output.Count count -> count.name() + " " + count.key() + " " + count.value();
            case Output.Note note -> note.text();
            case Output.End end ->
                "ended with " + end.exit() + (end.reason().isEmpty() ? "" : ": " + end.reason())
                        + (end.dropped() > 0 ? ", " + end.dropped() + " lines dropped" : "");
        };
    }

    private static String hist(Output.Hist hist) {
        long most = Math.max(
                1, hist.buckets().stream().mapToLong(Output.Bucket::count).max().orElse(1));
        var text = new StringBuilder((hist.name() + " " + hist.key() + " " + hist.unit()).strip());
        for (var bucket : hist.buckets()) {
            var low = bucket.low() == Long.MIN_VALUE ? "" : Long.toString(bucket.low());
            var high = bucket.high() == Long.MAX_VALUE ? "" : Long.toString(bucket.high());
            text.append(String.format("%n%12s .. %-12s %10d |", low, high, bucket.count()))
                    .append("#".repeat((int) (40 * bucket.count() / most)));
        }
        return text.toString();
    }

    static String took(Evidence.CommandRun run) {
        return "exit " + run.exit() + " after " + Unit.SECONDS.text(run.took().toMillis() / 1000.0)
                + (run.left() > 0 ? ", " + run.left() + " bytes more were left out" : "");
    }

    static String decision(Evidence.Decision decision) {
        return (decision.byPerson() ? "A person chose" : "The runbook chose") + " “" + decision.taken() + "”"
                + (decision.overruled().isEmpty() ? "" : " over “" + decision.overruled() + "”")
                + (decision.why().isEmpty() ? "." : ": " + decision.why());
    }
}
