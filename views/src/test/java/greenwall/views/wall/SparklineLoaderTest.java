package greenwall.views.wall;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.ViewSettings;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SparklineLoaderTest {
    private static final Place.HostRef HOST = new Place.HostRef("prod-east", "node01.fra1");
    private final List<Consumer<RangeQueryRunner.Answer>> receivers = new ArrayList<>();
    private final SparklineStore store = new SparklineStore(List.of(WallMetric.CPU));
    private Instant now = Fleets.NOW;

    private SparklineLoader loader() {
        var backend = new RangeQueriesOnlyBackend((_, receiver) -> {
            receivers.add(receiver);
            return () -> {};
        });
        return Fx.get(() -> new SparklineLoader(
                new ViewContext(Contexts.style(), () -> now, ZoneOffset.UTC, backend, _ -> {}),
                store,
                () -> ViewSettings.DEFAULT,
                () -> {}));
    }

    private FleetState measured(CellState state) {
        return new ClusterStateBuilder(
                        "prod-east", now, QuantityCatalogue.shipped().quantities())
                .host(HOST.name(), Labels.EMPTY)
                .cell(HOST.name(), "cpu.util", Labels.EMPTY, 0.5, state, "", now)
                .fleet();
    }

    private static FleetState notMeasured() {
        return Fleets.cluster("prod-east").host(HOST.name(), Labels.EMPTY).fleet();
    }

    private void show(SparklineLoader loader, FleetState state) {
        Fx.run(() -> loader.show(state));
    }

    private void after(Duration time, SparklineLoader loader) {
        now = now.plus(time);
        show(loader, measured(CellState.OK));
    }

    /// The first query waits for the first drawing.
    private SparklineLoader asked() {
        var loader = loader();
        show(loader, measured(CellState.OK));
        Fx.eventually(() -> !receivers.isEmpty());
        return loader;
    }

    @Test
    void hostsAreQueriedOnceTheirQuantitiesAreKnown() {
        var loader = loader();
        show(loader, notMeasured());
        assertThat(Fx.get(loader::waiting)).as("there is nothing to query").isFalse();
        show(loader, measured(CellState.OK));
        Fx.eventually(() -> receivers.size() == 1);
        after(Duration.ofMinutes(2), loader);
        assertThat(receivers).hasSize(1);
    }

    @Test
    void aFailedQueryIsRepeatedAfterAMinute() {
        var loader = asked();
        Fx.run(() -> receivers.getFirst().accept(new RangeQueryRunner.Answer.Missing("connection refused")));
        after(Duration.ofSeconds(15), loader);
        assertThat(receivers).hasSize(1);
        after(Duration.ofSeconds(50), loader);
        assertThat(receivers).hasSize(2);
    }

    @Test
    void aQueryThatWasWithdrawnIsRepeatedWhenTheWallIsShownAgain() {
        var loader = asked();
        Fx.run(loader::stop);
        after(Duration.ofSeconds(15), loader);
        assertThat(receivers).hasSize(2);
    }

    @Test
    void aStaleValueIsAGapInTheSparkline() {
        store.record(measured(CellState.OK));
        now = now.plusSeconds(15);
        store.record(measured(CellState.STALE));
        assertThat(store.of(HOST, WallMetric.CPU)).endsWith(0.5f, Float.NaN);
    }
}
