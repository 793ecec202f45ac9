package greenwall.fleet.incident;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.Unit;
import greenwall.fleet.explain.logs.StreamHostLabels;
import greenwall.fleet.probe.ProbeOutput;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Evidence as lines of text, for reports and for the console.
public final class EvidenceRenderer {
    private static final int WIDEST_BAR = 40;

    private EvidenceRenderer() {}

    /// When and by whom it was added, and the time that it covers.
    public static String byline(TimelineEntry entry) {
        var zone = entry.zone();
        var covers = switch (entry.what()) {
            case Evidence.MeasuredValues figures -> "; as of " + InstantText.withUtc(figures.at(), zone);
            case Evidence.Lines log -> "; from " + InstantText.withUtc(log.window(), zone);
            case Evidence.ProbeRun run -> "; from " + InstantText.withUtc(run.window(), zone);
            case Evidence.Chart _, Evidence.CommandRun _, Evidence.Decision _, Evidence.Prose _ -> "";
        };
        return InstantText.withUtc(entry.at(), zone) + ", " + entry.who()
                + (entry.step().isEmpty() ? "" : ", step " + entry.step()) + covers;
    }

    /// What was read, without the query; empty for a chart and for what a person wrote.
    public static List<String> lines(Evidence evidence, ZoneId zone) {
        var lines = new ArrayList<String>();
        switch (evidence) {
            case Evidence.MeasuredValues figures ->
                figures.rows()
                        .forEach(row ->
                                lines.add(row.labels() + "  " + figures.unit().text(row.value())));
            case Evidence.Lines log -> {
                boolean ofSeveral = log.lines().stream()
                                .map(EvidenceRenderer::host)
                                .distinct()
                                .count()
                        > 1;
                log.lines()
                        .forEach(line -> lines.add(InstantText.withUtc(Instant.ofEpochSecond(0, line.timeNanos()), zone)
                                + "  " + (ofSeveral ? host(line) + "  " : "") + line.text()));
                addLeft(lines, log.left() < 0 ? "more" : CountText.of(log.left(), "more line"), log.left());
            }
            case Evidence.CommandRun run -> {
                lines.add("$ " + run.command());
                run.output().lines().forEach(lines::add);
            }
            case Evidence.ProbeRun run -> {
                run.arguments()
                        .forEach((name, value) -> (name + " = " + value).lines().forEach(lines::add));
                for (var output : run.outputs()) {
                    int first = lines.size();
                    output(output).forEach(lines::add);
                    // Stacks and counts are totals of the whole run.
                    if (!(output instanceof ProbeOutput.Stack || output instanceof ProbeOutput.Count)) {
                        lines.set(first, InstantText.clockWithUtc(output.at(), zone) + "  " + lines.get(first));
                    }
                }
                addLeft(lines, run.left() + " more", run.left());
            }
            case Evidence.Chart _, Evidence.Decision _, Evidence.Prose _ -> {}
        }
        return lines;
    }

    private static void addLeft(List<String> lines, String text, long left) {
        if (left != 0) {
            lines.add("… and " + text);
        }
    }

    private static String host(Evidence.Line line) {
        return StreamHostLabels.of(line.stream());
    }

    private static Stream<String> output(ProbeOutput output) {
        return switch (output) {
            case ProbeOutput.Histogram hist -> hist(hist);
            case ProbeOutput.Table table ->
                Stream.concat(Stream.of(table.columns()), table.rows().stream()).map(row -> String.join("  ", row));
            case ProbeOutput.Event event ->
                Stream.of(event.fields().entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining(" ")));
            case ProbeOutput.Stack stack ->
                Stream.of(stack.key() + " " + String.join(";", stack.frames()) + " " + stack.count());
            case ProbeOutput.Count count -> Stream.of(count.name() + " " + count.key() + " " + count.value());
            case ProbeOutput.Note note -> Stream.of(note.text());
            case ProbeOutput.End end ->
                Stream.of((end.exit() < 0 ? "ended" : "ended with status " + end.exit())
                        + (end.reason().isEmpty() ? "" : ": " + end.reason())
                        + (end.dropped() > 0 ? ", " + CountText.of(end.dropped(), "line") + " dropped" : ""));
        };
    }

    private static Stream<String> hist(ProbeOutput.Histogram hist) {
        long most = hist.buckets().stream().mapToLong(ProbeOutput.Bucket::count).reduce(1, Math::max);
        var heading = (hist.name() + " " + hist.key() + " " + hist.unit()).strip();
        return Stream.concat(
                Stream.of(heading),
                hist.buckets().stream()
                        .map(bucket -> String.format(
                                "%12s .. %-12s %10d |%s",
                                bucket.low() == Long.MIN_VALUE ? "" : bucket.low(),
                                bucket.high() == Long.MAX_VALUE ? "" : bucket.high(),
                                bucket.count(),
                                "#".repeat((int) Math.max(0, (double) WIDEST_BAR * bucket.count() / most)))));
    }

    public static String exit(Evidence.CommandRun run) {
        return (run.exit() < 0 ? "exit code unknown" : "exit " + run.exit()) + " after "
                + Unit.SECONDS.text(run.took().toMillis() / 1000.0)
                + (run.left() > 0
                        ? ", " + CountText.of(run.left(), "more byte was", "more bytes were") + " left out"
                        : "");
    }
}
