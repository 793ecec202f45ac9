package greenwall.views.service.list;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.service.Service;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.CellState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.RangeQueryRunner;
import greenwall.views.Services;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fx;
import greenwall.views.testing.UnconnectedBackend;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ServiceSparklinesTest {
    private static final Instant AT = Instant.parse("2026-03-14T09:30:00Z");
    private Instant now = AT;
    private final List<RangeQueryRunner.Request> queries = new ArrayList<>();
    private final List<Consumer<RangeQueryRunner.Answer>> receivers = new ArrayList<>();
    private final ServiceSparklines sparklines = Fx.get(() -> new ServiceSparklines(
            new ViewContext(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1), () -> now, ZoneOffset.UTC, ports(), _ -> {}),
            () -> {}));

    private UnconnectedBackend ports() {
        return () -> (question, receiver) -> {
            queries.add(question);
            receivers.add(receiver);
            return () -> {};
        };
    }

    private static Service cart(double rate, CellState state) {
        return new Service(
                "east",
                "cart",
                state,
                "",
                List.of(FakeServices.reading("rate", rate, state)),
                List.of("shop/cart"),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private void note(Service service) {
        sparklines.record(new Services.Answer(List.of(service), List.of(), now));
    }

    private List<Float> rates() {
        return sparklines.of(cart(0, CellState.OK), "rate", now);
    }

    @Test
    void theLastHourIsQueriedOnceForAllServicesAndPollsAreAppended() {
        note(cart(7, CellState.OK));
        now = AT.plusSeconds(60);
        note(cart(8, CellState.OK));

        assertThat(queries).singleElement().satisfies(question -> {
            assertThat(question.window().length()).isEqualTo(Duration.ofHours(1));
            assertThat(question.query()).doesNotContain("cart");
        });
        assertThat(rates()).hasSize(61).endsWith(7f, 8f);
        assertThat(rates().subList(0, 59)).containsOnly(Float.NaN);

        var times = new long[] {AT.minusSeconds(60).toEpochMilli(), AT.toEpochMilli()};
        receivers
                .getFirst()
                .accept(new RangeQueryRunner.Answer.Received(
                        new Matrix(
                                queries.getFirst().window(),
                                queries.getFirst().step(),
                                List.of(
                                        new Matrix.Series(
                                                Labels.of("service", "shop/cart"),
                                                times,
                                                new double[] {5, 6},
                                                List.of()),
                                        new Matrix.Series(
                                                Labels.of("service", "search"),
                                                times,
                                                new double[] {1, 1},
                                                List.of()))),
                        ""));

        assertThat(rates()).endsWith(5f, 7f, 8f);
    }

    @Test
    void aStaleValueIsAGapInTheLine() {
        note(cart(7, CellState.OK));
        now = AT.plusSeconds(60);
        note(cart(7, CellState.STALE));
        now = AT.plusSeconds(120);
        note(cart(9, CellState.OK));

        assertThat(rates()).endsWith(7f, Float.NaN, 9f);

        now = AT.plus(Duration.ofMinutes(90));
        note(cart(9, CellState.STALE));
        assertThat(rates()).as("longer ago than the line").isEmpty();
        assertThat(queries).as("the hour is asked again").hasSize(2);
    }
}
