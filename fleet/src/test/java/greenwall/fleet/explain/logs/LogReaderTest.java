package greenwall.fleet.explain.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.cases.FakeSources.FakeLogs;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Outcome;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private static final Instant ONSET = Instant.parse("2026-03-01T12:00:00Z");
    private static final TimeWindow WINDOW = new TimeWindow(ONSET.minusSeconds(900), ONSET.plusSeconds(900));
    private static final TimeWindow BASELINE = TimeWindow.before(WINDOW.start(), Duration.ofHours(1));
    private static final int A_PAGE = 60;

    /// One line a second. A request breaks off after a page of lines.
    private static Logs breakingOff(AtomicInteger handed) {
        var lines = new ArrayList<Logs.Line>();
        for (var at = BASELINE.start(); at.isBefore(WINDOW.end()); at = at.plusSeconds(1)) {
            lines.add(new Logs.Line(
                    at.getEpochSecond() * 1_000_000_000L, Labels.of("host", "web1"), Map.of(), "request was served"));
        }
        var whole = new FakeLogs(lines);
        return (Logs) Proxy.newProxyInstance(
                Logs.class.getClassLoader(), new Class<?>[] {Logs.class}, (_, called, given) -> {
                    if (!called.getName().equals("lines")) {
                        return called.invoke(whole, given);
                    }
                    given[3] = A_PAGE;
                    given[4] = counting((Logs.Sink) given[4], handed);
                    called.invoke(whole, given);
                    return new Outcome.Failed<Logs.Read>(
                            whole.source(),
                            ONSET,
                            Duration.ZERO,
                            new Failure.Refused(500, "internal", "broke off", "try again"));
                });
    }

    private static Logs.Sink counting(Logs.Sink sink, AtomicInteger handed) {
        return line -> {
            handed.incrementAndGet();
            return sink.accept(line);
        };
    }

    @Test
    void linesOfAPageThatFailedAreCountedAndWhereTheyLieCountsAsRead() throws InterruptedException {
        var handed = new AtomicInteger();
        var fold = new LogTemplateCollector(new TimeWindow(BASELINE.start(), WINDOW.end()), ONSET, Set.of());
        var state = new LogReader(
                        breakingOff(handed),
                        "{host=\"web1\"}",
                        WINDOW,
                        BASELINE,
                        ReferenceTimes.on(Onset.none(ONSET, Labels.EMPTY), List.of(), 30),
                        fold,
                        new LogReader.Limits(10_000, 10_000),
                        Duration.ofMinutes(5),
                        () -> {})
                .read();
        assertThat(fold.lines()).isEqualTo(handed.get()).isPositive();
        assertThat(state.lines()).as("lines that were counted").isEqualTo(fold.lines());
        assertThat(state.ofWindow()).as("share of the window that was read").isPositive();
        assertThat(state.failure()).isPresent();
        assertThat(state.cut()).isTrue();
    }

    @Test
    void aLineASecondIsARateOfOneASecondWhereverAReadingBrokeOff() throws InterruptedException {
        var fold = new LogTemplateCollector(new TimeWindow(BASELINE.start(), WINDOW.end()), ONSET, Set.of());
        var reader = new LogReader(
                breakingOff(new AtomicInteger()),
                "{host=\"web1\"}",
                WINDOW,
                BASELINE,
                ReferenceTimes.on(Onset.none(ONSET, Labels.EMPTY), List.of(), 30),
                fold,
                new LogReader.Limits(10_000, 10_000),
                Duration.ofMinutes(5),
                () -> {});
        reader.read();
        long seconds = reader.covered().within(0, fold.millis(WINDOW.end())) / 1000;
        assertThat((double) fold.lines() / Math.max(1, seconds)).isBetween(0.9, 1.1);
    }

    @Test
    void aroundTwoInstantsEachLineIsReadOnce() throws InterruptedException {
        var lines = new ArrayList<Logs.Line>();
        for (var at = BASELINE.start(); at.isBefore(WINDOW.end()); at = at.plusSeconds(7)) {
            lines.add(new Logs.Line(
                    LogTemplateCollector.nanos(at), Labels.of("host", "web1"), Map.of(), "request was served"));
        }
        var other = ONSET.plus(Duration.between(ONSET, WINDOW.end()).dividedBy(2));
        var fold = new LogTemplateCollector(new TimeWindow(BASELINE.start(), WINDOW.end()), ONSET, Set.of());
        var state = new LogReader(
                        new FakeLogs(lines),
                        "{host=\"web1\"}",
                        WINDOW,
                        BASELINE,
                        ReferenceTimes.on(Onset.none(ONSET, Labels.EMPTY), List.of(other), 30),
                        fold,
                        new LogReader.Limits(10_000, 10_000),
                        Duration.ofMinutes(5),
                        () -> {})
                .read();
        assertThat(fold.lines()).isEqualTo(lines.size());
        assertThat(state.ofWindow()).isEqualTo(1);
    }
}
