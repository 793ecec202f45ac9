package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.silence.ExistingSilenceReview;
import greenwall.fleet.source.AlertSource;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.SceneNodes;
import greenwall.views.widgets.RowList;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

class SilencesPaneTest {
    private static final Instant NOW = Fleets.NOW;

    private static AlertSource.Silence silence(String id, int minutes) {
        return new AlertSource.Silence(
                id,
                List.of(new AlertSource.Matcher("alertname", id, false, true)),
                NOW.minusSeconds(60),
                NOW.plusSeconds(60L * minutes),
                "anna",
                "work",
                AlertSource.SilenceState.ACTIVE,
                NOW,
                "",
                Map.of());
    }

    private static AlertSnapshot state(AlertSource.Silence... silences) {
        return new AlertSnapshot(
                NOW,
                List.of(),
                List.of(),
                Arrays.stream(silences)
                        .map(s -> new AlertSnapshot.ClusterSilence("east", s))
                        .toList(),
                List.of(),
                List.of());
    }

    @Test
    void theChosenSilenceStaysChosenWhereverItsRowGoes() {
        Fx.get(() -> {
            var pane = new SilencesPane(Contexts.of(FakeBackend.rich()));
            pane.show(state(silence("mine", 60), silence("other", 90)), "", true);
            pane.node().select(0);
            pane.show(state(silence("first", 10), silence("mine", 60), silence("other", 90)), "", true);
            assertThat(pane.selected().orElseThrow().silence().id()).isEqualTo("mine");

            pane.show(state(silence("first", 10), silence("other", 90)), "", true);
            assertThat(pane.selected())
                    .as("what is gone is not replaced by its neighbour")
                    .isEmpty();
            return true;
        });
    }

    @Test
    void missingSilenceDataIsNotReportedAsNoSilence() {
        Fx.run(() -> {
            var pane = new SilencesPane(Contexts.of(FakeBackend.rich()));
            pane.node().resize(800, 400);
            pane.show(state(), "", true);
            assertThat(texts(pane)).contains("No silence is active.");
            pane.show(state(silence("first", 10)), "other", true);
            assertThat(texts(pane)).contains("No silence matches the filter.").doesNotContain("is active");
            var unknown = List.of("east: no Alertmanager lists its silences");
            pane.show(new AlertSnapshot(NOW, List.of(), List.of(), List.of(), unknown, List.of()), "", true);
            assertThat(texts(pane)).contains(unknown.getFirst()).doesNotContain("is active");
        });
    }

    @Test
    void aNewSilenceIsNotSaidToMatchNothingBeforeItsAlertsAreReportedAsSilenced() {
        Fx.run(() -> {
            var pane = new SilencesPane(Contexts.of(FakeBackend.rich()));
            pane.node().resize(800, 400);
            var firing = new Alert("east", Labels.of("alertname", "hot"), Map.of(), AlertPhase.FIRING, NOW, "st01");
            var silences = state(silence("hot", 60)).silences();
            pane.show(new AlertSnapshot(NOW, List.of(firing), List.of(), silences, List.of(), List.of()), "", true);
            assertThat(texts(pane)).contains("matches alerts that are pending or not reported as silenced yet");
            pane.show(new AlertSnapshot(NOW, List.of(), List.of(), silences, List.of(), List.of()), "", true);
            assertThat(texts(pane)).contains("matches no firing alert").doesNotContain("silenced yet");
            var watchdog = new WatchdogAlert(
                    "east", WatchdogAlert.WatchdogState.SUPPRESSED, Optional.empty(), "silenced", List.of("hot"));
            pane.show(new AlertSnapshot(NOW, List.of(), List.of(watchdog), silences, List.of(), List.of()), "", true);
            assertThat(texts(pane)).contains("silences the Watchdog").doesNotContain("silenced yet");
        });
    }

    private static AlertActions actions(InstantSource clock, List<String> messages) {
        return new AlertActions(new ViewContext(
                Contexts.style(), clock, ZoneOffset.UTC, FakeBackend.rich(), windowRequest -> {
                    if (windowRequest instanceof WindowRequest.ShowMessage(var text)) {
                        messages.add(text);
                    }
                }));
    }

    @Test
    void theSilenceOfSomebodyElseEndsOnlyAfterItWasNamed() {
        var messages = new ArrayList<String>();
        Fx.run(() -> {
            var actions = actions(() -> NOW, messages);
            var others = new ExistingSilenceReview.SilenceWithAlerts("east", silence("hot", 60), List.of());
            actions.endSilence(others);
            assertThat(messages).containsExactly("Press X again to expire anna's silence: alertname=\"hot\" (work)");
            actions.endSilence(others);
            assertThat(messages).hasSizeGreaterThan(1).last().asString().doesNotContain("again");
        });
    }

    @Test
    void theSilenceOfSomebodyElseIsNamedAgainAfterAWhile() {
        var messages = new ArrayList<String>();
        var now = new AtomicReference<>(NOW);
        Fx.run(() -> {
            var actions = actions(now::get, messages);
            var others = new ExistingSilenceReview.SilenceWithAlerts("east", silence("hot", 60), List.of());
            actions.endSilence(others);
            now.set(NOW.plusSeconds(90));
            actions.endSilence(others);
            assertThat(messages).hasSize(2).allMatch(text -> text.startsWith("Press X again"));
            now.set(NOW.plusSeconds(130));
            actions.endSilence(others);
            assertThat(messages.getLast())
                    .as("a long comment is read for 40 seconds")
                    .doesNotContain("again");
        });
    }

    /// A silence may be read in its dialog between two key presses.
    @Test
    void theSilenceOfSomebodyElseIsNamedAgainAfterItsDialogOrAfterAnotherRow() {
        var messages = new ArrayList<String>();
        var stage = Fx.get(Stage::new);
        var view = Fx.get(() -> {
            var alertsView = new AlertsView(Contexts.of(FakeBackend.rich(), windowRequest -> {
                if (windowRequest instanceof WindowRequest.ShowMessage(var text)) {
                    messages.add(text);
                }
            }));
            stage.setScene(new Scene(alertsView.node(), 900, 700));
            stage.show();
            stage.requestFocus();
            alertsView.show(Fleets.rich());
            alertsView.onShown(Place.HOME.to("alerts").with("list", "silences"));
            alertsView.show(new AlertsAndProblems(state(silence("hot", 60), silence("cold", 90))));
            alertsView.node().requestFocus();
            return alertsView;
        });
        WaitForAsyncUtils.waitForFxEvents();
        Fx.run(() -> {
            var list = SceneNodes.nodes(view.node(), RowList.class).stream()
                    .filter(each -> each.getAccessibleText().startsWith("Silences"))
                    .findFirst()
                    .orElseThrow();
            list.select(0);
            Keys.press(list, KeyCode.X);
            Keys.press(list, KeyCode.ENTER);
            SceneNodes.labelled(view.node(), Button.class, "Cancel").fire();
            Keys.press(list, KeyCode.X);
            list.select(1);
            list.select(0);
            Keys.press(list, KeyCode.X);
            assertThat(messages).hasSize(3).allMatch(text -> text.startsWith("Press X again"));
            Keys.press(list, KeyCode.X);
            assertThat(messages.getLast()).doesNotContain("again");
            stage.close();
        });
    }

    private static String texts(SilencesPane pane) {
        pane.node().snapshot(null, null);
        return pane.node().textBounds().toString();
    }
}
