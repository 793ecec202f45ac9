package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.WindowRequest;
import greenwall.views.runbook.RunbookView;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.widgets.RowList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;

class AlertActionKeysTest {
    private final List<WindowRequest> windowRequests = new ArrayList<>();

    private static RowList list(AlertsView view) {
        return (RowList) view.node().lookupAll("*").stream()
                .filter(RowList.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static int last(AlertsView view) {
        Keys.press(list(view), KeyCode.END);
        return list(view).selected();
    }

    @Test
    void anAlertWithoutAHostOrARuleOpensItsRunbookInItsClusterAndIsNotExplained() {
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(FakeBackend.rich(), windowRequests::add));
            var alert =
                    new Alert("west", Labels.of("alertname", "QueueFull"), Map.of(), AlertPhase.FIRING, Fleets.NOW, "");
            view.onShown(Place.HOME.to("alerts"));
            view.show(Fleets.healthy(3));
            view.show(new AlertsAndProblems(
                    new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of())));
            new Scene(view.node(), 1280, 720).snapshot(null);
            var list = list(view);
            list.select(1);
            Keys.press(list, KeyCode.R);
            assertThat(windowRequests.getLast()).isInstanceOfSatisfying(WindowRequest.Go.class, go -> {
                assertThat(go.place().host()).isEmpty();
                assertThat(go.place().get(Place.CLUSTER)).isEqualTo("west");
                assertThat(go.place().get(RunbookView.ALERT)).isEqualTo("QueueFull");
            });
            Keys.press(list, KeyCode.E);
            assertThat(windowRequests.getLast())
                    .isEqualTo(new WindowRequest.ShowMessage("This alert cannot be explained: its rule is not known."));
            for (var key : List.of(KeyCode.P, KeyCode.L)) {
                Keys.press(list, key);
                assertThat(windowRequests.getLast())
                        .isEqualTo(new WindowRequest.ShowMessage("This alert names no host."));
            }
        });
    }

    @Test
    void explainIsAboutWhatTheRuleOfTheAlertMeasures() {
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(FakeBackend.rich(), windowRequests::add));
            var alert = new Alert(
                    "west",
                    Labels.of("alertname", "QueueFull"),
                    Map.of(),
                    AlertPhase.FIRING,
                    Fleets.NOW,
                    "",
                    false,
                    List.of(),
                    Optional.of(new Alert.Rule("max(queue_length) > 100")),
                    120,
                    List.of(),
                    "",
                    Optional.empty(),
                    "");
            view.onShown(Place.HOME.to("alerts"));
            view.show(new AlertsAndProblems(
                    new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of())));
            new Scene(view.node(), 1280, 720).snapshot(null);
            list(view).select(1);
            Keys.press(list(view), KeyCode.E);
            assertThat(windowRequests.getLast()).isInstanceOfSatisfying(WindowRequest.ExplainQuery.class, explain -> {
                assertThat(explain.query()).isEqualTo("max(queue_length)");
                assertThat(explain.at()).isEqualTo(Fleets.NOW);
                assertThat(explain.place().get(Place.CLUSTER)).isEqualTo("west");
            });
        });
    }

    @Test
    void aClosedGroupStaysClosedWhenTheViewIsShownAgain() {
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(FakeBackend.rich(), windowRequests::add));
            var place = Place.HOME.to("alerts").with("by", "alert");
            view.onShown(place);
            view.show(Fleets.healthy(3));
            view.show(Fleets.firing());
            new Scene(view.node(), 1280, 720).snapshot(null);
            int rows = last(view);
            list(view).select(0);
            Keys.press(list(view), KeyCode.ENTER);
            int closed = last(view);
            assertThat(closed).isLessThan(rows);
            view.onHidden();
            view.onShown(place);
            view.show(Fleets.firing());
            assertThat(last(view)).isEqualTo(closed);
        });
    }

    private static List<String> textsOfSilences(ConsoleBackend backend, FleetState fleet) {
        var view = new AlertsView(Contexts.of(backend));
        view.onShown(Place.HOME.to("alerts").with("list", "silences"));
        view.show(fleet);
        view.show(new AlertsAndProblems(
                new AlertSnapshot(Fleets.NOW, List.of(), List.of(), List.of(), List.of(), List.of())));
        new Scene(view.node(), 1280, 720).snapshot(null);
        return LayoutCheck.texts(view.node());
    }

    @Test
    void silencesThatCannotBeKnownAreNotReportedAsNone() {
        Fx.run(() -> {
            assertThat(textsOfSilences(FakeBackend.rich(), Fleets.rich()))
                    .contains("No silence is active.", "Silences (0)");
            assertThat(textsOfSilences(RangeQueriesOnlyBackend.inThePast(), Fleets.rich()))
                    .contains("The silences of this time are not known.", "Silences");
            var fleet = Fleets.cluster("east").source(Fleets.source("east", Source.Kind.PROMETHEUS, CellState.OK));
            assertThat(textsOfSilences(FakeBackend.rich(), fleet.fleet()))
                    .contains("No Alertmanager is known, so no silence is known.", "Silences");
        });
    }

    @Test
    void aFilterWithAnInvalidRegularExpressionIsSaidToBeLookedForAsText() {
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(FakeBackend.rich(), windowRequests::add));
            view.onShown(Place.HOME.to("alerts").with("filter", "host=~\"[a"));
            view.show(Fleets.healthy(3));
            view.show(Fleets.firing());
            new Scene(view.node(), 1280, 720).snapshot(null);
            assertThat(LayoutCheck.texts(view.node()))
                    .anyMatch(text -> text.endsWith(
                            "host=~\"[a is looked for as text, because its regular expression is not valid."));
        });
    }

    @Test
    void aLinkToTheSilencesOpensThem() {
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(FakeBackend.rich(), windowRequests::add));
            view.onShown(Place.HOME.to("alerts"));
            view.show(Fleets.firing());
            Keys.press(list(view), KeyCode.Z);
            assertThat(windowRequests.getLast())
                    .isEqualTo(new WindowRequest.Replace(Place.HOME.to("alerts").with("list", "silences")));
        });
    }
}
