package greenwall.fleet.incident;

import greenwall.fleet.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How a rehearsed incident went, held against what really happened: when the first right check came, what was looked
/// at
/// in vain before, whether the verdict is right, and what the shortest way would have been.
public final class Drill {
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]{3,}");
    private static final List<String> NO_METRICS =
            List.of("rate", "irate", "increase", "instance", "device", "histogram_quantile", "without", "job");

    private Drill() {}

    /// What really happened.
    public record Truth(
            String incident,
            String host,
            Instant onset,
            String cause,
            Verdict verdict,
            List<String> logs,
            List<String> series,
            List<String> alerts,
            String probe,
            String remedy) {}

    /// @param firstRight how long after the record began the first right check came; empty where none did
    /// @param wrongTurns what was looked at before, in vain
    public record Outcome(
            Optional<Duration> firstRight,
            Optional<Entry> right,
            List<Entry> wrongTurns,
            boolean rightVerdict,
            boolean rightHost,
            List<String> shortest) {
        public String text(Incident incident, Truth truth) {
            var lines = new ArrayList<String>();
            lines.add("What happened: " + truth.incident() + " on " + truth.host() + ": " + truth.cause());
            lines.add("Verdict: " + incident.verdict().word() + ", which is "
                    + (rightVerdict
                            ? "right"
                            : "wrong, it was " + truth.verdict().word()));
            lines.add(rightHost ? "The right host." : "Another host: it was " + truth.host() + ".");
            lines.add(firstRight
                    .map(after -> "First right check after " + Unit.duration(after) + ": "
                            + right.map(e -> e.what().title()).orElse(""))
                    .orElse("No check was right."));
            lines.add(
                    wrongTurns.isEmpty()
                            ? "No wrong turn."
                            : wrongTurns.size()
                                    + (wrongTurns.size() == 1 ? " wrong turn: " : " wrong turns: ")
                                    + wrongTurns.stream()
                                            .map(e -> e.what().title())
                                            .limit(6)
                                            .collect(Collectors.joining("; ")));
            lines.add("The shortest way: " + String.join(" → ", shortest));
            return String.join("\n", lines);
        }
    }

    public static Outcome compare(Incident incident, Truth truth) {
        var wrong = new ArrayList<Entry>();
        Optional<Entry> right = Optional.empty();
        for (var entry : incident.entries()) {
            var check = check(entry.what(), truth);
            if (check.isEmpty()) {
                continue;
            }
            if (check.get()) {
                right = Optional.of(entry);
                break;
            }
            wrong.add(entry);
        }
        var shortest = new ArrayList<String>();
        truth.alerts().stream().findFirst().ifPresent(a -> shortest.add("alert " + a));
        truth.series().stream().findFirst().ifPresent(s -> shortest.add("chart " + s));
        truth.logs().stream().findFirst().ifPresent(l -> shortest.add("log \"" + l + "\""));
        if (!truth.probe().isEmpty()) {
            shortest.add("probe " + truth.probe());
        }
        shortest.add("verdict " + truth.verdict().word());
        shortest.add(truth.remedy());
        var host = truth.host().toLowerCase(Locale.ROOT);
        var looked = incident.opening().host().toLowerCase(Locale.ROOT);
        return new Outcome(
                right.map(e -> Duration.between(incident.opening().at(), e.at())),
                right,
                wrong,
                incident.closing().isPresent() && incident.verdict() == truth.verdict(),
                !looked.isEmpty() && (looked.contains(host) || host.contains(looked)),
                shortest);
    }

    /// Whether a piece is a check, and then whether it shows what happened.
    private static Optional<Boolean> check(Evidence evidence, Truth truth) {
        return switch (evidence) {
            case Evidence.Chart chart -> Optional.of(shows(chart.query(), truth));
            case Evidence.Figures figures -> Optional.of(shows(figures.query(), truth));
            case Evidence.Lines lines ->
                Optional.of(lines.lines().stream()
                        .anyMatch(line -> truth.logs().stream()
                                .anyMatch(match -> line.text().contains(match))));
            case Evidence.CommandRun run ->
                Optional.of(truth.logs().stream().anyMatch(match -> run.output().contains(match))
                        || !truth.probe().isEmpty() && run.command().contains(truth.probe()));
            case Evidence.ProbeRun run -> Optional.of(run.tool().equals(truth.probe()));
            case Evidence.Decision _, Evidence.Note _ -> Optional.empty();
        };
    }

    /// Whether a query asks for a metric that the truth names.
    private static boolean shows(String query, Truth truth) {
        var asked = metrics(query);
        return truth.series().stream().flatMap(s -> metrics(s).stream()).anyMatch(asked::contains);
    }

    private static List<String> metrics(String query) {
        return METRIC.matcher(query)
                .results()
                .map(r -> r.group())
                .filter(word -> word.contains("_") && !NO_METRICS.contains(word))
                .toList();
    }
}
