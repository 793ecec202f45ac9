package greenwall.fleet.incident;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.promql.PromQl;
import greenwall.fleet.source.Metrics;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How far back a record reaches.
class RecorderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private static final Source SOURCE =
            new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prometheus:9090"));

    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    private static <T> Outcome<T> answer(T value) {
        return new Outcome.Answered<>(SOURCE, NOW, Duration.ZERO, value, List.of(), List.of(), Optional.empty());
    }

    private Metrics metrics() {
        return (Metrics) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Metrics.class},
                (_, method, arguments) -> switch (method.getName()) {
                    case "labelValues" -> answer(List.of("up", "space_free", "load"));
                    case "rules" -> answer(List.of());
                    case "evaluate" -> {
                        asked.add((String) arguments[0]);
                        yield answer(new Metrics.Result.OfMatrix(List.of()));
                    }
                    default -> throw new AssertionError("asked " + method);
                });
    }

    private static Window before(Duration from) {
        return new Window(NOW.minus(from), NOW);
    }

    private Recording record(Evidence... kept) throws InterruptedException {
        var entries = new ArrayList<Entry>();
        for (var piece : kept) {
            entries.add(new Entry(entries.size() + 1, NOW, ZoneOffset.UTC, "test", "", piece));
        }
        var incident = new Incident(
                new IncidentOpening(
                        IncidentOpening.newId(NOW, 1),
                        "it fills",
                        "east",
                        "store01.west.example",
                        Labels.EMPTY,
                        before(Duration.ofMinutes(15)),
                        NOW,
                        ZoneOffset.UTC,
                        "test",
                        false),
                entries,
                Optional.empty(),
                "");
        var recording =
                new Recorder(metrics(), Optional.empty(), Optional.empty(), List.of()).record("east", incident, NOW);
        assertThat(asked)
                .allSatisfy(query ->
                        assertThat(PromQl.parse(query).tree()).as(query).isPresent());
        return recording;
    }

    private static Evidence.Lines lines(Duration from) {
        return new Evidence.Lines("Explained", "east", "", new Window(NOW.minus(from), NOW), List.of(), 0, "a change");
    }

    private static Evidence.Chart chart(String query, Duration from) {
        return new Evidence.Chart(
                "free space",
                "east",
                query,
                Unit.of("B"),
                before(from),
                Duration.ofMinutes(1),
                List.of(),
                List.of(),
                "");
    }

    private List<String> about(String words) {
        return asked.stream().filter(query -> query.contains(words)).toList();
    }

    private static String seconds(Duration... parts) {
        var sum = Duration.ZERO;
        for (var part : parts) {
            sum = sum.plus(part);
        }
        return "[" + sum.toSeconds() + "s]";
    }

    private static final Duration BEFORE = Duration.ofMinutes(75);

    @Test
    void allIsKeptFromWellBeforeTheWindow() throws Exception {
        var recording = record();
        assertThat(recording.window().start()).isEqualTo(NOW.minus(Duration.ofMinutes(90)));
        assertThat(asked).isNotEmpty().allMatch(query -> query.endsWith(seconds(Duration.ofMinutes(90))));
    }

    @Test
    void theHostIsKeptFromWellBeforeTheLinesThatExplainIt() throws Exception {
        record(lines(Duration.ofHours(4)));
        assertThat(about("{instance=~\"store01"))
                .singleElement()
                .asString()
                .endsWith(seconds(Duration.ofHours(4), BEFORE));
        assertThat(about("{__name__=~\"space_free|load\"}"))
                .singleElement()
                .asString()
                .endsWith("[5400s]");
    }

    @Test
    void whatAChartShowsOfTheHostIsKeptFromWhereItBegins() throws Exception {
        record(chart("1 - space_free / 7", Duration.ofHours(36)));
        assertThat(asked.getFirst()).startsWith("{__name__=~\"space_free\",").contains("store01");
        assertThat(about("{__name__=~\"space_free\",")).isNotEmpty().allMatch(query -> query.endsWith("[129600s]"));
        assertThat(about("{instance=~")).allMatch(query -> query.endsWith("[5400s]"));
    }

    @Test
    void whatLiesTooFarBackIsLeftOutAndTold() throws Exception {
        var recording = record(chart("space_free", Duration.ofDays(30)), lines(Duration.ofDays(30)));
        assertThat(about("{__name__=~\"space_free\","))
                .allMatch(query -> query.endsWith(seconds(Duration.ofHours(48))));
        assertThat(about("{instance=~")).allMatch(query -> query.endsWith(seconds(Duration.ofHours(14))));
        assertThat(recording.left()).anyMatch(line -> line.startsWith("what \"free space\" shows from before "));
    }
}
