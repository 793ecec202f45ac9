package greenwall.fleet.explain.logs;

import static greenwall.fleet.explain.logs.OnsetFixture.BASELINE;
import static greenwall.fleet.explain.logs.OnsetFixture.ONSET;
import static greenwall.fleet.explain.logs.OnsetFixture.WINDOW;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.cases.FakeSources;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.trace.EpochNanos;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LogReaderTest {
    private static final int A_PAGE = 60;

    /// One line a second. Each request fails after a page of lines.
    private static LogSource interruptedLogs(AtomicInteger delivered) {
        var lines = new ArrayList<LogSource.Line>();
        for (var at = BASELINE.start(); at.isBefore(WINDOW.end()); at = at.plusSeconds(1)) {
            lines.add(new LogSource.Line(
                    at.getEpochSecond() * 1_000_000_000L, Labels.of("host", "web1"), Map.of(), "request was served"));
        }
        var completeLogs = FakeSources.logs(lines);
        return (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(), new Class<?>[] {LogSource.class}, (_, method, arguments) -> {
                    if (!method.getName().equals("lines")) {
                        return method.invoke(completeLogs, arguments);
                    }
                    arguments[3] = A_PAGE;
                    arguments[4] = counting((LogSource.Sink) arguments[4], delivered);
                    method.invoke(completeLogs, arguments);
                    return new Outcome.Failed<LogSource.ReadSummary>(
                            completeLogs.source(),
                            ONSET,
                            Duration.ZERO,
                            new Failure.Refused(500, "internal", "broke off", "try again"));
                });
    }

    private static LogSource.Sink counting(LogSource.Sink sink, AtomicInteger delivered) {
        return line -> {
            delivered.incrementAndGet();
            return sink.accept(line);
        };
    }

    /// @param otherOnsets further reference times
    private static LogReader reader(LogSource logs, LogTemplateCollector collector, Instant... otherOnsets) {
        var times = ReferenceTimes.of(Onset.none(ONSET, Labels.EMPTY), List.of(otherOnsets), 30);
        return OnsetFixture.reader(logs, "{host=\"web1\"}", OnsetFixture.scope(times), collector, 10_000);
    }

    @Test
    void linesOfAFailedPageAreCountedAndTheirRangeCountsAsRead() throws InterruptedException {
        var delivered = new AtomicInteger();
        var collector = OnsetFixture.collector();
        var state = OnsetFixture.read(reader(interruptedLogs(delivered), collector));
        assertThat(collector.lines()).isEqualTo(delivered.get()).isPositive();
        assertThat(state.lines()).as("lines that were counted").isEqualTo(collector.lines());
        assertThat(state.ofWindow()).as("share of the window that was read").isPositive();
        assertThat(state.requests()).isPositive();
        assertThat(state.failure()).isPresent();
        assertThat(state.cut()).isTrue();
    }

    @Test
    void anIncompleteResponseIsNamedAndIsNoLimitThatWasReached() throws InterruptedException {
        var logs = FakeSources.logs(List.of());
        var incomplete = (LogSource) Proxy.newProxyInstance(
                LogSource.class.getClassLoader(), new Class<?>[] {LogSource.class}, (_, method, arguments) -> {
                    var outcome = method.invoke(logs, arguments);
                    return outcome
                                    instanceof
                                    Outcome.Answered<?>(var source, var at, var took, var value, var _, var _, var _)
                            ? new Outcome.Answered<>(
                                    source, at, took, value, List.of("no ingester"), List.of(), Optional.empty())
                            : outcome;
                });
        assertThat(OnsetFixture.read(reader(logs, OnsetFixture.collector())).incomplete())
                .isEmpty();
        var state = OnsetFixture.read(reader(incomplete, OnsetFixture.collector()));
        assertThat(state.incomplete()).isEqualTo("the response is incomplete: no ingester");
        assertThat(state.cut()).isFalse();
    }

    @Test
    void lineRateIsCorrectWhereverReadingWasInterrupted() throws InterruptedException {
        var collector = OnsetFixture.collector();
        OnsetFixture.read(reader(interruptedLogs(new AtomicInteger()), collector));
        var covered = collector.byOwner().iterator().next().covered();
        long seconds = covered.within(0, collector.millis(WINDOW.end())) / 1000;
        assertThat((double) collector.lines() / Math.max(1, seconds)).isBetween(0.9, 1.1);
    }

    @Test
    void eachLineAroundTwoInstantsIsReadOnce() throws InterruptedException {
        var lines = new ArrayList<LogSource.Line>();
        for (var at = BASELINE.start(); at.isBefore(WINDOW.end()); at = at.plusSeconds(7)) {
            lines.add(new LogSource.Line(
                    EpochNanos.nanos(at), Labels.of("host", "web1"), Map.of(), "request was served"));
        }
        var middle = ONSET.plus(Duration.between(ONSET, WINDOW.end()).dividedBy(2));
        var collector = OnsetFixture.collector();
        var state = OnsetFixture.read(reader(FakeSources.logs(lines), collector, middle));
        assertThat(collector.lines()).isEqualTo(lines.size());
        assertThat(state.ofWindow()).isEqualTo(1);
    }
}
