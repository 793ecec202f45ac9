package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Scores a drill against the ground truth: the time of the first correct check, the unnecessary checks
/// before it, whether the verdict is right, and the shortest path.
public final class DrillScorer {
    private static final Pattern METRIC = Pattern.compile("\\bup\\b|[a-zA-Z_:][a-zA-Z0-9_:]{3,}");
    private static final Pattern INSTANCE = Pattern.compile("instance=~?\"([^\"]+)\"");
    private static final List<String> NO_METRICS =
            List.of("rate", "irate", "increase", "instance", "device", "histogram_quantile", "without", "job");

    private DrillScorer() {}

    /// The ground truth: what really happened.
    public record Truth(
            String incident,
            String host,
            String cause,
            IncidentVerdict verdict,
            List<String> logs,
            List<String> series,
            List<String> alerts,
            String probe,
            String remedy) {
        private static final Pattern ALERT = Pattern.compile("(?m)^alert (\\S+)");
        private static final int MAX_LINES = 15;

        /// The findings of a recorded incident; empty without a verdict, since then a drill cannot be scored.
        public static Optional<Truth> fromRecord(Incident incident) {
            return incident.end().map(end -> fromRecord(incident, end));
        }

        private static Truth fromRecord(Incident incident, IncidentEnd end) {
            var start = incident.start();
            var logs = new LinkedHashSet<String>();
            var series = new LinkedHashSet<String>();
            var alerts = new LinkedHashSet<String>();
            var probe = "";
            if (start.alert().has("alertname")) {
                alerts.add(start.alert().get("alertname"));
            }
            for (var entry : incident.entries()) {
                switch (entry.what()) {
                    case Evidence.Chart chart -> series.add(chart.query());
                    case Evidence.MeasuredValues figures -> series.add(figures.query());
                    case Evidence.Lines lines when lines.said().startsWith("nothing conclusive") -> {}
                    case Evidence.Lines lines ->
                        lines.lines().stream()
                                .map(Evidence.Line::text)
                                .filter(text -> !text.isBlank())
                                .limit(Math.max(0, MAX_LINES - logs.size()))
                                .forEach(logs::add);
                    case Evidence.ProbeRun run -> probe = run.tool();
                    case Evidence.Prose prose ->
                        ALERT.matcher(prose.text()).results().forEach(found -> alerts.add(found.group(1)));
                    case Evidence.CommandRun _, Evidence.Decision _ -> {}
                }
            }
            return new Truth(
                    start.title(),
                    start.host(),
                    end.summary().isBlank() ? start.title() : end.summary(),
                    end.verdict(),
                    List.copyOf(logs),
                    List.copyOf(series),
                    List.copyOf(alerts),
                    probe,
                    end.changes().stream().map(IncidentEnd.ProposedChange::text).collect(Collectors.joining("; ")));
        }
    }

    /// @param firstRight the time from the start of the record to the first correct check
    /// @param unnecessaryChecks those before it
    public record DrillResult(
            Optional<Duration> firstRight,
            Optional<TimelineEntry> right,
            List<TimelineEntry> unnecessaryChecks,
            boolean rightVerdict,
            boolean rightHost,
            List<String> shortest) {
        public String text(Incident incident, Truth truth) {
            var lines = new ArrayList<String>();
            lines.add("What happened: " + truth.incident() + (truth.host().isEmpty() ? "" : " on " + truth.host())
                    + ": " + truth.cause());
            lines.add("Verdict: " + incident.verdict().word()
                    + (rightVerdict
                            ? " (correct)"
                            : " (wrong; correct: " + truth.verdict().word() + ")"));
            lines.add(
                    rightHost
                            ? "Host: correct."
                            : "Host: " + (incident.start().host().isEmpty() ? "not named" : "wrong")
                                    + "; the fault was on " + truth.host() + ".");
            lines.add(firstRight
                    .map(after -> "First correct check after " + DurationText.of(after) + ": "
                            + right.map(e -> e.what().title()).orElse(""))
                    .orElse("No check was correct."));
            lines.add(
                    unnecessaryChecks.isEmpty()
                            ? "No unnecessary checks."
                            : CountText.of(unnecessaryChecks.size(), "unnecessary check") + ": "
                                    + unnecessaryChecks.stream()
                                            .map(e -> e.what().title())
                                            .limit(6)
                                            .collect(Collectors.joining("; ")));
            lines.add("The shortest path: " + String.join(" → ", shortest));
            return String.join("\n", lines);
        }
    }

