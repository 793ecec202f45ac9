package greenwall.views.alerthistory;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TimeTravel;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeIncidentRecords;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.RowList;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import javafx.scene.Scene;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class AlertHistoryViewTest {
    private final List<TimeWindow> asked = new ArrayList<>();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private Instant now = Fleets.NOW;
    private TimeTravel travel = UnconnectedServices.travel("not here");

    private AlertHistoryView view(Place place) {
        var backend = new RangeQueriesOnlyBackend() {
            @Override
            public AlertHistoryQuery historicalAlerts() {
                return (window, receiver) -> {
                    asked.add(window);
                    return FakeIncidentRecords.month().query(window, receiver);
                };
            }

            @Override
            public TimeTravel travel() {
                return travel;
            }
        };
        var view = new AlertHistoryView(
                new ViewContext(Contexts.style(), () -> now, ZoneOffset.UTC, backend, windowRequests::add));
        new Scene(view.node(), 1280, 720);
        view.onShown(place);
        view.node().applyCss();
        view.node().layout();
        return view;
    }

    private static Place last(int hours) {
        return Place.HOME.to("history").during(TimeRangeChoice.last(Duration.ofHours(hours)));
    }

    private static RowList list(AlertHistoryView view) {
        return (RowList) view.node().lookupAll("*").stream()
                .filter(RowList.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aShortTimeRangeIsNotWidened() {
        Fx.run(() -> {
            view(last(1));
            assertThat(asked).containsExactly(TimeWindow.before(now, Duration.ofHours(1)));
        });
    }

    @Test
    void aLiveTimeRangeMovesOnAndAFixedOneDoesNot() {
        Fx.run(() -> {
            var live = view(last(24));
            live.show(FleetState.EMPTY);
            assertThat(asked).hasSize(1);
            now = now.plus(Duration.ofMinutes(5));
            live.show(FleetState.EMPTY);
            assertThat(asked).hasSize(2).last().isEqualTo(TimeWindow.before(now, Duration.ofHours(24)));
            live.onHidden();
            now = now.plus(Duration.ofMinutes(5));
            live.show(FleetState.EMPTY);
            assertThat(asked).hasSize(2);

            var fixed = view(last(24).during(TimeRangeChoice.fixed(TimeWindow.before(now, Duration.ofHours(1)))));
            now = now.plus(Duration.ofHours(5));
            fixed.show(FleetState.EMPTY);
            assertThat(asked).hasSize(3);
        });
    }

    @Test
    void anAlertIsOpenedInTheSameTimeRangeAndFilter() {
        Fx.run(() -> {
            var place = last(24).with("only", "environment=production");
            var view = view(place);
            list(view).select(0);
            Keys.press(list(view), KeyCode.ENTER);
            assertThat(windowRequests).singleElement().isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
                assertThat(go.place().view()).isEqualTo("alerts");
                assertThat(go.place().get("filter")).isNotEmpty();
                assertThat(go.place().range()).isEqualTo(place.range());
                assertThat(go.place().scope()).isEqualTo(place.scope());
            });
        });
    }

    private static String bannerText(AlertHistoryView view) {
        view.node().layout();
        return view.node().lookupAll("*").stream()
                .filter(Banner.class::isInstance)
                .flatMap(banner -> ((Banner) banner).textBounds().stream())
                .map(TextBounds::text)
                .collect(Collectors.joining(" "));
    }

    @Test
    void theBannerCountsWhatTheRowsShow() {
        Fx.run(() -> {
            var view = view(last(24));
            var byHost = (ToggleButton) view.node().lookup(".toggle-button");
            byHost.fire();
            assertThat(bannerText(view))
                    .contains("1 host with flapping alerts", "4 hosts whose alerts nobody acted on");
            view.node().snapshot(null, null);
            assertThat(list(view).textBounds()).anyMatch(bounds -> bounds.text().contains("nobody acted on its"));
            byHost.fire();
            assertThat(bannerText(view)).contains("1 alert flapping", "2 alerts that nobody acted on");
        });
    }

    /// The console does not know what people did at an earlier time.
    @Test
    void anEarlierTimeDoesNotSayThatNobodyActed() {
        Fx.run(() -> {
            travel = UnconnectedServices.past();
            var view = view(last(24));
            var byHost = (ToggleButton) view.node().lookup(".toggle-button");
            byHost.fire();
            byHost.fire();
            assertThat(bannerText(view)).contains("1 alert flapping").doesNotContain("nobody acted");
            view.node().snapshot(null, null);
            assertThat(list(view).textBounds())
                    .isNotEmpty()
                    .noneMatch(bounds -> bounds.text().contains("nobody acted"));
        });
    }

    @Test
    void theSelectedAlertStaysSelectedWhenTheFilterChanges() {
        Fx.run(() -> {
            var view = view(last(24));
            list(view).select(2);
            Keys.press(list(view), KeyCode.ENTER);
            var filter = (TextField) view.node().lookup(".text-field");
            var name = ((WindowRequest.Go) windowRequests.getFirst()).place().get("filter");
            filter.setText(name);
            assertThat(list(view).selected()).isZero();
            filter.setText("no such alert");
            assertThat(list(view).selected()).isNegative();
            list(view).snapshot(null, null);
            assertThat(list(view).textBounds().toString())
                    .contains("No alert that fired in this time range matches the filter.");
        });
    }
}
