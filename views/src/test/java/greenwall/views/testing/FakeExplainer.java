package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ChangeExtent;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.ExplainQuestion;
import greenwall.fleet.explain.Explainer;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.KnownEvent;
import greenwall.fleet.explain.LineCounts;
import greenwall.fleet.explain.LogCoverage;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.RankedSeries;
import greenwall.fleet.explain.RankedTemplate;
import greenwall.fleet.explain.SectionState;
import greenwall.fleet.explain.TimeSeries;
import greenwall.views.logs.LogLine;
import greenwall.views.logs.TemplateMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// Answers at once with a fake explanation. Tests can change it or send more to the listener.
public final class FakeExplainer implements Explainer {
    private final UnaryOperator<Explanation> change;
    private final List<ExplainQuestion> queries = new ArrayList<>();
    private Optional<Consumer<Explanation>> listener = Optional.empty();
    private int closed;

    public FakeExplainer() {
        this(e -> e);
    }

    public FakeExplainer(UnaryOperator<Explanation> change) {
        this.change = change;
    }

    public List<ExplainQuestion> queries() {
        return queries;
    }

    public Optional<Consumer<Explanation>> listener() {
        return listener;
    }

    public int closed() {
        return closed;
    }

    @Override
    public RunHandle explain(ExplainQuestion question, Consumer<Explanation> newListener) {
        queries.add(question);
        listener = Optional.of(newListener);
        newListener.accept(change.apply(rich(question)));
        return () -> closed++;
    }

    public static Explanation rich(ExplainQuestion question) {
        var end = Fleets.NOW;
        var onset = end.minus(Duration.ofMinutes(7));
        var window = new TimeWindow(onset.minus(Duration.ofMinutes(12)), end);
        var baseline = TimeWindow.before(window.start(), Duration.ofHours(1));
        return new Explanation(
                question,
                "cpu.util of node04.fra1",
                "ratio",
                "1 - avg by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[1m]))",
                List.of(trace(baseline.start(), end, onset, 0.22, 0.97)),
                Optional.of(new Onset(
                        onset,
                        onset.minusSeconds(15),
                        Optional.empty(),
                        Labels.of("instance", "node04.fra1:9100"),
                        0.22,
                        0.97,
                        31.4,
                        question.onset().isPresent(),
                        false)),
                Optional.empty(),
                window,
                baseline,
                Optional.of(new ChangeExtent(
                        ChangeExtent.Kind.HOST,
                        List.of("node04.fra1"),
                        "This host alone: none of the 11 others moved likewise within two minutes.")),
                List.of(
                        template(
                                1,
                                "Started Session <*> of user <*>.",
                                RankedTemplate.FrequencyChange.NEW,
                                44,
                                0,
                                0.93,
                                onset.minusSeconds(4)),
                        template(
                                2,
                                "connect to <*> port <*>: Connection refused",
                                RankedTemplate.FrequencyChange.MORE,
                                310,
                                90,
                                0.61,
                                onset.plusSeconds(20)),
                        template(
                                3,
                                "sd <*>: [sdb] tag#<*> FAILED Result: hostbyte=DID_OK driverbyte=DRIVER_OK cmd_age=<*>",
                                RankedTemplate.FrequencyChange.GONE,
                                0,
                                120,
                                0.34,
                                onset.plusSeconds(70))),
                List.of(
                        series(1, "node_procs_running", onset.minusSeconds(15), onset, 2, 41),
                        series(2, "node_context_switches_total", onset, onset, 12_000, 98_000)),
                List.of(
                        new KnownEvent(
                                KnownEvent.Kind.ALERT,
                                onset.plusSeconds(120),
                                Optional.empty(),
                                "node04.fra1",
                                "HostHighCpu (warning): CPU above 95 % for two minutes"),
                        new KnownEvent(
                                KnownEvent.Kind.REPLICATION,
                                baseline.start().plusSeconds(600),
                                Optional.of(baseline.start().plusSeconds(1_500)),
                                "node04.fra1",
                                "zrepl replication of tank/data to backup01")),
                Map.of(
                        "error", counts(baseline.start(), 5, 60),
                        "warn", counts(baseline.start(), 9, 20),
                        "info", counts(baseline.start(), 40, 44)),
                new LogCoverage(
                        48_211,
                        6_400_000,
                        12_040,
                        0,
                        true,
                        1,
                        0.62,
                        9,
                        List.of(new LogCoverage.LogQuery("itself", "node04.fra1", "{hostname=\"node04.fra1\"}"))),
                Arrays.stream(SectionState.SectionKind.values())
                        .map(part -> new SectionState(
                                part,
                                part == SectionState.SectionKind.NEIGHBOUR_LOGS
                                        ? SectionState.Progress.FAILED
                                        : SectionState.Progress.DONE,
                                Duration.ofMillis(400),
                                part == SectionState.SectionKind.NEIGHBOUR_LOGS
                                        ? "it depends on no other host"
                                        : "done"))
                        .toList(),
                Conclusion.conclusive(
                        "“Started Session <*> of user <*>.” is new and began 4 s before the onset; nothing like it was logged in the hour before."),
                Duration.ofMillis(1_240));
    }

