package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.StyleSheets;
import greenwall.styles.Theme;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.SceneTheme;
import greenwall.views.probe.panel.ProbeHeatmapPanel;
import greenwall.views.screenshot.LayoutCheck;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.RangeQueriesOnlyBackend;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

class ProbeJourneyTest {
    private static final Place.HostRef HOST = new Place.HostRef("prod-east", "web01.fra1");

    private final FxRobot robot = new FxRobot();
    private final List<WindowRequest> windowRequests = new CopyOnWriteArrayList<>();
    private final ProbeRunHistory runs = new ProbeRunHistory();
    private final List<Stage> stages = new ArrayList<>();

    /// Opens the view and waits until it has the keyboard focus.
    private ProbeView open(ProbeRunner runner) {
        var view = openStage(runner);
        var stage = stages.getLast();
        Fx.eventually(() -> stage.isFocused() && stage.getScene().getFocusOwner() != null);
        Fx.pulse(stage.getScene());
        return view;
    }

    private ProbeView openStage(ProbeRunner runner) {
        return Fx.get(() -> {
            var themes = new StyleSheets();
            var ports = new ProbeOnlyBackend(runner, runs, false);
            var view = new ProbeView(new ViewContext(
                    new PaintStyle(themes, Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    ports,
                    windowRequests::add));
            var stage = new Stage();
            var scene = new Scene(view.node(), 980, 700);
            SceneTheme.apply(scene, themes, Theme.NIGHT, 1);
            stage.setScene(scene);
            stage.show();
            stages.add(stage);
            view.onShown(new Place("probe", Optional.of(HOST), Place.HOME.range(), Map.of("pick", "yes")));
            view.show(Fleets.healthy(24));
            view.node().requestFocus();
            return view;
        });
    }

    @AfterEach
    void close() {
        Fx.run(() -> stages.forEach(Stage::close));
    }

    @Test
    void whyThereIsNoHostIsSaidInItsPlace() {
        Fx.run(() -> {
            var view = new ProbeView(Contexts.of(new ProbeOnlyBackend(
                    new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 1, 1), runs, false)));
            new Scene(view.node(), 980, 700);
            view.onShown(Place.HOME.to("probe"));
            view.show(FleetState.EMPTY);
            view.node().getScene().snapshot(null);
            assertThat(LayoutCheck.texts(view.node())).contains("No host is known yet.");
        });
    }

