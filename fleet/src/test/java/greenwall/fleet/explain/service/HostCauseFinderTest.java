package greenwall.fleet.explain.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.service.ChangedServices.ServiceChange;
import greenwall.fleet.explain.service.ChangedServices.UnexplainedChange;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HostCauseFinderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static ClusterStateBuilder cluster(String name, String hypervisor) {
        return new ClusterStateBuilder(name, NOW, QuantityCatalogue.shipped().quantities())
                .host("vm", Labels.EMPTY)
                .host(hypervisor, Labels.EMPTY)
                .cell(hypervisor, "vm.state", Labels.of("domain", "vm"), 1, CellState.OK, "")
                .cell(hypervisor, "cpu.util", Labels.EMPTY, 0.99, CellState.CRITICAL, "too much");
    }

    private static HostCauseFinder finder(FleetState fleet, String cluster) {
        return finder(fleet, cluster, NOW);
    }

    private static HostCauseFinder finder(FleetState fleet, String cluster, Instant at) {
        var service = new Service(
                cluster,
                "shop",
                CellState.CRITICAL,
                "",
                List.of(),
                List.of(),
                List.of("vm"),
                List.of(),
                Optional.empty());
        var shift = new ServiceChange(
                Objects.requireNonNull(ServiceQuantityForm.quantities().get("p95")), NOW, 0.2, 1, 3);
        return new HostCauseFinder(fleet, new UnexplainedChange(service, shift, 1), at, 0.8);
    }

    @Test
    void hypervisorIsSearchedInTheClusterOfItsGuest() {
        var fleet = new FleetState(
                NOW,
                List.of(
                        cluster("east", "metal-east").cluster(),
                        cluster("west", "metal-west").cluster()));
        assertThat(finder(fleet, "east").onHypervisor("vm").map(Cause::name)).contains("metal-east");
        assertThat(finder(fleet, "west").onHypervisor("vm").map(Cause::name)).contains("metal-west");
    }

    @Test
    void theStateOfAHostIsThatOfThePresentAndNotSinceTheChange() {
        var fleet = cluster("east", "metal-east").fleet();
        var today = finder(fleet, "east").onHypervisor("vm").orElseThrow();
        var yesterday = finder(fleet, "east", NOW.minus(Duration.ofDays(1)))
                .onHypervisor("vm")
                .orElseThrow();

        assertThat(today.text()).isEqualTo("cpu.util is 99 %");
        assertThat(yesterday.text()).isEqualTo("cpu.util is 99 % now");
        assertThat(today.since()).isEmpty();
    }
}
