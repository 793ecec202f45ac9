package greenwall.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.trace.Trace;
import greenwall.views.TraceFinder;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SiteTracesTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static Source jaeger(String cluster) {
        return new Source(cluster, Source.Kind.JAEGER, URI.create("http://127.0.0.1:1"));
    }

    private static Outcome<Trace> failed(String cluster, Failure failure) {
        return new Outcome.Failed<>(jaeger(cluster), NOW, Duration.ZERO, failure);
    }

    @Test
    void aTraceSaysWhatItsSourceDidNotReturn() {
        var trace = Trace.of("1", List.of(), List.of("a note"));
        var answered = new Outcome.Answered<>(
                jaeger("east"),
                NOW,
                Duration.ZERO,
                trace,
                List.of("a shard did not respond"),
                List.of(),
                Optional.empty());
        assertThat(SiteTraces.answer(List.of(answered)))
                .isEqualTo(
                        new TraceFinder.Answer.Received("east", trace.withNotes(List.of("a shard did not respond"))));
        assertThat(trace.withNotes(List.of("a shard did not respond")).notes())
                .containsExactly("a shard did not respond", "a note");
    }

    @Test
    void theFailureOfEachSourceIsReported() {
        var outcomes = List.of(
                failed("east", new Failure.Unreachable("it has no such trace", "")),
                failed("west", new Failure.TimedOut(Duration.ofSeconds(20), "no response within 20 s", "")));
        assertThat(SiteTraces.answer(outcomes))
                .isInstanceOfSatisfying(
                        TraceFinder.Answer.Missing.class,
                        missing ->
                                assertThat(missing.why()).contains("it has no such trace", "no response within 20 s"));
    }
}