    @Test
    void aProbeIsChosenReadAndStoppedByKeyboardAlone() {
        var runner = new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 60);
        var view = open(runner);
        robot.write("biolat");
        robot.push(KeyCode.ENTER);
        Fx.eventually(
                () -> !view.runs().isEmpty() && !view.runs().getFirst().panels().isEmpty());
        assertThat(runner.started()).containsExactly(new ClusterHost("prod-east", "web01.fra1"));
        assertThat(Fx.get(() -> view.runs().getFirst().panels()))
                .singleElement()
                .isInstanceOf(ProbeHeatmapPanel.class);
        assertThat(Fx.get(() -> view.runs()
                        .getFirst()
                        .run
                        .result()
                        .histograms()
                        .columns("@usecs", "")
                        .total()))
                .isPositive();
        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> view.runs().getFirst().run.over());
        assertThat(runner.stops()).isEqualTo(1);
        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> view.node().lookup(".probe-picker") != null);
        assertThat(runs.newestOn("prod-east", "web01.fra1")).isPresent();
        assertThat(windowRequests)
                .anySatisfy(i -> assertThat(i)
                        .isInstanceOfSatisfying(
                                WindowRequest.Replace.class,
                                n -> assertThat(n.place().get("run")).isEqualTo("1")));
    }

    /// With each poll the list may have another order.
    @Test
    void aPollLeavesTheSelectedProbeAndTheFieldThatIsBeingEditedAlone() {
        var view = open(new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 60));
        robot.write("bio");
        robot.push(KeyCode.DOWN);
        var list = (ListView<?>) view.node().lookup(".probe-picker .list-view");
        Fx.run(() -> {
            assertThat(list.getSelectionModel().getSelectedIndex()).isEqualTo(1);
            var selected = list.getSelectionModel().getSelectedItem();
            view.show(Fleets.healthy(24));
            assertThat(list.getSelectionModel().getSelectedItem()).isEqualTo(selected);
            var fields = view.node().lookupAll(".probe-detail .text-field");
            assertThat(fields).hasSizeGreaterThan(1);
            for (var node : fields) {
                var field = (TextField) node;
                field.setText("12");
                field.requestFocus();
                field.positionCaret(1);
                view.show(Fleets.healthy(24));
                assertThat(view.node().getScene().getFocusOwner()).isSameAs(field);
                assertThat(field.getCaretPosition()).isEqualTo(1);
            }
        });
    }

    @Test
    void aRunLinksToItsMetricsAndLogsAndReportsThatNoIncidentIsOpen() {
        var view = open(new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 100));
        robot.write("biolat");
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> !view.runs().isEmpty() && view.runs().getFirst().run.over());
        robot.push(KeyCode.K);
        Fx.eventually(() -> windowRequests.stream()
                .anyMatch(i ->
                        i instanceof WindowRequest.ShowMessage(var text) && text.startsWith("No incident is open")));
        robot.push(KeyCode.E);
        var run = view.runs().getFirst().run;
        Fx.eventually(() -> windowRequests.stream()
                .anyMatch(i -> i instanceof WindowRequest.Go(var place)
                        && place.view().equals("explain")
                        && place.host().equals(Optional.of(HOST))
                        && place.range().at(Fleets.NOW).contains(run.began())
                        && place.range().at(Fleets.NOW).contains(run.ends())));
    }

    @Test
    void aHealthyNeighbourRunsBesideTheFailingHost() {
        var runner = new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 100);
        var view = open(runner);
        Fx.eventually(() -> view.node().lookup(".probe-detail .check-box") != null);
        robot.clickOn(".probe-detail .check-box");
        robot.clickOn(".run-button");
        Fx.eventually(() -> view.runs().size() == 2);
        assertThat(runner.started()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aConsoleThatRecordsNothingSaysWhyARunIsNotSaved() {
        Fx.run(() -> new ProbeView(Contexts.of(new RangeQueriesOnlyBackend(), windowRequests::add)).saveToIncident());
        assertThat(windowRequests).containsExactly(new WindowRequest.ShowMessage("no folder for incidents was given"));
    }

    @Test
    void theHostThatTheViewChoseIsInItsLink() {
        var fleet = Fleets.healthy(3);
        Fx.run(() -> {
            var view = new ProbeView(Contexts.of(
                    new ProbeOnlyBackend(
                            new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 60), runs, false),
                    windowRequests::add));
            view.onShown(Place.HOME.to("probe"));
            view.show(fleet);
        });
        var worst = AlertsAndProblems.UNKNOWN.worstHost(fleet).orElseThrow();
        assertThat(windowRequests)
                .containsExactly(
                        new WindowRequest.Replace(Place.HOME.to("probe").about(worst)));
    }

    /// Enter would run a probe that has nothing to do with the problem.
    @Test
    void theFirstProbeThatFitsTheHostIsSelectedAsSoonAsItsSymptomsAreKnown() {
        var tunnels = Fleets.cluster("prod-east");
        tunnels.host(HOST.name(), Labels.EMPTY);
        tunnels.cell(HOST.name(), "wg.handshake.age", Labels.EMPTY, 1200, CellState.CRITICAL, "above 15 m");
        var view = Fx.get(() -> {
            var shown = new ProbeView(new ViewContext(
                    new PaintStyle(new StyleSheets(), Theme.NIGHT, 1),
                    InstantSource.fixed(Fleets.NOW),
                    ZoneOffset.UTC,
                    new ProbeOnlyBackend(
                            new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 60), runs, false),
                    windowRequests::add));
            shown.onShown(new Place("probe", Optional.of(HOST), Place.HOME.range(), Map.of("pick", "yes")));
            shown.show(tunnels.fleet());
            return shown;
        });
        var fitting = Fx.get(() -> (ListView<?>) view.node().lookup(".list-view"));
        assertThat(Fx.get(() -> fitting.getSelectionModel().getSelectedIndex())).isZero();
    }

    @Test
    void rejectingAnUnknownHostKeyIsPassedOnAndNothingElse() {
        var decisions = new CopyOnWriteArrayList<ProbeRunEvent.HostKeyAnswer>();
        var view = open(new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
                listener.onEvent(new ProbeRunEvent.HostKeyPrompt(
                        Fleets.NOW, target.host(), "ssh-ed25519", "SHA256:abc", trust -> {
                            decisions.add(trust);
                            var end = new ProbeOutput.End(Fleets.NOW, -1, "the host's key was not trusted", 0, 0, 0);
                            listener.onEvent(new ProbeRunEvent.Ended(
                                    Fleets.NOW, ProbeRunEvent.Ending.FAILED, end, "ask its administrator", List.of()));
                        }));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), 1, "");
            }
        });
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> view.node().lookup(".fingerprint") != null);
        assertThat(Fx.get(() -> ((Labeled) view.node().lookup(".fingerprint")).getText()))
                .isEqualTo("SHA256:abc");
        robot.push(KeyCode.ESCAPE);
        Fx.eventually(() -> !decisions.isEmpty());
        assertThat(decisions).containsExactly(ProbeRunEvent.HostKeyAnswer.NO);
        Fx.eventually(() -> view.node().lookup(".fingerprint") == null);
    }

    @Test
    void aPassphraseIsPassedOnAndNotKeptInTheField() {
        var passphrases = new CopyOnWriteArrayList<String>();
        var view = open(new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
                listener.onEvent(new ProbeRunEvent.PassphraseRequest(
                        Fleets.NOW,
                        "~/.ssh/id_ed25519",
                        false,
                        answer -> passphrases.add(answer.map(String::new).orElse("none"))));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), 1, "");
            }
        });
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> view.node().lookup(".password-field") != null);
        robot.write("open sesame");
        robot.push(KeyCode.ENTER);
        Fx.eventually(() -> !passphrases.isEmpty());
        assertThat(passphrases).containsExactly("open sesame");
        Fx.eventually(() -> view.node().lookup(".password-field") == null);
    }
}
