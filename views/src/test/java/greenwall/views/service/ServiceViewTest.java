package greenwall.views.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.service.ServiceReleases;
import greenwall.fleet.source.TraceSource;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ConsoleBackend;
import greenwall.views.LogQueries;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.Services;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.chart.TimeSeriesChart;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.FakeLogs;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.FakeServices;
import greenwall.views.testing.FakeTraces;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceViewTest {
    private FakeTraces traces = new FakeTraces(Fleets.NOW);
    private final FakeRangeQueryRunner ranges = new FakeRangeQueryRunner();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private final ServiceView[] view = new ServiceView[1];
    private final FakeLogs logs = new FakeLogs(100, Fleets.NOW);
    private Services services = FakeServices.shop();
    private Instant now = Fleets.NOW;
    private TimeRangeChoice range = Place.HOME.range();

    private List<String> draw(Map<String, String> more, int width, int height, Theme theme) {
        ConsoleBackend backend = new RangeQueriesOnlyBackend(ranges) {
            @Override
            public TraceFinder traces() {
                return traces;
            }

            @Override
            public Services services() {
                return services;
            }

            @Override
            public LogQueries logs() {
                return logs;
            }
        };
        InstantSource clock = () -> now;
        Pictures.draw("service", theme, width, height, style -> {
            view[0] = new ServiceView(
                    new ViewContext(style, clock, ZoneId.of("Europe/Berlin"), backend, windowRequests::add));
            view[0].node().resize(width, height);
            view[0].onShown(new Place("service", Optional.empty(), range, more));
            view[0].show(Fleets.rich());
            return view[0].node();
        });
        assertThat(Fx.get(() -> SceneNodes.faults(view[0].node()))).isEmpty();
        return Fx.get(() -> LayoutCheck.texts(view[0].node()));
    }

    private static void press(Node node, KeyCode code) {
        Event.fireEvent(node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false));
    }

    @ParameterizedTest
    @CsvSource({"1366, 768, NIGHT", "1920, 1080, DAYLIGHT", "3840, 2160, NIGHT"})
    void aServiceIsShownWithItsNeighboursHostsAndTraces(int width, int height, Theme theme) {
        var texts = draw(Map.of("service", "cart", "in", "prod-east"), width, height, theme);

        assertThat(texts)
                .contains("cart", "Dependencies", "called by", "shop", "calls", "stock")
                .anyMatch(text -> text.startsWith("p99 "));
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.ALL);
    }

    @Test
    void aServiceWithObjectivesShowsItsRemainingBudgetsAndWhyOneBurns() {
        var texts = draw(Map.of("service", "shop", "in", "prod-east"), 1440, 900, Theme.NIGHT);

        assertThat(texts)
                .contains("Objectives, over 30 days", "99.9 % succeeded", "95 % were answered within 300 ms")
                .contains("95.400 %", "30 d in 7 d 7 h", "as told");
    }

    @Test
    void countsOfLinesThatAreIncompleteAreReported() {
        logs.setIncomplete("an ingester does not respond");
        assertThat(draw(Map.of("service", "cart", "in", "prod-east"), 1920, 1080, Theme.NIGHT))
                .anyMatch(text -> text.startsWith("Lines by level (part of it missing: an in"));
    }

    @Test
    void onlySeriesOfTheServiceAreQueried() {
        draw(Map.of("service", "cart", "in", "prod-east"), 1366, 768, Theme.NIGHT);

        assertThat(ranges.queries())
                .isNotEmpty()
                .allMatch(question -> question.query().contains("=~\"cart|shop/cart\""));
        assertThat(traces.queries())
                .anyMatch(query -> query.startsWith("exemplars ") && query.contains("=~\"cart|shop/cart\""));
    }

    @Test
    void aReleaseThatRunsAtTheEndOfAnEarlierWindowIsNotSaidToHaveEnded() {
        var end = Fleets.NOW.minus(Duration.ofHours(2));
        var found = new ServiceReleases(List.of(
                new ServiceReleases.Release("2.0", end.minusSeconds(600), end, true, false),
                new ServiceReleases.Release("1.9", end.minusSeconds(3_600), end.minusSeconds(660), true, true)));
        var rows = ServiceDetailTables.releases(found, false, Fleets.NOW, ZoneOffset.UTC, "")
                .rows();
        assertThat(rows)
                .extracting(row -> row.items().getLast().text())
                .containsExactly("running at the end of this time range", "until 20 Nov 05:49:00");
    }

    /// The metrics may have the label at another time.
    @Test
    void aMissingVersionLabelIsAStatementAboutTheTimeRange() {
        assertThat(draw(Map.of("service", "cart", "in", "prod-east"), 2560, 2160, Theme.NIGHT))
                .contains("No metric of this service has a version label.");
        range = TimeRangeChoice.fixed(TimeWindow.before(Fleets.NOW, Duration.ofHours(1)));
        assertThat(draw(Map.of("service", "cart", "in", "prod-east"), 2560, 2160, Theme.NIGHT))
                .contains("No metric of this service has a version label in this time range.");
    }

    @Test
    void withoutANameTheWorstServiceIsShown() {
        assertThat(draw(Map.of(), 1366, 768, Theme.NIGHT))
                .contains("database")
                .anyMatch(text -> text.startsWith("critical: share of its requests that failed"));
    }

    @Test
    void theServiceThatWasOpenedAsTheWorstStaysWhenAnotherBecomesTheWorst() {
        draw(Map.of(), 1366, 768, Theme.NIGHT);
        Fx.run(() -> view[0].show(new AlertsAndProblems(AlertSnapshot.NOT_QUERIED, Optional.of(List.of()), List.of())));
        assertThat(windowRequests)
                .singleElement()
                .isInstanceOfSatisfying(
                        WindowRequest.Replace.class,
                        replace -> assertThat(replace.place().parameters())
                                .containsEntry("service", "database")
                                .containsEntry("in", "prod-east"));
        services = new FakeServices(FakeServices.shop().services().reversed(), List.of(), Fleets.NOW);
        now = Fleets.NOW.plusSeconds(10);
        Fx.run(() -> view[0].show(Fleets.rich()));
        assertThat(windowRequests).hasSize(1);
        assertThat(Fx.get(() -> LayoutCheck.texts(view[0].node()))).first().isEqualTo("database");
    }

    @Test
    void aFailedSearchForFailedTracesIsReportedAboveTheTraces() {
        traces = new FakeTraces(Fleets.NOW) {
            @Override
            public RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver) {
                if (!search.failed()) {
                    return super.search(search, receiver);
                }
                receiver.accept(new FoundTraces(List.of(), false, List.of("tempo of prod-east: timed out")));
                return () -> {};
            }
        };
        assertThat(draw(Map.of("service", "cart", "in", "prod-east"), 1366, 768, Theme.NIGHT))
                .contains("tempo of prod-east: timed out");
    }

    @Test
    void aServiceWithoutMetricsIsReportedAsUnknown() {
        assertThat(draw(Map.of("service", "nobody"), 1366, 768, Theme.NIGHT))
                .contains("No service named nobody is known");
        assertThat(view[0].completeness()).isEqualTo(ScreenshotCompleteness.NOTHING);
    }

    @Test
    void anOutdatedAnswerIsNotGreen() {
        now = Fleets.NOW.plus(Duration.ofMinutes(5));
        assertThat(draw(Map.of("service", "cart"), 1366, 768, Theme.NIGHT))
                .anyMatch(text -> text.startsWith("silent: its source last responded 5 m"))
                .contains("silent")
                .filteredOn("ok"::equals)
                .as("its host alone, which the fleet knows of itself")
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void theCallsOfAnOutdatedAnswerAreNotShownAsCurrent() {
        assertThat(textsFromTheFirstCallOn()).anyMatch(text -> text.endsWith("/s"));
        now = Fleets.NOW.plus(Duration.ofMinutes(5));
        assertThat(textsFromTheFirstCallOn()).noneMatch(text -> text.endsWith("/s"));
    }

    private List<String> textsFromTheFirstCallOn() {
        var texts = draw(Map.of("service", "shop"), 1366, 768, Theme.NIGHT);
        return texts.subList(texts.indexOf("calls"), texts.size());
    }

    @Test
    void afterTheClockIsSetBackTheServicesAndTheirChartsAreQueriedAgain() {
        var asked = new AtomicInteger();
        services = receiver -> {
            asked.incrementAndGet();
            return FakeServices.shop().list(receiver);
        };
        draw(Map.of("service", "cart"), 1366, 768, Theme.NIGHT);
        int askedBefore = asked.get();
        int charts = ranges.queries().size();
        now = Fleets.NOW.minus(Duration.ofHours(1));
        Fx.run(() -> view[0].show(Fleets.rich()));
        assertThat(asked).hasValue(askedBefore + 1);
        assertThat(ranges.queries()).hasSizeGreaterThan(charts);
        assertThat(Fx.get(() -> LayoutCheck.texts(view[0].node())))
                .as("an answer from the future does not describe the present")
                .anyMatch(text -> text.startsWith("silent: its source last responded before the clock was set back"));
    }

    @Test
    void anActionRequestedBeforeTheServiceIsKnownRunsLater() {
        var receivers = new ArrayList<Consumer<Services.Answer>>();
        services = receiver -> {
            receivers.add(receiver);
            return () -> {};
        };
        draw(Map.of("service", "cart", "in", "prod-east"), 1366, 768, Theme.NIGHT);
        Fx.run(() -> press(view[0].node(), KeyCode.T));
        assertThat(windowRequests).singleElement().isInstanceOf(WindowRequest.ShowMessage.class);

        Fx.run(() -> FakeServices.shop().list(receivers.getLast()).close());

        assertThat(windowRequests.getLast())
                .isInstanceOfSatisfying(
                        WindowRequest.Go.class,
                        go -> assertThat(go.place().view()).isEqualTo("traces"));
        assertThat(windowRequests).as("once").hasSize(2);
    }

    @Test
    void anInstantOpensTheTracesThatExplainItAndAPointOpensItsTrace() {
        draw(Map.of("service", "cart", "in", "prod-east"), 1366, 768, Theme.NIGHT);
        Fx.run(() -> {
            var chart = view[0].node().lookupAll("*").stream()
                    .filter(node -> node instanceof TimeSeriesChart one
                            && one.data().title().equals("Latency"))
                    .findFirst()
                    .orElseThrow();
            press(chart, KeyCode.X);
            press(chart, KeyCode.LEFT);
            press(chart, KeyCode.ENTER);
            press(view[0].node(), KeyCode.H);
            press(view[0].node(), KeyCode.P);
            press(view[0].node(), KeyCode.M);
        });

        assertThat(windowRequests)
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("traces")
                        && !place.get("id").isEmpty())
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("traces")
                        && place.get("service").equals("cart")
                        && place.get("compare").equals("1h")
                        && place.range().at(now).length().compareTo(Duration.ofMinutes(10)) <= 0)
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("host")
                        && place.host().isPresent())
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.OpenProbes)
                .anyMatch(windowRequest -> windowRequest instanceof WindowRequest.Go(var place)
                        && place.view().equals("map")
                        && place.get("service").equals("cart"));
    }
}
