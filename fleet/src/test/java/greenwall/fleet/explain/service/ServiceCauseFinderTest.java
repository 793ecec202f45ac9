package greenwall.fleet.explain.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.state.CellState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceCauseFinderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    @Test
    void aCertificateExpiresSoonSinceItsRemainingTimeFellBelowTheLimit() {
        var form = new ServiceQuantityForm(
                "c", "certificate", "expiry - time()", "expiry", List.of("instance"), "", "", "");
        var certificate = new Service.Reading(
                Objects.requireNonNull(ServiceQuantityForm.quantities().get("certificate")),
                Duration.ofHours(71).toSeconds(),
                CellState.CRITICAL,
                Optional.empty(),
                form,
                "below 3 d");
        var service = new Service(
                "east",
                "shop",
                CellState.CRITICAL,
                "",
                List.of(certificate),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());

        var explained = ServiceCauseFinder.unchanged(service, NOW, List.of("shop"), Set.of("shop"));

        assertThat(explained.conclusive()).isTrue();
        assertThat(explained.causes())
                .extracting(ServiceExplanation.Cause::onset)
                .containsExactly(NOW.minus(Duration.ofHours(1)));
    }

    @Test
    void whatDidNotChangeIsCountedInWords() {
        var service = new Service(
                "east", "shop", CellState.OK, "", List.of(), List.of(), List.of(), List.of(), Optional.empty());

        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop"), Set.of("shop"))
                        .sentence())
                .endsWith("shop did not change, and it calls no known service");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db"), Set.of("shop", "db"))
                        .sentence())
                .endsWith("neither shop nor the service that it calls changed");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db", "mq"), Set.of("shop", "db", "mq"))
                        .sentence())
                .endsWith("neither shop nor either of the 2 services that it calls changed");
    }

    @Test
    void aServiceWithoutDataOfItsRequestsIsNotCalledUnchanged() {
        var service = new Service(
                "east", "shop", CellState.OK, "", List.of(), List.of(), List.of(), List.of(), Optional.empty());

        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop"), Set.of())
                        .sentence())
                .endsWith("there is no data about the requests of shop to compare, and it calls no known service");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db"), Set.of())
                        .sentence())
                .endsWith("; the service that it calls did not change, as far as there is data");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db"), Set.of("shop"))
                        .sentence())
                .endsWith("neither shop nor the service that it calls changed, as far as there is data");
    }
}