    private static TimeSeries trace(Instant start, Instant end, Instant onset, double before, double during) {
        var random = new Random(3);
        int points = (int) (Duration.between(start, end).toSeconds() / 15) + 1;
        var times = new long[points];
        var values = new double[points];
        for (int i = 0; i < points; i++) {
            times[i] = start.plusSeconds(15L * i).toEpochMilli();
            values[i] = (times[i] < onset.toEpochMilli() ? before : during) * (1 + 0.03 * random.nextGaussian());
        }
        return new TimeSeries(Labels.of("instance", "node04.fra1:9100"), times, values);
    }

    private static RankedTemplate template(
            int rank,
            String text,
            RankedTemplate.FrequencyChange move,
            long count,
            long before,
            double score,
            Instant start) {
        var first = count == 0 ? start : start.plusMillis(400);
        var samples = FakeLogs.lines(4_000, Fleets.NOW, 7).stream()
                .map(LogLine::line)
                .filter(line -> new TemplateMatcher(text).matches(line.text()))
                .limit(4)
                .toList();
        return new RankedTemplate(
                rank,
                "t" + rank,
                text,
                "node04.fra1",
                score,
                List.of(
                        new RankedTemplate.ScorePart(
                                "surprise", 0.97, count + " lines where " + before / 5 + " were expected"),
                        new RankedTemplate.ScorePart("time", 0.91, "4 s before the onset"),
                        new RankedTemplate.ScorePart("severity", 0.4, "info"),
                        new RankedTemplate.ScorePart("rarity", 0.8, "on one of 12 hosts"),
                        new RankedTemplate.ScorePart("relevance", 0.3, "no word of it speaks of CPU")),
                move,
                count,
                before,
                before / 5.0,
                Duration.ofHours(2),
                first,
                count == 0 ? first : start.plusSeconds(300),
                start,
                Labels.of("hostname", "node04.fra1", "unit", "systemd"),
                "info",
                samples,
                Set.of(),
                "It is new, close to the onset and seen on this host alone; that it is no error speaks against it.");
    }

    private static RankedSeries series(
            int rank, String metric, Instant moved, Instant onset, double before, double during) {
        return new RankedSeries(
                rank,
                metric + "{instance=\"node04.fra1:9100\"}",
                Labels.of("__name__", metric, "instance", "node04.fra1:9100", "device", "sdb"),
                "node04.fra1",
                1.0 / rank,
                Duration.between(moved, onset),
                before,
                during,
                Optional.of(trace(onset.minusSeconds(2_400), Fleets.NOW, moved, before, during)),
                "It moved by 24 times its usual scatter.");
    }

    private static LineCounts counts(Instant start, int before, int during) {
        var random = new Random(before);
        var counts = new int[144];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (i < 130 ? before : during) + random.nextInt(5);
        }
        return new LineCounts(start, Duration.ofSeconds(30), counts);
    }
}
