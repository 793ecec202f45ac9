package greenwall.views.service.list;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.service.Service;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.Services;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fleets;
import greenwall.views.widgets.TableData;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// The table of services: the text of each row, and that an outdated response is not shown as current.
class ServiceListTableTest {
    private static final BiFunction<Service, String, List<Float>> NO_SPARKLINE = (_, _) -> List.of();
    private static final TimeRangeChoice DAY = TimeRangeChoice.last(Duration.ofDays(1));
    private static final Instant AT = Instant.parse("2026-03-14T09:30:00Z");

    private static Service service(String name, CellState state, String reason, List<String> hosts) {
        return new Service(
                "prod-east",
                name,
                state,
                reason,
                List.of(
                        FakeServices.reading("rate", 12, CellState.OK),
                        FakeServices.reading("errors", 0.08, state),
                        FakeServices.reading("p99", Double.NaN, CellState.IDLE)),
                List.of(name),
                hosts,
                List.of(new Service.Call("database", 3, 0.01, true)),
                Optional.of(Duration.ofSeconds(4)));
    }

    private static Services.Answer answer(Service... services) {
        return new Services.Answer(List.of(services), List.of(), AT);
    }

    private static List<String> texts(TableData.Row row) {
        return row.items().stream().map(TableData.Item::text).toList();
    }

    @Test
    void aRowShowsRateErrorsLatencyReasonAndHostAndOpensTheHost() {
        var host = Fleets.rich().hosts().getFirst();
        var cart = new Service(
                host.cluster().name(),
                "cart",
                CellState.CRITICAL,
                "8 % failed",
                List.of(
                        FakeServices.reading("rate", 12, CellState.OK),
                        FakeServices.reading("errors", 0.08, CellState.CRITICAL)),
                List.of("cart"),
                List.of("elsewhere", host.name()),
                List.of(new Service.Call("database", 3, 0.01, true)),
                Optional.empty());
        var row = ServiceListTable.table(answer(cart), NO_SPARKLINE, Fleets.rich(), DAY, AT)
                .rows()
                .getFirst();

        assertThat(row.state()).isEqualTo(CellState.CRITICAL);
        assertThat(texts(row)).contains("cart", "critical", "8 % failed", "elsewhere, " + host.name(), "database");
        assertThat(row.host()).contains(Place.HostRef.of(host));
        assertThat(row.items().stream().map(item -> item.why().get()))
                .as("how it is known")
                .anyMatch(why -> why.contains(", 4 s old") && why.contains("rate("));
    }

    @Test
    void missingMeasurementsAreNotShownAsNumbers() {
        var row = ServiceListTable.table(
                        answer(service("cart", CellState.OK, "", List.of())), NO_SPARKLINE, FleetState.EMPTY, DAY, AT)
                .rows()
                .getFirst();

        assertThat(texts(row)).contains("idle").doesNotContain("NaN");
    }

    @Test
    void onlyMeasuredQuantitiesHaveAColumn() {
        var up = new Service(
                "prod-east",
                "shop",
                CellState.OK,
                "",
                List.of(FakeServices.reading("up", 1, CellState.OK)),
                List.of("shop"),
                List.of(),
                List.of(),
                Optional.empty());
        var table = ServiceListTable.table(
                answer(up, service("cart", CellState.OK, "", List.of())), NO_SPARKLINE, FleetState.EMPTY, DAY, AT);

        assertThat(table.columns())
                .extracting(TableData.Column::title)
                .containsSubsequence("Service", "State", "Rate", "Errors", "p99", "Up")
                .doesNotContain("p50", "Saturation");
        assertThat(texts(table.rows().getFirst())).contains("–", "100 %");
    }

    @Test
    void anOutdatedAnswerIsNotGreen() {
        var answer = answer(service("cart", CellState.OK, "", List.of()), service("shop", CellState.OK, "", List.of()));
        var later = AT.plusSeconds(61);
        var rows = ServiceListTable.table(answer, NO_SPARKLINE, FleetState.EMPTY, DAY, later)
                .rows();

        assertThat(rows).extracting(TableData.Row::state).containsOnly(CellState.SILENT);
        assertThat(rows.getFirst().items().get(2).state()).as("its rate").isEqualTo(CellState.SILENT);
        assertThat(texts(rows.getFirst())).contains("its source last responded 1 m 1 s ago");
        assertThat(ServiceListTable.banner(answer, later).getFirst().toString())
                .contains("2 silent")
                .doesNotContain("ok");
    }

    @Test
    void failedQueriesAreReportedInTheBanner() {
        var answer = new Services.Answer(List.of(), List.of("prometheus of east: it does not respond"), AT);

        assertThat(ServiceListTable.banner(answer, AT).toString()).contains("0 services", "it does not respond");
        assertThat(note(answer)).isEqualTo("No service is known; the lines above say why.");
        assertThat(note(answer())).startsWith("No service metrics were found;");
    }

    private static String note(Services.Answer answer) {
        return ServiceListTable.table(answer, NO_SPARKLINE, FleetState.EMPTY, DAY, AT)
                .note();
    }

    @Test
    void theRemainingBudgetHasABar() {
        var shop = new Service(
                "prod-east",
                "shop",
                CellState.OK,
                "",
                List.of(FakeServices.budget(
                        "latency_budget",
                        0.4,
                        CellState.OK,
                        new Service.BurnRate("95 % were answered within 300 ms", 0.97, 1, 1))),
                List.of("shop"),
                List.of(),
                List.of(),
                Optional.empty());

        var table = ServiceListTable.table(answer(shop), NO_SPARKLINE, Fleets.rich(), DAY, AT);

        assertThat(table.columns()).extracting(TableData.Column::title).contains("Latency budget");
        assertThat(table.rows().getFirst().items())
                .anyMatch(item -> item.share() == 0.4 && item.text().equals("40 %"));
    }

    @Test
    void aServiceOpensInTheTimeRangeOfTheList() {
        var row = ServiceListTable.table(
                        answer(service("cart", CellState.OK, "", List.of())), NO_SPARKLINE, FleetState.EMPTY, DAY, AT)
                .rows()
                .getFirst();
        assertThat(row.opens().orElseThrow().range()).isEqualTo(DAY);
    }
}
