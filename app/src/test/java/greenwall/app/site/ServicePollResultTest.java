package greenwall.app.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Services and readings of a source that does not respond become silent; they do not disappear and are not
/// green. Services of other sources do not change.
class ServicePollResultTest {
    private static final ServiceQuantityForm ERRORS = form("errors");
    private static final ServiceQuantityForm RATE = form("rate");

    private static ServiceQuantityForm form(String quantity) {
        return ServiceQuantityForm.shipped().stream()
                .filter(form -> form.quantity().equals(quantity))
                .findFirst()
                .orElseThrow();
    }

    private static Service service(String cluster, String name, CellState state, Service.Reading... readings) {
        return new Service(
                cluster,
                name,
                state,
                "",
                List.of(readings),
                List.of(name),
                List.of(),
                List.of(),
                Optional.of(Duration.ofSeconds(5)));
    }

    private static Service service(String cluster, String name) {
        return service(cluster, name, CellState.OK);
    }

    private static Service.Reading reading(ServiceQuantityForm form, CellState state) {
        return new Service.Reading(form.measured(), 0.1, state, Optional.empty(), form, "");
    }

    private static ServicePollResult poll(Map<String, Set<ServiceQuantityForm>> doubtful, Service... services) {
        return new ServicePollResult(List.of(services), List.of(), List.of(), doubtful);
    }

    private static final ServicePollResult BEFORE = poll(
            Map.of(),
            service(
                    "east",
                    "cart",
                    CellState.CRITICAL,
                    reading(RATE, CellState.OK),
                    reading(ERRORS, CellState.CRITICAL)));

    /// The state of the one service and of each of its readings.
    private static List<Object> states(ServicePollResult result) {
        assertThat(result.services()).hasSize(1);
        var service = result.services().getFirst();
        return Stream.concat(
                        Stream.<Object>of(service.state()),
                        service.readings().stream()
                                .map(reading -> reading.quantity().id() + " " + reading.state()))
                .toList();
    }

    private static ServicePollResult next(ServicePollResult now, ServicePollResult before) {
        return now.withSilentServicesOf(before, Duration.ofSeconds(15));
    }

    @Test
    void servicesOfAClusterThatDoesNotRespondAreSilent() {
        var before = poll(
                Map.of(),
                service("east", "cart"),
                service("east", "shop"),
                service("west", "cart"),
                service("west", "mail"));
        var after = poll(Map.of("east", Set.of()), service("east", "shop"), service("west", "cart"));

        assertThat(next(after, before).services())
                .extracting(Service::cluster, Service::name, Service::state)
                .as("west answers: what it does not tell any more is not there")
                .containsExactlyInAnyOrder(
                        tuple("east", "cart", CellState.SILENT),
                        tuple("east", "shop", CellState.OK),
                        tuple("west", "cart", CellState.OK));
    }

    @Test
    void aServiceWhoseErrorsAreNotKnownIsNotGreen() {
        var answered = service("east", "cart", CellState.OK, reading(RATE, CellState.OK));
        var unknown = poll(Map.of("east", Set.of(ERRORS)), answered);

        var silent = next(unknown, BEFORE);
        assertThat(states(silent)).containsExactly(CellState.SILENT, "rate OK", "errors SILENT");
        assertThat(states(next(unknown, silent)))
                .as("also in the next poll")
                .containsExactly(CellState.SILENT, "rate OK", "errors SILENT");

        assertThat(states(unknown.withSilentServicesOf(silent, Duration.ofDays(1))))
                .as("a query that fails for long does not make it green")
                .containsExactly(CellState.SILENT, "rate OK", "errors SILENT");

        assertThat(states(next(poll(Map.of("east", Set.of(RATE)), answered), BEFORE)))
                .as("the query for errors was answered")
                .containsExactly(CellState.OK, "rate OK");
        assertThat(states(next(poll(Map.of(), answered), silent))).containsExactly(CellState.OK, "rate OK");
    }

    @Test
    void whatIsWrongWithAServiceCountsMoreThanWhatIsNotKnown() {
        var slow = service("east", "cart", CellState.WARN, reading(RATE, CellState.WARN));

        assertThat(states(next(poll(Map.of("east", Set.of(ERRORS)), slow), BEFORE)))
                .containsExactly(CellState.WARN, "rate WARN", "errors SILENT");
    }

    /// It often answers only in part at first.
    @Test
    void readingsFromBeforeAnOutageAreNotForgotten() {
        var outage = next(poll(Map.of("east", Set.of(RATE, ERRORS))), BEFORE);
        assertThat(states(outage)).containsExactly(CellState.SILENT, "rate SILENT", "errors SILENT");

        var partly = poll(
                Map.of("east", Set.of(ERRORS)), service("east", "cart", CellState.OK, reading(RATE, CellState.OK)));
        assertThat(states(next(partly, outage))).containsExactly(CellState.SILENT, "rate OK", "errors SILENT");
    }

    /// Otherwise its services would never disappear.
    @Test
    void aClusterThatAlwaysAnswersInPartForgetsAServiceAfterAnHour() {
        var partly = poll(Map.of("east", Set.of(ERRORS)), service("east", "shop"));
        var result = next(partly, BEFORE);
        assertThat(result.services()).extracting(Service::name).contains("cart");

        result = partly.withSilentServicesOf(result, Duration.ofHours(1));
        assertThat(result.services()).extracting(Service::name).containsExactly("shop");

        var nothing = poll(Map.of("east", Set.of(ERRORS)));
        assertThat(nothing.withSilentServicesOf(BEFORE, Duration.ofHours(2)).services())
                .as("one that does not respond at all has told nothing for an hour")
                .hasSize(1);
    }
}
