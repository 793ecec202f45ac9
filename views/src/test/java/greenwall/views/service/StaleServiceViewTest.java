package greenwall.views.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.source.Matrix;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.Services;
import greenwall.views.chart.ChartLine;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.Scene;
import org.junit.jupiter.api.Test;

/// A service view whose queries are answered when the test says so.
class StaleServiceViewTest {
    private record PendingQuestion(RangeQueryRunner.Request request, Consumer<RangeQueryRunner.Answer> receiver) {
        void answer() {
            long at = request.window().end().toEpochMilli();
            receiver.accept(new RangeQueryRunner.Answer.Received(
                    new Matrix(
                            request.window(),
                            request.step(),
                            List.of(new Matrix.Series(
                                    Labels.of("version", "1.2"),
                                    new long[] {at - 60_000, at},
                                    new double[] {1, 2},
                                    List.of()))),
                    ""));
        }
    }

    private final List<PendingQuestion> asked = new ArrayList<>();
    private final ServiceView view = Fx.get(() -> {
        RangeQueryRunner ranges = (request, receiver) -> {
            asked.add(new PendingQuestion(request, receiver));
            return () -> {};
        };
        return new ServiceView(Contexts.of(new RangeQueriesOnlyBackend(ranges) {
            @Override
            public Services services() {
                return FakeServices.shop();
            }
        }));
    });

    private void show(String service) {
        asked.clear();
        view.onShown(new Place(
                "service", Optional.empty(), Place.HOME.range(), Map.of("service", service, "in", "prod-east")));
        view.show(Fleets.rich());
    }

    private List<ChartLine> lines() {
        return view.node().getChildrenUnmodifiable().stream()
                .filter(TimeSeriesChart.class::isInstance)
                .flatMap(chart -> ((TimeSeriesChart) chart).data().lines().stream())
                .toList();
    }

    @Test
    void theReleasesOfAServiceDoNotBringBackTheChartsOfTheOneBefore() {
        Fx.run(() -> {
            show("cart");
            List.copyOf(asked).forEach(PendingQuestion::answer);
            assertThat(lines()).isNotEmpty();
            show("shop");
            assertThat(lines()).isEmpty();
            var releases = asked.stream()
                    .filter(each -> each.request().query().contains("version"))
                    .toList();
            assertThat(releases).isNotEmpty();
            releases.forEach(PendingQuestion::answer);
            assertThat(lines()).as("only the releases were answered").isEmpty();
        });
    }

    @Test
    void releasesThatCouldNotBeReadAreNotDenied() {
        Fx.run(() -> {
            show("cart");
            asked.stream()
                    .filter(each -> each.request().query().contains("version"))
                    .forEach(each -> each.receiver().accept(new RangeQueryRunner.Answer.Missing("it hangs")));
            new Scene(view.node(), 1440, 1400).snapshot(null);
            assertThat(LayoutCheck.texts(view.node())).contains("The releases could not be read: it hangs");
        });
    }

    @Test
    void noTraceAndNoReleaseAreDeniedBeforeTheyWereLookedFor() {
        Fx.run(() -> {
            show("cart");
            new Scene(view.node(), 1440, 1400).snapshot(null);
            assertThat(LayoutCheck.texts(view.node()))
                    .contains("Loading …")
                    .doesNotContain("No metric of this service has a version label.")
                    .noneMatch(text -> text.startsWith("No trace of this service"));
        });
    }
}
