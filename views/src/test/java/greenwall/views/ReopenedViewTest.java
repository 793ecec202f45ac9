package greenwall.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.incident.Incident;
import greenwall.fleet.incident.IncidentStore;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.incident.IncidentView;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.probe.ProbeLinks;
import greenwall.views.probe.ProbeView;
import greenwall.views.runbook.RunbookView;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.DelegatingIncidentRecords;
import greenwall.views.testing.FakeBackend;
import greenwall.views.testing.FakeIncidentRecords;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import greenwall.views.testing.UnconnectedBackend;
import greenwall.views.testing.UnconnectedServices;
import greenwall.views.widgets.Banner;
import greenwall.views.wireguard.WireguardView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.junit.jupiter.api.Test;

/// A view that was hidden and is shown again does not show its old content.
class ReopenedViewTest {
    private static final Place.HostRef HOST = new Place.HostRef("prod-east", "node04.fra1");

    private static ViewContext context(ConsoleBackend backend) {
        return Contexts.of(backend);
    }

    /// A backend whose runbook runner records its requests.
    private record RecordingRunbookBackend(List<RunbookRunner.Request> requests) implements UnconnectedBackend {
        @Override
        public RangeQueryRunner ranges() {
            return UnconnectedServices.ranges("none");
        }

        @Override
        public RunbookRunner runbookRunner() {
            return (request, _) -> {
                requests.add(request);
                return new RunbookRunner.RunHandle() {
                    @Override
                    public void overrule(int number, RunbookStep.Choice choice) {}

                    @Override
                    public void close() {}
                };
            };
        }
    }

    @Test
    void aRunbookRunsAgainWithTheCurrentHost() {
        var requests = new ArrayList<RunbookRunner.Request>();
        var now = Fleets.rich();
        Fx.run(() -> {
            var view = new RunbookView(context(new RecordingRunbookBackend(requests)));
            var place = Place.HOME.to("runbook").about(HOST);
            view.onShown(place);
            view.show(Fleets.rich());
            assertThat(requests).hasSize(1);
            view.onHidden();
            view.onShown(place);
            assertThat(requests).as("what was known before is not asked about").hasSize(1);
            view.show(now);
        });
        assertThat(requests).hasSize(2);
        assertThat(requests.getLast().host())
                .containsSame(now.host("prod-east", "node04.fra1").orElseThrow());
    }

    private static FleetState withHandshakeAge(double secondsAgo) {
        var builder = Fleets.cluster("east");
        for (var host : List.of("here", "there")) {
            var key = Labels.of("interface", "wg0", "peer", host.equals("here") ? "there" : "here");
            builder.host(host, Labels.EMPTY);
            builder.cell(host, "wg.handshake.age", key, secondsAgo, CellState.OK, "x");
        }
        return builder.fleet();
    }

    private static String texts(PaintedRegion painted) {
        painted.snapshot(null, null);
        return painted.textBounds().toString();
    }

    @Test
    void theSelectedTunnelTextFollowsTheDataAndIsClearedWhenTheViewIsHidden() {
        Fx.run(() -> {
            var view = new WireguardView(context(FakeBackend.rich()));
            new Scene(view.node(), 1280, 720);
            view.node().applyCss();
            view.onShown(Place.HOME.to("wireguard"));
            view.show(withHandshakeAge(20));
            view.node().layout();
            var matrix = view.node().getChildrenUnmodifiable().stream()
                    .filter(child -> "Peer matrix".equals(child.getAccessibleText()))
                    .findFirst()
                    .orElseThrow();
            var banner = (Banner) view.node().getChildrenUnmodifiable().getFirst();
            view.node().snapshot(null, null);
            Event.fireEvent(
                    matrix, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.RIGHT, false, false, false, false));
            assertThat(texts(banner)).contains("here from there 20 s ago");
            view.show(withHandshakeAge(50));
            assertThat(texts(banner)).contains("here from there 50 s ago");
            view.onHidden();
            view.onShown(Place.HOME.to("wireguard"));
            view.show(withHandshakeAge(60));
            assertThat(texts(banner)).doesNotContain("here from there");
        });
    }

    /// Records that respond only when the test says so.
    private static final class DelayedRecords extends DelegatingIncidentRecords {
        private final Map<String, Consumer<IncidentStore.Result<Incident>>> receivers = new HashMap<>();

        DelayedRecords() {
            super(new FakeIncidentRecords());
        }

        @Override
        public void read(String id, Consumer<IncidentStore.Result<Incident>> receiver) {
            receivers.put(id, receiver);
        }

        void respond(String id) {
            super.read(id, Objects.requireNonNull(receivers.get(id)));
        }
    }

    private static List<String> labels(View view) {
        return view.node().lookupAll(".label").stream()
                .filter(Label.class::isInstance)
                .map(label -> ((Label) label).getText())
                .toList();
    }

    @Test
    void anIncidentBeingLoadedDoesNotShowTheEvidenceOfAnOlderOne() {
        Fx.run(() -> {
            var records = new DelayedRecords();
            var view = new IncidentView(context(new RangeQueriesOnlyBackend(UnconnectedServices.ranges("none")) {
                @Override
                public IncidentRecords records() {
                    return records;
                }
            }));
            new Scene(view.node(), 1280, 720);
            view.onShown(Place.HOME.to("incident").with("id", "first"));
            records.respond("first");
            view.node().applyCss();
            view.node().layout();
            assertThat(view.actions()).isNotEmpty();
            assertThat(labels(view)).contains("Write latency of the disks");

            view.onShown(Place.HOME.to("incident").with("id", "second"));
            assertThat(view.actions()).as("of the first").isEmpty();
            assertThat(labels(view)).doesNotContain("Write latency of the disks");
            view.onShown(Place.HOME.to("incident").with("id", "third"));
            records.respond("second");
            assertThat(view.actions())
                    .as("of the second, which nobody wants any more")
                    .isEmpty();
            records.respond("third");
            assertThat(labels(view)).contains("Write latency of the disks");
        });
    }

    @Test
    void anEarlierProbeSearchIsClearedWhenTheViewIsShownAgain() {
        Fx.run(() -> {
            var view = new ProbeView(context(FakeBackend.rich()));
            new Scene(view.node(), 1280, 720);
            var place = ProbeLinks.choice(Place.HOME.about(HOST), "");
            view.onShown(place);
            view.node().applyCss();
            view.node().layout();
            var search = view.node().lookupAll(".text-field").stream()
                    .map(TextField.class::cast)
                    .filter(field -> String.valueOf(field.getPromptText()).startsWith("Find a probe"))
                    .findFirst()
                    .orElseThrow();
            search.setText("tcp");
            view.onHidden();
            view.onShown(place);
            assertThat(search.getText()).isEmpty();
        });
    }
}
