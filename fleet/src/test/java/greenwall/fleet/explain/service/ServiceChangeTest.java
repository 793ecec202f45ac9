package greenwall.fleet.explain.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.service.ChangedServices.ServiceChange;
import greenwall.fleet.service.ServiceQuantityForm;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class ServiceChangeTest {
    private static ServiceChange levelShift(String quantity, double weight) {
        return new ServiceChange(
                Objects.requireNonNull(ServiceQuantityForm.quantities().get(quantity)),
                Instant.parse("2026-11-20T08:00:00Z"),
                0.2,
                1,
                weight);
    }

    /// Only 5 of 100 requests are above the 95th percentile; they may all be slow by chance.
    @Test
    void highPercentileOfFewRequestsIsNotSignificant() {
        assertThat(levelShift("p95", 2.5).significant(100)).isFalse();
        assertThat(levelShift("p95", 2.5).significant(300)).isTrue();
        assertThat(levelShift("p95", 1).significant(300)).isFalse();
        assertThat(levelShift("p95", 1).significant(1_000)).isTrue();
    }

    @Test
    void medianOfFewRequestsIsSignificant() {
        assertThat(levelShift("p50", 1).significant(100)).isTrue();
    }

    @Test
    void shiftWithoutARequestCountIsSignificant() {
        assertThat(levelShift("p95", 1).significant(Double.NaN)).isTrue();
    }
}
