package greenwall.views.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.alert.AcknowledgementRegistry;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertListModel;
import greenwall.fleet.alert.AlertListOptions;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.views.AlertsAndProblems;
import greenwall.views.BackgroundRunner;
import greenwall.views.Place;
import greenwall.views.paint.TextBounds;
import greenwall.views.testing.Clicks;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.SceneNodes;
import greenwall.views.widgets.RowList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import org.junit.jupiter.api.Test;

class AlertListTest {
    private static AlertListModel.Listing listed(String... names) {
        List<AlertListModel.Row> rows = Arrays.stream(names)
                .<AlertListModel.Row>map(name -> new AlertListModel.Row.Item(
                        Fleets.alert(Labels.of("alertname", name), AlertPhase.FIRING, "st01")))
                .toList();
        return new AlertListModel.Listing(rows, rows.size(), rows.size());
    }

    private static void press(AlertList list, KeyCode code, boolean shift) {
        Event.fireEvent(list.node(), new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, false, false, false));
    }

    private static List<String> targetNames(AlertList list) {
        return list.chosenAlerts().stream().map(Alert::name).toList();
    }

    private static AlertList list() {
        var list = new AlertList(Contexts.of(FakeBackend.rich()));
        list.node().onSelect(_ -> list.storeSelection());
        list.node().resize(800, 600);
        return list;
    }

    @Test
    void shiftSelectsSeveralAlertsForOneAction() {
        Fx.run(() -> {
            var list = list();
            list.show(listed("A", "B", "C", "D"), "");
            list.node().select(1);
            assertThat(targetNames(list)).containsExactly("B");
            press(list, KeyCode.DOWN, true);
            press(list, KeyCode.DOWN, true);
            assertThat(targetNames(list)).containsExactly("B", "C", "D");
            press(list, KeyCode.UP, true);
            assertThat(targetNames(list)).containsExactly("B", "C");
            press(list, KeyCode.UP, false);
            assertThat(targetNames(list))
                    .as("without Shift one is chosen again")
                    .containsExactly("B");
        });
    }

    @Test
    void aMultipleSelectionIsKeptWhileOtherAlertsComeAndGo() {
        Fx.run(() -> {
            var list = list();
            list.show(listed("A", "B", "C", "D"), "");
            list.node().select(2);
            press(list, KeyCode.UP, true);
            list.show(listed("new", "A", "B", "C"), "");
            assertThat(targetNames(list)).containsExactly("B", "C");
            list.show(listed("B", "new", "C"), "");
            assertThat(targetNames(list)).as("never one that nobody chose").containsExactly("B");
        });
    }

    @Test
    void theHeadOfAGroupCountsItsAcknowledgedAlerts() {
        Fx.run(() -> {
            var alert = Fleets.alert(Labels.of("alertname", "A"), AlertPhase.FIRING, "st01");
            var seen = alert.with(
                    Optional.of(AcknowledgementRegistry.acknowledgementOf(alert, Fleets.NOW, "anna", "", "")));
            var model = new AlertListModel();
            model.show(
                    new AlertSnapshot(Fleets.NOW, List.of(alert, seen), List.of(), List.of(), List.of(), List.of()),
                    Set.of());
            var list = list();
            list.show(model.list(AlertListOptions.FIRST), "");
            list.node().snapshot(null, null);
            assertThat(list.node().textBounds().toString()).contains("2 firing · 1 acknowledged");
        });
    }

    @Test
    void aSelectedGroupStaysSelectedWhenAlertsComeAndGo() {
        Fx.run(() -> {
            var alerts = Arrays.stream(new String[] {"B", "B", "C"})
                    .map(name -> Fleets.alert(Labels.of("alertname", name), AlertPhase.FIRING, "st01"))
                    .toList();
            var more = new ArrayList<>(alerts);
            more.addFirst(Fleets.alert(Labels.of("alertname", "A"), AlertPhase.FIRING, "st02"));
            var model = new AlertListModel();
            model.show(new AlertSnapshot(Fleets.NOW, alerts, List.of(), List.of(), List.of(), List.of()), Set.of());
            var list = list();
            list.show(model.list(AlertListOptions.FIRST), "");
            list.node().select(0);
            assertThat(targetNames(list)).containsExactly("B", "B");
            model.show(new AlertSnapshot(Fleets.NOW, more, List.of(), List.of(), List.of(), List.of()), Set.of());
            list.show(model.list(AlertListOptions.FIRST), "");
            assertThat(targetNames(list)).containsExactly("B", "B");
        });
    }

    @Test
    void theAlertUnderThePointerAndTheFirstVisibleOneKeepTheirPlace() {
        Fx.run(() -> {
            var names = IntStream.range(0, 100).mapToObj(i -> "A" + i).toArray(String[]::new);
            var more = Stream.concat(Stream.of("new"), Arrays.stream(names)).toArray(String[]::new);
            var list = list();
            list.show(listed(names), "");
            double place = list.node().offset(2);
            Clicks.point(list.node(), 100, place + 5);
            list.show(listed(more), "");
            assertThat(list.node().offset(3)).as("under the pointer").isEqualTo(place);
            Clicks.fire(list.node(), MouseEvent.MOUSE_EXITED, 0, 0, MouseButton.NONE);
            list.show(listed(names), "");
            list.node().scrollToTop();
            list.show(listed(more), "");
            assertThat(list.node().offset(0))
                    .as("what is new is seen at the top")
                    .isZero();
            list.node().select(60);
            int first = list.node().firstVisible();
            double offset = list.node().offset(first);
            list.show(listed(names), "");
            assertThat(list.node().offset(first - 1)).as("in the middle").isEqualTo(offset);
        });
    }

    /// Runs a task only when the test says so.
    private static final class StepwiseRunner implements BackgroundRunner {
        private final Deque<Runnable> tasks = new ArrayDeque<>();

        @Override
        public <T> void run(Supplier<T> work, Consumer<Optional<T>> receiver) {
            tasks.add(() -> receiver.accept(BackgroundRunner.attempt(work)));
        }
    }

    @Test
    void alertsThatFireAreNeverSaidNotToFireWhileTheyAreListed() {
        var background = new StepwiseRunner();
        Fx.run(() -> {
            var view = new AlertsView(Contexts.of(new RangeQueriesOnlyBackend() {
                @Override
                public BackgroundRunner background() {
                    return background;
                }
            }));
            var scene = new Scene(view.node(), 1000, 600);
            var alert = Fleets.alert(Labels.of("alertname", "A"), AlertPhase.FIRING, "st01");
            var firing = new AlertsAndProblems(
                    new AlertSnapshot(Fleets.NOW, List.of(alert), List.of(), List.of(), List.of(), List.of()));
            view.onShown(Place.HOME.to("alerts").with("filter", "A"));
            view.show(firing);
            while (!background.tasks.isEmpty()) {
                background.tasks.remove().run();
                scene.snapshot(null);
                assertThat(SceneNodes.nodes(view.node(), RowList.class).stream()
                                .flatMap(list -> list.textBounds().stream())
                                .map(TextBounds::text))
                        .doesNotContain("No alert is firing.");
            }
            assertThat(SceneNodes.nodes(view.node(), RowList.class).stream()
                            .flatMap(list -> list.textBounds().stream())
                            .map(TextBounds::text))
                    .contains("A");
        });
    }
}
