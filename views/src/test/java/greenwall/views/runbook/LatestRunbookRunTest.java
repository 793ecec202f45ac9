package greenwall.views.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.StepResult;
import greenwall.fleet.state.FleetState;
import greenwall.views.ConsoleBackend;
import greenwall.views.Place;
import greenwall.views.TimeRangeChoice;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import org.junit.jupiter.api.Test;

/// The runbook view shows only the run that was requested last.
class LatestRunbookRunTest {
    private record RequestedRun(RunbookRunner.Request request, Consumer<RunbookRunner.Progress> listener) {}

    private final List<RequestedRun> requests = new ArrayList<>();

    private final ConsoleBackend backend = new RangeQueriesOnlyBackend() {
        @Override
        public RunbookRunner runbookRunner() {
            return (request, listener) -> {
                requests.add(new RequestedRun(request, listener));
                return new RunbookRunner.RunHandle() {
                    @Override
                    public void overrule(int number, RunbookStep.Choice choice) {}

                    @Override
                    public void close() {}
                };
            };
        }
    };

    private static RunbookRunner.Progress concluded(String words) {
        var step = new RunbookStep.Verdict(IncidentVerdict.INCIDENT, words, List.of(), 1);
        var result = new StepResult.Concluded(IncidentVerdict.INCIDENT, List.of(), List.of(), words);
        return new RunbookRunner.Progress(
                Optional.empty(),
                Optional.empty(),
                List.of(new RunbookRun.CompletedStep(1, "", step, result)),
                false,
                "");
    }

    private RunbookView view() {
        return Fx.get(() -> new RunbookView(Contexts.of(backend)));
    }

    private static Place of(FleetState state, int host) {
        var one = state.hosts().get(host);
        return Place.HOME
                .to("runbook")
                .about(new Place.HostRef(one.cluster().name(), one.name()))
                .with(RunbookView.ALERT, "OomKill");
    }

    private static String texts(RunbookView view) {
        return texts((Node) view.node());
    }

    private static String texts(Node node) {
        return switch (node) {
            case Labeled label -> label.getText() + "\n";
            case ScrollPane pane -> texts(pane.getContent());
            case Parent parent ->
                parent.getChildrenUnmodifiable().stream()
                        .map(LatestRunbookRunTest::texts)
                        .collect(Collectors.joining());
            default -> "";
        };
    }

    @Test
    void theRunOfAnotherHostIsNotShown() {
        var state = Fleets.rich();
        var view = view();
        Fx.run(() -> {
            view.show(state);
            view.onShown(of(state, 0));
            requests.getFirst().listener().accept(concluded("the first host's verdict"));
            assertThat(texts(view)).contains("INCIDENT", "the first host's verdict");

            view.onShown(of(state, 1));
            assertThat(texts(view)).doesNotContain("INCIDENT").doesNotContain("the first host's verdict");

            requests.getFirst().listener().accept(concluded("late"));
            assertThat(texts(view)).doesNotContain("INCIDENT").doesNotContain("late");
            requests.getLast().listener().accept(concluded("the second host's verdict"));
            assertThat(texts(view)).contains("the second host's verdict");
        });
        assertThat(requests).hasSize(2);
    }

    @Test
    void aLinkOpenedAtStartupWaitsForItsHost() {
        var state = Fleets.rich();
        var view = view();
        Fx.run(() -> {
            view.onShown(of(state, 1));
            assertThat(requests).isEmpty();
            view.show(FleetState.EMPTY);
            view.show(Fleets.healthy(3));
            assertThat(requests).as("the host is not known yet").isEmpty();
            assertThat(texts(view)).contains("is not known in the cluster");
            view.show(state);
        });
        assertThat(requests).singleElement().satisfies(one -> {
            assertThat(one.request().host().orElseThrow().name())
                    .isEqualTo(state.hosts().get(1).name());
            assertThat(one.request().alert()).isEqualTo(Labels.of("alertname", "OomKill"));
        });
    }

    @Test
    void aLinkWithoutAClusterFindsItsHost() {
        var state = Fleets.rich();
        var host = state.hosts().getFirst();
        var view = view();
        Fx.run(() -> {
            view.onShown(of(state, 0).about(new Place.HostRef("", host.name())));
            view.show(Fleets.cluster("east").host("other", Labels.EMPTY).fleet());
            assertThat(texts(view)).contains("No host is named “" + host.name() + "”.");
            view.show(state);
        });
        assertThat(requests)
                .singleElement()
                .satisfies(one -> assertThat(one.request().host()).contains(host));
    }

    @Test
    void anotherAlertWithTheSameNameOnTheSameHostIsASeparateRun() {
        var state = Fleets.rich();
        var view = view();
        var first = Labels.of("alertname", "ZFSPoolDegraded", "pool", "a \"quoted\", odd={} \\one");
        var second = first.with("pool", "tank");
        Fx.run(() -> {
            view.show(state);
            view.onShown(RunbookView.of(first, of(state, 0)));
            view.onShown(RunbookView.of(second, of(state, 0)));
            view.onShown(Place.parse(RunbookView.of(second, of(state, 0)).link(), List.of("runbook")));
        });
        assertThat(requests).extracting(one -> one.request().alert()).containsExactly(first, second);
    }

    @Test
    void anAlertWithoutAHostIsNotAssignedToTheWorstHost() {
        var view = view();
        Fx.run(() -> {
            view.show(Fleets.rich());
            view.onShown(Place.HOME.to("runbook").with(RunbookView.ALERT, "BackupMissing"));
        });
        assertThat(requests).singleElement().satisfies(one -> {
            assertThat(one.request().host()).isEmpty();
            assertThat(one.request().cluster()).isEmpty();
        });
    }

    @Test
    void anotherEndOfTheTimeRangeIsExaminedAndAnotherLengthUntilNowIsNot() {
        var state = Fleets.rich();
        var view = view();
        var end = Fleets.NOW.minusSeconds(7_200);
        Fx.run(() -> {
            view.show(state);
            view.onShown(of(state, 0));
            view.onShown(of(state, 0).during(TimeRangeChoice.last(Duration.ofHours(24))));
            assertThat(requests).hasSize(1);
            view.onShown(of(state, 0).during(TimeRangeChoice.fixed(TimeWindow.before(end, Duration.ofHours(1)))));
        });
        assertThat(requests)
                .hasSize(2)
                .last()
                .satisfies(one -> assertThat(one.request().at()).isEqualTo(end));
    }
}
