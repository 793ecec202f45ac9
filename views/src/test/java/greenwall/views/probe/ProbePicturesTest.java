package greenwall.views.probe;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.probe.OutputFormat;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.result.BpftraceMapUse;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.OverheadForecast;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunListener;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.styles.Theme;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewContext;
import greenwall.views.probe.flame.FlamePanel;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Pictures;
import greenwall.views.testing.SceneNodes;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Parent;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ToggleButton;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class ProbePicturesTest {
    private static final Place.HostRef HOST = new Place.HostRef("prod-east", "node04.fra1");
    private static final ClusterHost TARGET = new ClusterHost("prod-east", "node04.fra1");
    private static final ClusterHost BESIDE = new ClusterHost("prod-east", "node07.fra1");
    private static final String OWN =
            "tracepoint:block:block_rq_issue { @b = stats(args->bytes); @l = lhist(args->bytes/1024, 0, 128, 16);"
                    + " @k[comm, args->rwbs] = sum(args->bytes); } interval:s:1 { print(@b); print(@k); }";

    /// The name of a picture and the steps that create its content.
    private record PictureScenario(
            String name, ProbeRunner runner, BiConsumer<ProbeRunHistory, ProbeRunner> run, Map<String, String> more) {
        /// A probe on one host, whose output is a recording.
        static PictureScenario of(String name, String recording, OutputFormat format, int candidate, String probe) {
            var runner = new RecordedProbeRunner(recording, format, candidate, 100);
            return of(name, runner, RecordedProbeRunner.ready(probe), TARGET);
        }

        static PictureScenario of(String name, ProbeRunner runner, Ready ready, ClusterHost... targets) {
            return new PictureScenario(
                    name,
                    runner,
                    (runs, r) ->
                            runs.start(r, List.of(targets), ready, RecordedProbeRunner.NOW.minus(ready.duration())),
                    Map.of());
        }
    }

    private static final List<PictureScenario> SCENES = List.of(
            new PictureScenario(
                    "pick",
                    new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 1, 100),
                    (_, _) -> {},
                    Map.of("pick", "yes", "alert", "DiskLatencyHigh")),
            PictureScenario.of("heat-by-disk", "biolatency-by-disk", OutputFormat.BLOCKS, 1, "biolatency"),
            PictureScenario.of(
                    "heat-two-hosts",
                    new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 3, 60),
                    RecordedProbeRunner.ready("biolatency"),
                    TARGET,
                    BESIDE),
            PictureScenario.of(
                    "heat-by-process", "latency-by-process", OutputFormat.BPFTRACE_JSON, 1, "disk-latency-by-process"),
            PictureScenario.of("table", "syscount", OutputFormat.BLOCKS, 1, "syscount"),
            PictureScenario.of("events", "opensnoop", OutputFormat.ROWS, 1, "opensnoop"),
            PictureScenario.of("flame", "profile", OutputFormat.BPFTRACE_JSON, 2, "profile"),
            PictureScenario.of("counts", "syscalls-by-process", OutputFormat.BPFTRACE_JSON, 1, "syscalls-by-process"),
            PictureScenario.of(
                    "own",
                    new RecordedProbeRunner("mixed", OutputFormat.BPFTRACE_JSON, 1, 100),
                    RecordedProbeRunner.ownProgram(OWN),
                    TARGET),
            PictureScenario.of("failed", failing(), RecordedProbeRunner.ready("biolatency"), TARGET));

    private static ProbeRunner failing() {
        return new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
                var failedCandidates = List.of(
                        new ProbeRunEvent.CandidateFailed(
                                RecordedProbeRunner.NOW,
                                "biolatency from libbpf-tools",
                                "not installed: no /usr/sbin/biolatency"),
                        new ProbeRunEvent.CandidateFailed(
                                RecordedProbeRunner.NOW, "biolatency from bcc", "not installed"),
                        new ProbeRunEvent.CandidateFailed(
                                RecordedProbeRunner.NOW,
                                "bpftrace",
                                "needs root, and sudo -n was refused: a password is required"));
                failedCandidates.forEach(listener::onEvent);
                var end = new ProbeOutput.End(RecordedProbeRunner.NOW, 1, "none of its three tools ran", 0, 0, 0);
                listener.onEvent(new ProbeRunEvent.Ended(
                        RecordedProbeRunner.NOW,
                        ProbeRunEvent.Ending.FAILED,
                        end,
                        "let oncall run sudo without a password, or install the helper (greenwall probe helper)",
                        failedCandidates));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), 0.5, "no source could say");
            }
        };
    }

    private static ProbeRunner promptingForHostKey() {
        return new ProbeRunner() {
            @Override
            public ProbeRun start(ClusterHost target, Ready probe, ProbeRunListener listener) {
                listener.onEvent(new ProbeRunEvent.HostKeyPrompt(
                        RecordedProbeRunner.NOW,
                        "node04.fra1",
                        "ssh-ed25519",
                        "SHA256:uNiVztksCsDhcc0u9e8BgrJXVGLdpIFrPdeuRuNKw9Y",
                        _ -> {}));
                return () -> {};
            }

            @Override
            public OverheadForecast forecast(ClusterHost target, Ready probe) {
                return new OverheadForecast(OptionalDouble.empty(), 0.5, "");
            }
        };
    }

    static Stream<Arguments> everySceneAtEverySize() {
        return Pictures.sizes(SCENES.stream().map(PictureScenario::name));
    }

    @ParameterizedTest
    @MethodSource("everySceneAtEverySize")
    void noTextOverlapsOrIsClipped(String name, int width, int height, Theme theme) {
        var scene =
                SCENES.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
        assertThat(Fx.get(() -> SceneNodes.faults(
                        draw(scene, width, height, theme, _ -> {}).node())))
                .isEmpty();
    }

    @Test
    void aFailedRunHasNoDataAndShowsARemedy() {
        var scene = SCENES.getLast();
        var view = draw(scene, 1280, 720, Theme.NIGHT, _ -> {});
        assertThat(Fx.get(view::completeness)).isEqualTo(ScreenshotCompleteness.NOTHING);
    }

    @Test
    void aFlameGraphIsShownBesideAnother() {
        var runner = new RecordedProbeRunner("profile", OutputFormat.BPFTRACE_JSON, 2, 100);
        var scene = new PictureScenario(
                "flame-beside",
                runner,
                (runs, r) -> {
                    runs.start(
                            r,
                            List.of(BESIDE),
                            RecordedProbeRunner.ready("profile"),
                            RecordedProbeRunner.NOW.minusSeconds(300));
                    var now = new RecordedProbeRunner("profile", OutputFormat.BPFTRACE_JSON, 2, 100);
                    var second = runs.start(
                            now,
                            List.of(TARGET),
                            RecordedProbeRunner.ready("profile"),
                            RecordedProbeRunner.NOW.minusSeconds(10));
                    for (int i = 0; i < 60; i++) {
                        second.runs()
                                .getFirst()
                                .result()
                                .accept(
                                        new ProbeOutput.Stack(
                                                RecordedProbeRunner.NOW.minusMillis(2500),
                                                "postgres",
                                                List.of("main", "PostmasterMain", "exec_simple_query", "SpinLock"),
                                                3),
                                        BpftraceMapUse.TOOL);
                    }
                },
                Map.of());
        var view = draw(scene, 1920, 1080, Theme.NIGHT, v -> {
            var flame = (FlamePanel) v.runs().getFirst().panels().getFirst();
            flame.lookupAll(".toggle-button").stream()
                    .map(ToggleButton.class::cast)
                    .filter(button -> button.getText().equals("Icicle"))
                    .forEach(ToggleButton::fire);
            var comparison = (ComboBox<?>) flame.lookup(".combo-box");
            comparison.getOnShowing().handle(null);
            comparison.getSelectionModel().select(1);
        });
        assertThat(Fx.get(() -> SceneNodes.faults(view.node()))).isEmpty();
    }

    @Test
    void anUnknownKeyIsShownWithItsFingerprint() {
        var scene = PictureScenario.of("ask", promptingForHostKey(), RecordedProbeRunner.ready("biolatency"), TARGET);
        var view = draw(scene, 1280, 720, Theme.NIGHT, _ -> {});
        assertThat(Fx.get(() -> view.node().lookup(".fingerprint"))).isNotNull();
    }

    @Test
    void theEditorIsShownWhereCustomProgramsAreAllowed() {
        var scene = new PictureScenario(
                "write",
                new RecordedProbeRunner("latency", OutputFormat.BPFTRACE_JSON, 1, 100),
                (_, _) -> {},
                Map.of("pick", "yes"));
        var view = draw(scene, 1280, 720, Theme.NIGHT, ProbeView::writeOwn);
        assertThat(Fx.get(() -> SceneNodes.faults(view.node()))).isEmpty();
    }

    private static ProbeView draw(PictureScenario scene, int width, int height, Theme theme, Consumer<ProbeView> then) {
        var drawn = new ProbeView[1];
        Pictures.draw("probe-" + scene.name(), theme, width, height, style -> {
            var runs = new ProbeRunHistory();
            scene.run().accept(runs, scene.runner());
            var ports = new ProbeOnlyBackend(scene.runner(), runs, true);
            var view = new ProbeView(new ViewContext(
                    style, InstantSource.fixed(RecordedProbeRunner.NOW), ZoneId.of("Europe/Berlin"), ports, _ -> {}));
            view.node().resize(width, height);
            view.onShown(new Place("probe", Optional.of(HOST), Place.HOME.range(), scene.more()));
            view.show(Fleets.rich());
            view.show(Fleets.firing());
            view.isWaiting();
            then.accept(view);
            drawn[0] = view;
            return (Parent) view.node();
        });
        return drawn[0];
    }
}
