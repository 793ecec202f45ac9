package greenwall.fleet.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SingleServiceQueriesTest {
    private static ServiceQuantityForm form(String id) {
        return ServiceQuantityForm.shipped().stream()
                .filter(candidate -> candidate.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everySelectorOfAFormIsNarrowedToTheService() {
        assertThat(SingleServiceQueries.of(form("rate.spanmetrics"), List.of("shop/cart", "cart")))
                .contains("service=~\"cart|shop/cart\"");
        var errors = SingleServiceQueries.of(form("errors.spanmetrics"), List.of("a.b"));
        assertThat(errors.split("service=~\"a\\\\\\\\.b\"", -1))
                .as("three selectors: %s", errors)
                .hasSize(4);
    }

    /// `service_name` is used if it exists, otherwise `job`.
    @Test
    void firstNonEmptyLabelNamesTheService() {
        var query = SingleServiceQueries.of(form("rate.http"), List.of("cart"));

        assertThat(query)
                .contains("{service_name=~\"cart\"}")
                .contains(" or ")
                .contains("job=~\"cart\"")
                .contains("service_name=\"\"");
    }

    @Test
    void everyShippedFormCanBeNarrowedToOneService() {
        for (var form : ServiceQuantityForm.shipped()) {
            var query = SingleServiceQueries.of(form, List.of("shop/cart", "cart"));
            assertThat(Promql.parse(query)).as(query).isInstanceOf(ParseResult.Valid.class);
            assertThat(query).isNotEqualTo(form.expr());
        }
    }

    private static Matrix.Series series(String version, long... seconds) {
        var times = new long[seconds.length];
        var values = new double[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            times[i] = seconds[i] * 1_000;
            values[i] = 1;
        }
        return new Matrix.Series(Labels.of("job", "cart", "version", version), times, values, List.of());
    }

    @Test
    void versionThatAppearsWithinTheWindowIsADeployment() {
        var matrix = new Matrix(
                new TimeWindow(Instant.EPOCH, Instant.ofEpochSecond(900)),
                Duration.ofSeconds(60),
                List.of(series("1.4.0", 0, 60, 120, 180), series("1.5.0", 240, 300, 840)));

        assertThat(ServiceReleases.of(List.of(matrix), matrix.window()).releases())
                .containsExactly(
                        new ServiceReleases.Release(
                                "1.5.0", Instant.ofEpochSecond(240), Instant.ofEpochSecond(840), true, false),
                        new ServiceReleases.Release("1.4.0", Instant.EPOCH, Instant.ofEpochSecond(180), false, true));
    }
}