    /// Evidence that the console found automatically about an assigned problem may be the correct check, but
    /// never counts as an unnecessary check. Evidence that was added twice counts once.
    public static DrillResult compare(Incident incident, Truth truth) {
        var wrong = new ArrayList<TimelineEntry>();
        Optional<TimelineEntry> right = Optional.empty();
        for (var entry : incident.entries()) {
            var check = check(entry.what(), truth);
            if (check.orElse(false)) {
                right = Optional.of(entry);
                break;
            }
            boolean automatic = entry.step().equals(TimelineEntry.PROBLEM);
            if (check.isPresent()
                    && !automatic
                    && wrong.stream().noneMatch(before -> before.what().equals(entry.what()))) {
                wrong.add(entry);
            }
        }
        var shortest = new ArrayList<String>();
        truth.alerts().stream().findFirst().ifPresent(a -> shortest.add("alert " + a));
        truth.series().stream().findFirst().ifPresent(s -> shortest.add("chart " + s));
        truth.logs().stream().findFirst().ifPresent(l -> shortest.add("log \"" + l + "\""));
        if (!truth.probe().isEmpty()) {
            shortest.add("probe " + truth.probe());
        }
        shortest.add("verdict " + truth.verdict().word());
        if (!truth.remedy().isEmpty()) {
            shortest.add(truth.remedy());
        }
        return new DrillResult(
                right.map(e -> Duration.between(incident.start().at(), e.at())),
                right,
                wrong,
                incident.end().isPresent() && incident.verdict() == truth.verdict(),
                rightHost(incident, right, truth),
                shortest);
    }

    /// A record opened for a host is about it; otherwise its summary or the correct check must name the host.
    private static boolean rightHost(Incident incident, Optional<TimelineEntry> right, Truth truth) {
        var host = truth.host().toLowerCase(Locale.ROOT);
        var recordHost = incident.start().host().toLowerCase(Locale.ROOT);
        if (host.isEmpty()) {
            return true;
        }
        if (!recordHost.isEmpty()) {
            return recordHost.contains(host) || host.contains(recordHost);
        }
        var summary = incident.end().map(IncidentEnd::summary).orElse("").toLowerCase(Locale.ROOT);
        return summary.contains(host)
                || right.filter(e -> about(e.what(), truth)).isPresent();
    }

    /// Whether the evidence shows what happened; empty if it is not a check.
    private static Optional<Boolean> check(Evidence evidence, Truth truth) {
        return switch (evidence) {
            case Evidence.Chart chart -> Optional.of(shows(chart.query(), truth) && about(evidence, truth));
            case Evidence.MeasuredValues figures ->
                Optional.of(shows(figures.query(), truth) && about(evidence, truth));
            case Evidence.Lines lines ->
                Optional.of(lines.lines().stream()
                        .anyMatch(line -> truth.logs().stream()
                                .anyMatch(match -> line.text().contains(match))));
            case Evidence.CommandRun run ->
                Optional.of(truth.logs().stream().anyMatch(match -> run.output().contains(match))
                        || !truth.probe().isEmpty()
                                && run.command().contains(truth.probe().replace('-', ' '))
                                && about(evidence, truth));
            case Evidence.ProbeRun run -> Optional.of(run.tool().equals(truth.probe()) && about(evidence, truth));
            case Evidence.Decision _, Evidence.Prose _ -> Optional.empty();
        };
    }

    /// Whether the evidence is about the affected host; evidence that names no host counts as such.
    private static boolean about(Evidence evidence, Truth truth) {
        var hosts = new ArrayList<String>();
        switch (evidence) {
            case Evidence.Chart chart -> chart.series().forEach(s -> hosts.addAll(hosts(s.labels())));
            case Evidence.MeasuredValues figures -> figures.rows().forEach(r -> hosts.addAll(hosts(r.labels())));
            case Evidence.CommandRun run -> hosts.add(run.host());
            case Evidence.ProbeRun run -> hosts.add(run.host());
            case Evidence.Lines _, Evidence.Decision _, Evidence.Prose _ -> {}
        }
        hosts.removeIf(String::isEmpty);
        var names = new ArrayList<String>(List.of(shortName(truth.host())));
        truth.series().forEach(s -> INSTANCE.matcher(s).results().forEach(m -> names.add(shortName(m.group(1)))));
        return truth.host().isEmpty() || hosts.isEmpty() || hosts.stream().anyMatch(h -> names.contains(shortName(h)));
    }

    private static List<String> hosts(Labels labels) {
        return HostLabelNames.IN_SERIES.stream().map(labels::get).toList();
    }

    /// The name without a port and a domain; an address is left unchanged.
    private static String shortName(String host) {
        var name = InstanceAddress.hostOnly(host.toLowerCase(Locale.ROOT));
        return name.matches("[0-9.]+|.*:.*") ? name : name.replaceFirst("\\..*", "");
    }

    /// Whether a query reads a metric of the ground truth.
    private static boolean shows(String query, Truth truth) {
        var queried = metrics(query);
        return truth.series().stream().flatMap(s -> metrics(s).stream()).anyMatch(queried::contains);
    }

    private static List<String> metrics(String query) {
        return METRIC.matcher(query)
                .results()
                .map(r -> r.group())
                .filter(word -> word.equals("up") || word.contains("_") && !NO_METRICS.contains(word))
                .toList();
    }
}
