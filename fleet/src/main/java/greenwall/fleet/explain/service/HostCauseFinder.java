package greenwall.fleet.explain.service;

import greenwall.fleet.explain.service.ChangedServices.UnexplainedChange;
import greenwall.fleet.explain.service.ServiceExplanation.Cause;
import greenwall.fleet.explain.service.ServiceExplanation.CauseKind;
import greenwall.fleet.identity.InstanceAddress;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Finds the worst reading of the hosts of a service, and of their hypervisors.
///
/// @param at the instant in question; the states of the fleet may be of a later one
/// @param score of the service itself
record HostCauseFinder(FleetState fleet, UnexplainedChange head, Instant at, double score) {
    private static final Duration RECENT = Duration.ofMinutes(5);
    private static final double BELOW_SERVICE = 0.95;

    /// Empty if the host is healthy or unknown.
    Optional<Cause> onHost(String name) {
        return host(name).flatMap(host -> worst(host, "it runs on " + name, score));
    }

    /// Empty if the host is not a guest, or its hypervisor is healthy.
    Optional<Cause> onHypervisor(String name) {
        return host(name)
                .flatMap(guest -> fleet.hosts().stream()
                        .filter(h -> h.cluster().name().equals(guest.cluster().name()))
                        .filter(h -> h.cells("vm.state").stream()
                                .anyMatch(cell -> cell.key().get("domain").equals(InstanceAddress.shortName(name))))
                        .findFirst())
                .flatMap(h -> worst(h, name + " is a guest of " + h.name(), score / 2));
    }

    private Optional<HostState> host(String name) {
        return fleet.host(head.service().cluster(), name);
    }

    private Optional<Cause> worst(HostState host, String reason, double share) {
        return host.cellsNotOk().stream()
                .filter(cell -> cell.state() == CellState.CRITICAL || cell.state() == CellState.WARN)
                .findFirst()
                .map(cell -> new Cause(
                        CauseKind.HOST,
                        host.name(),
                        cell.quantity().id()
                                + (cell.key().isEmpty()
                                        ? ""
                                        : " of "
                                                + String.join(
                                                        " ", cell.key().toMap().values()))
                                + " is "
                                + cell.quantity().text(cell.value())
                                + (at.plus(RECENT).isBefore(fleet.at()) ? " now" : ""),
                        List.of(reason, cell.reason()),
                        head.change().onset(),
                        BELOW_SERVICE * share,
                        ""));
    }
}
