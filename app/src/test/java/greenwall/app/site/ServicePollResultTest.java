package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Services of a source that does not respond become silent; they do not disappear and are not green. Services
/// of other sources do not change.
class ServicePollResultTest {
    private static Service service(String cluster, String name) {
        return new Service(
                cluster, name, CellState.OK, "", List.of(), List.of(name), List.of(), List.of(), Optional.empty());
    }

    private static ServicePollResult poll(List<Service> services, Set<String> doubtful) {
        return new ServicePollResult(services, List.of(), List.of(), doubtful);
    }

    @Test
    void servicesOfAClusterThatDoesNotRespondAreSilent() {
        var before = poll(
                List.of(
                        service("east", "cart"),
                        service("east", "shop"),
                        service("west", "cart"),
                        service("west", "mail")),
                Set.of());
        var after = poll(List.of(service("east", "shop"), service("west", "cart")), Set.of("east"));

        assertThat(after.withSilentServicesOf(before).services())
                .extracting(Service::cluster, Service::name, Service::state)
                .as("west answers: what it does not tell any more is not there")
                .containsExactlyInAnyOrder(
                        tuple("east", "cart", CellState.SILENT),
                        tuple("east", "shop", CellState.OK),
                        tuple("west", "cart", CellState.OK));
    }
}
