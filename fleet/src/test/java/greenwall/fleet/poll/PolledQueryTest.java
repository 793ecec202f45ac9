package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Old responses are distinguished from clock adjustments. Times are seconds, on the clocks of the console and
/// the server.
class PolledQueryTest {
    private static final double HOUR = 3600;
    private static final Source SOURCE =
            new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom.east:9090"));

    private final PolledQuery query = new PolledQuery("up");

    @Test
    void aQueryThatNeedsOldSamplesIsRecognised() {
        for (var expr : List.of("up offset 3d", "rate(x[30d])", "rate(x[86400s])", "up offset 2592000s")) {
            assertThat(new PolledQuery(expr).readsDays()).as(expr).isTrue();
        }
        assertThat(new PolledQuery("up offset 21600s or up offset 23400s").readsDays())
                .isFalse();
    }

    private boolean isTrusted(double at, double stamp) {
        return isTrusted(at, stamp, 0);
    }

    private boolean isTrusted(double at, double stamp, double duration) {
        var value = new InstantVector.Builder()
                .add(Labels.EMPTY, time(stamp).toEpochMilli(), 1)
                .build();
        var outcome = Outcome.answered(SOURCE, time(at), Duration.ofMillis((long) (duration * 1000)), value);
        return query.take(outcome, Duration.ZERO, new MissingStoreData(List::isEmpty, _ -> false));
    }

    private static Instant time(double seconds) {
        return Instant.parse("2026-11-20T08:00:00Z").plusMillis((long) (seconds * 1000));
    }

    private void assertQueriesAgain(double at, double stamp) {
        assertThat(isTrusted(at, stamp)).isFalse();
        assertThat(query.hasDoubtfulTime()).isTrue();
    }

    private void assertCacheIsFound(double at, double stamp) {
        assertThat(isTrusted(at, stamp)).isFalse();
        assertThat(query.hasDoubtfulTime()).isFalse();
        assertThat(query.failure()).isNotNull();
    }

    @Test
    void recoveredSourceIsQueriedWithoutSplittingAgain() {
        var queries = new ArrayList<String>();
        var overloaded = new AtomicBoolean(true);
        var metrics = metricsThatRefuse(queries, sent -> overloaded.get() && sent.equals("up"));
        query.inPiecesOf(() -> List.of("a", "b", "c", "d"));
        query.send(metrics, Duration.ofSeconds(5));
        assertThat(queries).hasSizeGreaterThan(2);
        overloaded.set(false);
        for (int i = 0; i < 100; i++) {
            query.send(metrics, Duration.ofSeconds(5));
        }
        queries.clear();
        query.send(metrics, Duration.ofSeconds(5));
        assertThat(queries).containsExactly("up");
    }

    @Test
    void aQueryIsSentInAtMost64Pieces() {
        var queries = new ArrayList<String>();
        query.inPiecesOf(
                () -> IntStream.range(0, 6400).mapToObj(i -> "host" + i).toList());
        query.send(metricsThatRefuse(queries, _ -> true), Duration.ofSeconds(5));
        assertThat(queries.getLast().split("host")).hasSize(1 + 100);
    }

    /// For example after a source had too many concurrent queries.
    @Test
    void aQueryForSomeInstancesIsNeverSentForAll() {
        var queries = new ArrayList<String>();
        var metrics = metricsThatRefuse(queries, _ -> false);
        query.onlyFor(List.of("a", "b"));
        for (int i = 0; i < 40; i++) {
            query.send(metrics, Duration.ofSeconds(5));
        }
        assertThat(queries).hasSize(40).containsOnly("up{instance=~\"|a|b\"}");
    }

    private static MetricsSource metricsThatRefuse(List<String> queries, Predicate<String> tooMuch) {
        return (MetricsSource) Proxy.newProxyInstance(
                MetricsSource.class.getClassLoader(),
                new Class<?>[] {MetricsSource.class},
                (proxy, method, arguments) -> {
                    if (!method.getName().equals("instant")) {
                        return method.getName().equals("forPolling") ? proxy : null;
                    }
                    queries.add((String) arguments[0]);
                    return tooMuch.test((String) arguments[0])
                            ? new Outcome.Failed<InstantVector>(
                                    SOURCE,
                                    time(0),
                                    Duration.ZERO,
                                    new Failure.Refused(422, Failure.Refused.TOO_MUCH, "too many samples", ""))
                            : Outcome.answered(SOURCE, time(0), Duration.ZERO, InstantVector.EMPTY);
                });
    }

    @Test
    void cachedResponseAfterAServerClockResetIsNotTakenForANewOne() {
        assertThat(isTrusted(0, 0)).isTrue();
        assertQueriesAgain(15, 15 - HOUR);
        assertThat(isTrusted(15.1, 15.1 - HOUR)).isTrue();

        assertQueriesAgain(30, 0);
        assertCacheIsFound(30.1, 0);
        assertCacheIsFound(45, 0);

        assertQueriesAgain(60, 60 - HOUR);
        assertThat(isTrusted(60.1, 60.1 - HOUR)).isTrue();
    }

    @Test
    void correctedServerClockIsAcceptedInTheSamePoll() {
        assertThat(isTrusted(0, -HOUR)).isTrue();
        assertQueriesAgain(15, 15);
        assertThat(isTrusted(15.1, 15.1)).isTrue();
        assertThat(isTrusted(30, 30)).isTrue();
    }

    @Test
    void responseAfterALocalClockResetIsAcceptedInTheSamePoll() {
        assertThat(isTrusted(0, 0)).isTrue();
        assertQueriesAgain(15 - HOUR, 15);
        assertThat(isTrusted(15.1 - HOUR, 15.1)).isTrue();
        assertThat(isTrusted(30 - HOUR, 30)).isTrue();
    }

    @Test
    void responseAfterSuspendIsAcceptedAtOnce() {
        assertThat(isTrusted(0, 0)).isTrue();
        assertThat(isTrusted(2 * HOUR, 2 * HOUR)).isTrue();
    }

    @Test
    void lateResponseDoesNotMakeLaterResponsesRejected() {
        assertThat(isTrusted(30, 0, 30)).isTrue();
        assertThat(isTrusted(45, 45)).isTrue();
    }

    @Test
    void eachCachedResponseIsAcceptedOnce() {
        assertThat(isTrusted(0, 0)).isTrue();
        assertCacheIsFound(15, 0);
        assertCacheIsFound(30, 0);
        assertCacheIsFound(45, 0);
        assertThat(isTrusted(60, 60)).isTrue();
        assertCacheIsFound(75, 60);
    }
}
