package greenwall.fleet.problem;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.Window;
import greenwall.fleet.alert.AlertState;
import greenwall.fleet.explain.Conclusion;
import greenwall.fleet.explain.Explains;
import greenwall.fleet.explain.Explanation;
import greenwall.fleet.explain.LogsRead;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.Question;
import greenwall.fleet.explain.SeriesTrace;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetSketch;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BackgroundExplainerTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");
    private final List<Question> questions = new ArrayList<>();
    private final List<Consumer<Explanation>> listeners = new ArrayList<>();
    private final Explains explains = (question, listener) -> {
        questions.add(question);
        listeners.add(listener);
        return () -> {};
    };
    private int told;
    private final BackgroundExplainer study = new BackgroundExplainer(explains, () -> told++);

    private static FleetState fleet(CellState source) {
        var sketch = new FleetSketch("east", NOW, Catalogue.shipped().quantities());
        sketch.source(new SourceState(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom")),
                source,
                Optional.of(NOW),
                Optional.of(Duration.ZERO),
                Optional.empty(),
                Optional.empty(),
                "",
                ""));
        sketch.host("a", Labels.EMPTY).host("b", Labels.EMPTY);
        sketch.cell("a", "tcp.retrans", Labels.EMPTY, 90, CellState.WARN, "above");
        sketch.cell("b", "clock.offset", Labels.EMPTY, 2, CellState.CRITICAL, "above");
        return sketch.fleet();
    }

    private List<Problem> know(FleetState fleet, Instant now) {
        var alerts = new AlertState(NOW, List.of(), List.of(), List.of(), List.of());
        return study.know(Problems.fold(fleet, alerts, Edits.NONE, List.of()), fleet, now);
    }

    private static Explanation found(Question question, Conclusion conclusion) {
        var onset = NOW.minusSeconds(600);
        var window = new Window(onset, NOW);
        return new Explanation(
                question,
                "",
                "s",
                "",
                List.of(new SeriesTrace(
                        Labels.EMPTY,
                        new long[] {onset.toEpochMilli() - 60_000, onset.toEpochMilli() - 30_000, NOW.toEpochMilli()},
                        new double[] {0.01, 0.02, 2})),
                Optional.of(new Onset(onset, onset.minusSeconds(15), Optional.empty(), Labels.EMPTY, 0.5, 2, 9, false)),
                Optional.empty(),
                window,
                window,
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                LogsRead.NOTHING,
                List.of(),
                conclusion,
                Duration.ZERO);
    }

    @Test
    void theWorstIsAskedFirstAndOneAtATime() {
        know(fleet(CellState.OK), NOW);
        know(fleet(CellState.OK), NOW.plusSeconds(15));
        assertThat(questions).hasSize(1);
        assertThat(((Question.OfHost) questions.getFirst().subject()).quantity())
                .contains("clock.offset");
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.nothing("quiet")));
        know(fleet(CellState.OK), NOW.plusSeconds(30));
        assertThat(questions).hasSize(2);
        assertThat(told).isEqualTo(1);
    }

    @Test
    void noneIsAskedWhileItsSourceIsSilent() {
        know(fleet(CellState.SILENT), NOW);
        assertThat(questions).isEmpty();
    }

    @Test
    void whatWasFoundStandsOnTheProblem() {
        know(fleet(CellState.OK), NOW);
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.conclusive("clear")));
        var clock = know(fleet(CellState.OK), NOW).stream()
                .filter(p -> p.subject().host().equals("b"))
                .findFirst()
                .orElseThrow();
        assertThat(clock.onset()).isEqualTo(NOW.minusSeconds(600));
        assertThat(clock.sentence()).isEqualTo("b: clock is wrong. Off by 2 s (usually 20 ms, limit 1 s)");
        assertThat(clock.finding().orElseThrow().verdict()).isEqualTo(Conclusion.Kind.CONCLUSIVE);
    }

    private void looked(int second, int wanted) {
        int before = questions.size();
        know(fleet(CellState.OK), NOW.plusSeconds(second));
        assertThat(questions).as("after " + second + " s").hasSize(wanted);
        if (questions.size() > before) {
            listeners.getLast().accept(found(questions.getLast(), Conclusion.nothing("quiet")));
        }
    }

    @Test
    void whatIsWithoutACauseIsLookedAtAgainAfterALongerPauseEachTime() {
        know(fleet(CellState.OK), NOW);
        listeners.getFirst().accept(found(questions.getFirst(), Conclusion.nothing("quiet")));
        looked(1, 2);
        looked(14, 2);
        looked(15, 3);
        looked(16, 4);
        looked(30, 5);
        looked(31, 6);
        looked(45, 7);
        looked(46, 8);
        looked(74, 8);
        looked(75, 9);
        looked(76, 10);
        looked(77, 10);
    }

    @Test
    void aWarningWithoutACauseIsLookedAtSevenTimesAndACriticalOneForAsLongAsItLasts() {
        for (int minute = 0; minute < 60; minute++) {
            for (int look = 0; look < 2; look++) {
                int before = questions.size();
                know(fleet(CellState.OK), NOW.plusSeconds(60L * minute + look));
                if (questions.size() > before) {
                    listeners.getLast().accept(found(questions.getLast(), Conclusion.nothing("quiet")));
                }
            }
        }
        assertThat(questions)
                .filteredOn(q -> q.subject().text().contains("tcp.retrans"))
                .hasSize(7);
        assertThat(questions)
                .filteredOn(q -> q.subject().text().contains("clock.offset"))
                .hasSizeBetween(12, 20);
    }

    @Test
    void ofASiteItsOwnGatewayIsAskedAbout() {
        var sketch = new FleetSketch("east", NOW, Catalogue.shipped().quantities());
        sketch.host("iad-gw", Labels.of("location", "iad"));
        for (var name : List.of("sea-gw", "sea-a", "sea-b", "sea-c")) {
            sketch.host(name, Labels.of("location", "sea"));
            sketch.say(name, CellState.DOWN, "no route to host", Optional.of(NOW.minusSeconds(300)));
        }
        for (var name : List.of("ewr-gw", "sjc-gw")) {
            sketch.host(name, Labels.of("location", name.substring(0, 3)));
            sketch.cell("iad-gw", "wg.handshake.age", Labels.of("peer", name), 10, CellState.OK, "within");
        }
        sketch.cell("iad-gw", "wg.handshake.age", Labels.of("peer", "sea-gw"), 1000, CellState.CRITICAL, "above");
        sketch.source(new SourceState(
                new Source("east", Source.Kind.PROMETHEUS, URI.create("http://prom")),
                CellState.OK,
                Optional.of(NOW),
                Optional.of(Duration.ZERO),
                Optional.empty(),
                Optional.empty(),
                "",
                ""));
        know(sketch.fleet(), NOW);
        assertThat(((Question.OfHost) questions.getFirst().subject()).host()).isEqualTo("sea-gw");
    }
}
