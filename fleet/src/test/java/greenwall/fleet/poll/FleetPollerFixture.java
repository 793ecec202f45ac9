package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.util.Map;

/// A poller whose source returns what a test sets.
abstract class FleetPollerFixture {
    static final QuantityCatalogue CATALOGUE = QuantityCatalogue.shipped();

    static final String QUOTIENT =
            "1 - sum by (instance) (rate(node_cpu_seconds_total{mode=\"idle\"}[5m])) / (sum by (instance) (rate(node_cpu_seconds_total[5m])) > 0)";

    final FakeMetrics source = new FakeMetrics();

    FleetPoller poller(boolean oneShot, QuantityCatalogue catalogue) {
        return new FleetPoller(Map.of("east", source), source.settings(oneShot, catalogue));
    }

    FleetPoller wall() {
        return poller(false, CATALOGUE);
    }

    FleetPoller polledWall() {
        var wall = wall();
        wall.poll();
        return wall;
    }

    FleetState check() {
        return poller(true, CATALOGUE).poll();
    }

    static HostState onlyHost(FleetState fleet) {
        assertThat(fleet.hosts()).hasSize(1);
        return fleet.hosts().getFirst();
    }

    static Cell cell(HostState host, String quantity) {
        return host.cell(quantity).orElseThrow(() -> new AssertionError(host.name() + " has no " + quantity));
    }

    FakeMetrics node(String instance) {
        return source.node(instance.replaceAll(":.*", ""), 0.5);
    }

    void cpu(String instance, double used) {
        source.sample(1, "node_cpu_seconds_total", "node", instance, "mode", "idle", "cpu", "0")
                .row(QUOTIENT, used, "instance", instance);
    }
}
