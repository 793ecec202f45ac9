package greenwall.tests.sources;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.tests.poll.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares the wall of an engine with that of the Prometheus that feeds it, for some time. The engine receives
/// samples later than the Prometheus, so a state is compared only after the Prometheus has shown it for a
/// while, and a value only if it has not changed meanwhile. Older samples in the engine are not differences.
final class EngineAgreement {
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final double ROUNDING = 1e-6;
    /// Quantities that look back over hours are queried every five minutes at most, by each wall at a different
    /// time, and their points are five minutes apart: VictoriaMetrics has a slope one point earlier.
    private static final Duration OF_HOURS = Duration.ofMinutes(11);

    private final FleetPoller direct;
    private final FleetPoller engine;
    private final ArrayDeque<WallReading> history = new ArrayDeque<>();
    /// When a quantity that looks back over hours began to differ.
    private final Map<String, Long> differing = new HashMap<>();
    private int states;
    private int values;

    private record CellReading(CellState state, double value, Instant sampled) {}

    private record WallReading(long at, TreeMap<String, CellReading> cells) {}

    EngineAgreement(FleetPoller direct, FleetPoller engine) {
        this.direct = direct;
        this.engine = engine;
    }

    static Duration duration() {
        return Duration.ofSeconds(Integer.getInteger("greenwall.engines", 60));
    }

    private static WallReading read(FleetState fleet) {
        var cells = new TreeMap<String, CellReading>();
        for (var host : fleet.hosts()) {
            cells.put(host.name(), new CellReading(host.state(), 0, Instant.MAX));
            host.cells()
                    .forEach(cell -> cells.put(
                            host.name() + " " + cell.quantity().id() + cell.key(),
                            new CellReading(
                                    cell.state(), cell.value(), cell.sampledAt().orElse(Instant.MAX))));
        }
        return new WallReading(System.nanoTime(), cells);
    }

    private void pollDirect() {
        history.add(read(direct.poll()));
        while (history.size() > 2 && System.nanoTime() - history.peek().at > SETTLED.toNanos()) {
            history.remove();
        }
    }

    private boolean hasEnoughHistory() {
        return history.getLast().at - history.getFirst().at
                > SETTLED.dividedBy(2).toNanos();
    }

    /// The differences among what has not changed.
    private Set<String> differences(WallReading there) {
        var differences = new TreeSet<String>();
        var names = new HashSet<>(there.cells.keySet());
        history.forEach(reading -> names.addAll(reading.cells.keySet()));
        for (var name : names) {
            var here = history.getLast().cells.get(name);
            var seen = there.cells.get(name);
            boolean steady = history.stream().allMatch(reading -> sameState(reading.cells.get(name), here));
            if (!steady || isBehind(name, seen)) {
                continue;
            }
            states++;
            boolean differs = !sameState(seen, here);
            if (!differs && here != null && seen != null && isConstant(name, here.value)) {
                values++;
                differs = Math.abs(seen.value - here.value) > ROUNDING * Math.max(1, Math.abs(here.value));
            }
            if (!differs) {
                differing.remove(name);
            } else if (!coversHours(name) || isLasting(name)) {
                differences.add(name + ": " + here + " there " + seen);
            }
        }
        return differences;
    }

    private static boolean coversHours(String name) {
        return name.contains(" slo.") || name.contains(".full_in{");
    }

    private boolean isLasting(String name) {
        long since = differing.computeIfAbsent(name, _ -> System.nanoTime());
        return System.nanoTime() - since > OF_HOURS.toNanos();
    }

    private boolean isBehind(String name, @Nullable CellReading there) {
        var first = history.getFirst().cells.get(name);
        return first != null && there != null && there.sampled.isBefore(first.sampled);
    }

    private static boolean sameState(@Nullable CellReading one, @Nullable CellReading other) {
        return one == null || other == null ? one == other : one.state == other.state;
    }

    private boolean isConstant(String name, double value) {
        return Double.isFinite(value)
                && history.stream()
                        .map(reading -> reading.cells.get(name))
                        .allMatch(seen -> seen != null && seen.value == value);
    }

    void assertAgreement(String what) {
        Await.until(what + ": both have the same hosts", Engines.START, () -> {
            var here = direct.poll();
            return !here.hosts().isEmpty() && Engines.names(here).equals(Engines.names(engine.poll()));
        });
        var last = new TreeSet<String>();
        Await.until(() -> what + ": both begin to agree: " + last, Engines.START, () -> {
            pollDirect();
            last.clear();
            last.addAll(differences(read(engine.poll())));
            return hasEnoughHistory() && last.isEmpty();
        });
        states = 0;
        values = 0;
        int polls = 0;
        long until = System.nanoTime() + duration().toNanos();
        while (System.nanoTime() < until) {
            pollDirect();
            var there = read(engine.poll());
            pollDirect();
            assertThat(differences(there)).as("%s, poll %d", what, polls).isEmpty();
            polls++;
            Await.briefly();
        }
        assertThat(values).isPositive();
        System.out.println(what + ": " + polls + " polls in " + duration().toSeconds() + " s, " + states
                + " states and " + values + " values equal");
    }
}
