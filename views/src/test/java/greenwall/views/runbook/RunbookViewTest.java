package greenwall.views.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.Runbook;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.run.ReferenceCases;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookRunner;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.styles.Theme;
import greenwall.views.ConsoleBackend;
import greenwall.views.IncidentRecords;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.TimeRangeChoice;
import greenwall.views.ViewContext;
import greenwall.views.WindowRequest;
import greenwall.views.testing.Contexts;
import greenwall.views.testing.DelegatingIncidentRecords;
import greenwall.views.testing.FakeRangeQueryRunner;
import greenwall.views.testing.Fleets;
import greenwall.views.testing.Fx;
import greenwall.views.testing.Keys;
import greenwall.views.testing.UnconnectedBackend;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.util.WaitForAsyncUtils;

/// What a run shows, and which steps are needed to run one of its commands.
class RunbookViewTest {
    private final List<String> commands = new ArrayList<>();
    private final List<ShellCommand> executed = new ArrayList<>();
    private final List<Evidence> recorded = new ArrayList<>();
    private final AtomicInteger stopped = new AtomicInteger();
    private final List<Optional<Instant>> starts = new ArrayList<>();
    private final List<WindowRequest> windowRequests = new ArrayList<>();
    private Instant now = Fleets.NOW;

    private static final Source PROMETHEUS =
            new Source("prod-east", Source.Kind.PROMETHEUS, URI.create("http://prometheus"));

    /// Every query of an instant returns one row with the value 1; there is no history.
    private static final MetricsSource COUNTED = (MetricsSource) Proxy.newProxyInstance(
            MetricsSource.class.getClassLoader(), new Class<?>[] {MetricsSource.class}, (_, method, _) -> {
                var row = new InstantVector.Builder();
                row.add(Labels.EMPTY, Fleets.NOW.toEpochMilli(), 1);
                return method.getName().equals("range")
                        ? new Outcome.Failed<>(
                                PROMETHEUS, Fleets.NOW, Duration.ZERO, new Failure.Malformed("no history", ""))
                        : Outcome.answered(PROMETHEUS, Fleets.NOW, Duration.ZERO, row.build());
            });

    private static RunbookRun run(String runbook, Optional<MetricsSource> metrics) {
        var now = Fleets.NOW;
        return new RunbookRun(
                RunbookLibrary.of(List.of()).named(runbook).orElseThrow(),
                new RunbookSubject(
                        "OomKill",
                        "prod-east",
                        "node04.fra1",
                        Labels.of("alertname", "OomKill"),
                        Set.of(),
                        Set.of(),
                        now.minus(Duration.ofMinutes(20)),
                        now),
                new RunbookRun.Dependencies(
                        metrics,
                        Optional.empty(),
                        QuantityCatalogue.shipped(),
                        ReferenceCases.shipped(),
                        (_, _) -> {},
                        Duration.ofSeconds(1)),
                Labels.EMPTY);
    }

    /// Records with an open incident, which adds all evidence to the list.
    private static final class EvidenceRecorder extends DelegatingIncidentRecords {
        private final List<Evidence> recorded;

        EvidenceRecorder(List<Evidence> recorded) {
            super(IncidentRecords.none("not here"));
            this.recorded = recorded;
        }

        @Override
        public List<String> addEvidence(String cluster, List<String> hosts, String step, Evidence evidence) {
            recorded.add(evidence);
            return List.of("OomKill on node04");
        }
    }

    private class RunbookBackend implements UnconnectedBackend {
        private final Optional<String> obstacle;
        private String runbook;
        private boolean neverEnds;
        private Optional<MetricsSource> metrics = Optional.of(COUNTED);

        RunbookBackend(String runbook, Optional<String> obstacle) {
            this.runbook = runbook;
            this.obstacle = obstacle;
        }

        @Override
        public RangeQueryRunner ranges() {
            return new FakeRangeQueryRunner();
        }

        @Override
        public IncidentRecords records() {
            return new EvidenceRecorder(recorded);
        }

        @Override
        public ShellStepRunner shells() {
            return new ShellStepRunner() {
                @Override
                public Optional<String> unavailableReason() {
                    return obstacle;
                }

                @Override
                public CommandHandle run(
                        String cluster, String host, ShellCommand command, Consumer<CommandProgress> listener) {
                    commands.add(host + ": " + command.shown());
                    executed.add(command);
                    listener.accept(
                            command.program().equals("reboot")
                                    ? new CommandProgress(
                                            "", 0, true, true, -1, Duration.ofSeconds(1), "the connection ended")
                                    : new CommandProgress(
                                            "killed \u001b[2J\n",
                                            0,
                                            !neverEnds,
                                            true,
                                            neverEnds ? -1 : 3,
                                            Duration.ofSeconds(1),
                                            ""));
                    return stopped::incrementAndGet;
                }
            };
        }

        @Override
        public RunbookRunner runbookRunner() {
            return new RunbookRunner() {
                @Override
                public List<Runbook> runbooks() {
                    return RunbookLibrary.of(List.of()).all();
                }

                @Override
                public RunHandle begin(Request request, Consumer<Progress> listener) {
                    starts.add(request.start());
                    var run = run(runbook, metrics);
                    while (run.verdict().isEmpty()) {
                        run.runNextStep();
                    }
                    listener.accept(new Progress(
                            Optional.of(run.runbook()), Optional.of(run.subject()), run.completedSteps(), false, ""));
                    return new RunHandle() {
                        @Override
                        public void overrule(int number, RunbookStep.Choice choice) {
                            run.chooseBranch(number, choice);
                        }

                        @Override
                        public void close() {}
                    };
                }
            };
        }
    }

    private Parent draw(ConsoleBackend backend, int width, int height, String name) {
        return draw(backend, width, height, name, new AtomicReference<>());
    }

    private static Place place() {
        return Place.HOME
                .to("runbook")
                .about(new Place.HostRef("prod-east", "node04.fra1"))
                .with(RunbookView.ALERT, "OomKill");
    }

    private Parent draw(
            ConsoleBackend backend, int width, int height, String name, AtomicReference<RunbookView> shown) {
        var root = new AtomicReference<Parent>();
        greenwall.views.testing.Pictures.draw(name, Theme.NIGHT, width, height, style -> {
            var view = new RunbookView(new ViewContext(style, () -> now, ZoneOffset.UTC, backend, windowRequests::add));
            view.node().resize(width, height);
            view.show(Fleets.rich());
            view.onShown(place());
            shown.set(view);
            root.set(view.node());
            return view.node();
        });
        return Objects.requireNonNull(root.get());
    }

    private static List<Button> buttons(Parent root, String text) {
        return Fx.get(() -> root.lookupAll(".button").stream()
                .filter(Button.class::isInstance)
                .map(Button.class::cast)
                .filter(b -> b.isVisible() && b.getText().equals(text))
                .toList());
    }

    private static String texts(Parent root) {
        return Fx.get(() -> root.lookupAll(".label").stream()
                .map(n -> n instanceof Labeled label ? String.valueOf(label.getText()) : "")
                .reduce("", (a, b) -> a + "\n" + b));
    }

    @ParameterizedTest
    @CsvSource({"1280, 720", "1920, 1080", "3840, 2160"})
    void aRunIsShownWithItsStepsItsVerdictAndItsRemedies(int width, int height) {
        var root = draw(
                new RunbookBackend("oom-kill.md", Optional.of("off here")),
                width,
                height,
                "view-runbook-run-" + height);

        assertThat(texts(root))
                .contains("INCIDENT", "OomKill · node04.fra1", "the cluster has no log source", "Off here.");
        assertThat(buttons(root, "Run …")).isEmpty();
        assertThat(buttons(root, "Copy")).isNotEmpty();
    }

    @Test
    void aRunWithoutASourceIsNotAnIncidentOnTheAlertAloneAndNamesTheQueryThatCouldNotBeSent() {
        var backend = new RunbookBackend("oom-kill.md", Optional.empty());
        backend.metrics = Optional.empty();
        assertThat(texts(draw(backend, 1280, 720, "view-runbook-unasked")).lines())
                .contains("UNKNOWN", "Unknown: no conclusion: a query could not be sent: the cluster has no Prometheus")
                .doesNotContain("INCIDENT");
    }

    @Test
    void aComparisonWithRecordedCasesNamesWhatCouldNotBeRead() {
        assertThat(texts(draw(new RunbookBackend("clock.md", Optional.empty()), 1280, 720, "view-runbook-unread")))
                .contains("not completely read: offset (no history), follows (no history)");
    }

    @Test
    void anAlertThatBeganOnAnotherDayIsShownWithItsDate() {
        now = now.plus(Duration.ofDays(3));
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-days");
        assertThat(texts(root)).contains("· since 20 Nov 07:40:00 UTC · run at 08:00:00 UTC");
    }

    @Test
    void whyThereIsNoRunIsOneSentence() {
        var view = Fx.get(() -> {
            var created = new RunbookView(
                    Contexts.of(new RunbookBackend("oom-kill.md", Optional.empty()), windowRequests::add));
            new Scene((Parent) created.node());
            created.show(FleetState.EMPTY);
            created.onShown(place());
            return created;
        });
        assertThat(texts((Parent) view.node()).lines()).contains("No host is known yet.");
        Fx.run(() ->
                view.show(Fleets.cluster("east").host("other", Labels.EMPTY).fleet()));
        assertThat(texts((Parent) view.node()).lines())
                .contains("The host node04.fra1 is not known in the cluster prod-east.");
    }

    @Test
    void aRunThatHasNoStepYetSaysThatItIsLoading() {
        var root = draw(
                new RunbookBackend("oom-kill.md", Optional.empty()) {
                    @Override
                    public RunbookRunner runbookRunner() {
                        return (request, listener) -> new RunbookRunner.RunHandle() {
                            @Override
                            public void overrule(int number, RunbookStep.Choice choice) {}

                            @Override
                            public void close() {}
                        };
                    }
                },
                1280,
                720,
                "view-runbook-loading");
        assertThat(texts(root)).contains("Loading the alert").doesNotContain("Select a host");
    }

    @Test
    void aRunbookThatTheTextLinksToOpensForTheSameHost() {
        var linked = RunbookLibrary.of(List.of()).named("oom-kill.md").orElseThrow();
        var root = draw(new RunbookBackend("systemd-unit.md", Optional.empty()), 1280, 720, "view-runbook-link");

        Fx.run(buttons(root, linked.title()).getFirst()::fire);

        var opened = ((WindowRequest.Go) windowRequests.getLast()).place();
        assertThat(opened.host()).isEqualTo(place().host());
        assertThat(linked.isFor(opened.get(RunbookView.ALERT))).isTrue();
    }

    @Test
    void theVerdictAndItsCommandsAreAboveTheSteps() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.of("off here")), 1280, 720, "view-runbook-answer");
        var cards = Fx.get(() -> root.lookupAll(".guide-card").stream()
                .map(Parent.class::cast)
                .sorted(Comparator.comparingDouble(
                        c -> c.localToScene(c.getBoundsInLocal()).getMinY()))
                .toList());
        assertThat(cards).hasSizeGreaterThan(2);
        assertThat(texts(cards.getFirst())).contains("Incident: ");
        assertThat(Fx.get(() -> cards.getFirst().lookupAll(".text-area"))).isNotEmpty();
        assertThat(texts(cards.get(1))).contains("1  ");
    }

    @Test
    void aRunExaminesTheTimeFromTheChosenStartUnlessTheRangeFollowsTheClock() {
        var view = new AtomicReference<RunbookView>();
        draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-start", view);
        var chosen = TimeWindow.before(Fleets.NOW, Duration.ofHours(2));
        Fx.run(() -> Objects.requireNonNull(view.get()).onShown(place().during(TimeRangeChoice.fixed(chosen))));
        assertThat(starts).containsExactly(Optional.empty(), Optional.of(chosen.start()));
    }

    @Test
    void aRunThatIsNotAsOfNowSaysSo() {
        var backend = new RunbookBackend("oom-kill.md", Optional.empty());
        assertThat(texts(draw(backend, 1280, 720, "view-runbook-now"))).doesNotContain("as of");
        var view = Fx.get(() -> {
            var later = InstantSource.fixed(Fleets.NOW.plusSeconds(600));
            var created = new RunbookView(
                    new ViewContext(Contexts.of(backend).style(), later, ZoneOffset.UTC, backend, _ -> {}));
            new Scene((Parent) created.node());
            created.show(Fleets.rich());
            created.onShown(place());
            return created;
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(texts((Parent) view.node())).contains("as of 20 Nov 08:00:00 Z, the end of the time range");
    }

    @Test
    void aCommandForCopyingIsShownWithItsValuesFilledIn() {
        var box = Fx.get(() -> new ShellStepBox(
                Contexts.of(new RunbookBackend("oom-kill.md", Optional.of("off here"))),
                "prod-east",
                "node04.fra1",
                "",
                new ShellCommand("zpool status $pool; smartctl -a $disk", Map.of("pool", "tank", "disk", ""))));
        Fx.run(() -> {
            var field = (TextArea) box.getChildren().getFirst();
            assertThat(field.getText()).isEqualTo("zpool status tank; smartctl -a …");
            assertThat(boxTexts(box)).contains("$disk: this alert or host has no such label");
        });
    }

    @Test
    void aCommandRunsOnlyAfterTwoPressesAndItsOutputIsStored() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-shell");
        var text = "journalctl -k -n 20 --no-pager";
        write(root, text);

        var first = buttons(root, "Run …").getFirst();
        Fx.run(first::fire);
        assertThat(commands).isEmpty();
        assertThat(texts(root)).contains("exactly as shown above");

        var sure = buttons(root, "Run now").getFirst();
        Fx.run(sure::fire);
        assertThat(commands).containsExactly("node04.fra1: " + text);
        assertThat(recorded).singleElement().isInstanceOfSatisfying(Evidence.CommandRun.class, run -> {
            assertThat(run.command()).isEqualTo(text);
            assertThat(run.exit()).isEqualTo(3);
        });
        assertThat(texts(root))
                .contains("Ended at 20 Nov 08:00:00 Z with exit code 3; saved to the open incident")
                .doesNotContain("\u001b");
    }

    @Test
    void aCommandThatEndsTheConnectionBeforeItPrintsIsSavedToTheIncident() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-reboot");
        write(root, "reboot");
        for (var press : List.of("Run …", "Run now")) {
            Fx.run(buttons(root, press).getFirst()::fire);
        }
        assertThat(recorded).singleElement().isInstanceOf(Evidence.CommandRun.class);
        assertThat(texts(root))
                .contains("Ended at 20 Nov 08:00:00 Z: the connection ended; saved to the open incident");
    }

    @Test
    void theOutputOfACommandCanBeCopied() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-output");
        write(root, "journalctl -k -n 20 --no-pager");
        assertThat(buttons(root, "Copy output")).isEmpty();
        for (var press : List.of("Run …", "Run now", "Copy output")) {
            Fx.run(buttons(root, press).getFirst()::fire);
        }
        assertThat(Fx.get(() -> Clipboard.getSystemClipboard().getString())).startsWith("killed");
    }

    @Test
    void theOutputOfACommandKeepsItsTimeAndNamesTheCommandAfterAnEdit() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-edited");
        write(root, "uptime");
        for (var press : List.of("Run …", "Run now", "Run …", "Cancel")) {
            Fx.run(buttons(root, press).getFirst()::fire);
        }
        assertThat(texts(root)).contains("Ended at ").doesNotContain("This is the output of");
        write(root, "free");
        assertThat(texts(root)).contains("Ended at ", "This is the output of: uptime");
    }

    private ShellStepBox shellStepBox(String command, Map<String, String> values) {
        return Fx.get(() -> new ShellStepBox(
                Contexts.of(new RunbookBackend("oom-kill.md", Optional.empty())),
                "prod-east",
                "node04.fra1",
                "",
                new ShellCommand(command, values)));
    }

    private static Stage shownInWindow(ShellStepBox box) {
        return Fx.get(() -> {
            var stage = new Stage();
            stage.setScene(new Scene(box, 600, 400));
            stage.show();
            return stage;
        });
    }

    @Test
    void theKeyboardStaysOnTheButtonsOfACommand() {
        var box = shellStepBox("uptime", Map.of());
        var stage = shownInWindow(box);
        Fx.run(() -> {
            stage.requestFocus();
            buttons(box, "Run …").getFirst().requestFocus();
        });
        WaitForAsyncUtils.waitForFxEvents();
        Fx.run(() -> {
            press(box, "Run …");
            assertThat(stage.getScene().getFocusOwner())
                    .as("the safe answer first")
                    .isEqualTo(buttons(box, "Cancel").getFirst());
            press(box, "Cancel");
            assertThat(stage.getScene().getFocusOwner())
                    .isEqualTo(buttons(box, "Run …").getFirst());
            stage.close();
        });
    }

    @Test
    void tabLeavesACommandThatCanBeEdited() {
        var box = shellStepBox("uptime", Map.of());
        var stage = shownInWindow(box);
        Fx.run(() -> {
            var command = (TextArea) box.getChildren().getFirst();
            command.requestFocus();
            Keys.press(command, KeyCode.TAB);
            assertThat(command.getText()).isEqualTo("uptime");
            assertThat(stage.getScene().getFocusOwner())
                    .isEqualTo(buttons(box, "Copy").getFirst());
            stage.close();
        });
    }

    @Test
    void theKeysScrollTheSteps() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.of("off here")), 1280, 480, "view-runbook-keys");
        Fx.run(() -> {
            var steps = (ScrollPane) ((BorderPane) root).getCenter();
            var places = new ArrayList<Double>();
            for (var key :
                    List.of(KeyCode.DOWN, KeyCode.PAGE_DOWN, KeyCode.END, KeyCode.UP, KeyCode.PAGE_UP, KeyCode.HOME)) {
                Keys.press(root, key);
                places.add(steps.getVvalue());
            }
            assertThat(places.getFirst()).isPositive();
            assertThat(places.get(1)).isGreaterThan(places.getFirst());
            assertThat(places.get(2)).isEqualTo(1);
            assertThat(places.get(3)).isLessThan(1);
            assertThat(places.get(4)).isLessThan(places.get(3));
            assertThat(places.getLast()).isZero();
        });
    }

    @Test
    void escDeclinesAndStopsACommandBeforeItLeavesTheView() {
        var backend = new RunbookBackend("oom-kill.md", Optional.empty());
        backend.neverEnds = true;
        var box = Fx.get(() -> new ShellStepBox(
                Contexts.of(backend), "prod-east", "node04.fra1", "", new ShellCommand("vmstat 1 60", Map.of())));
        Fx.run(() -> {
            var left = new AtomicInteger();
            new StackPane(box)
                    .addEventHandler(
                            KeyEvent.KEY_PRESSED, event -> left.addAndGet(event.getCode() == KeyCode.ESCAPE ? 1 : 0));
            press(box, "Run …");
            Keys.press(box, KeyCode.ESCAPE);
            assertThat(buttons(box, "Run …")).hasSize(1);
            press(box, "Run …");
            press(box, "Run now");
            Keys.press(box, KeyCode.ESCAPE);
            assertThat(stopped).hasValue(1);
            assertThat(left).hasValue(0);
        });
    }

    @Test
    void escLeavesTheViewIfNoCommandUsesIt() {
        var box = shellStepBox("uptime", Map.of());
        Fx.run(() -> {
            var left = new AtomicInteger();
            new StackPane(box).addEventHandler(KeyEvent.KEY_PRESSED, _ -> left.incrementAndGet());
            Keys.press(box, KeyCode.ESCAPE);
            assertThat(left).hasValue(1);
        });
    }

    private List<String> outputs(Parent root) {
        return Fx.get(() -> root.lookupAll(".text-area").stream()
                .map(area -> (ShellStepBox) area.getParent())
                .filter(ShellStepBox::isStarted)
                .map(RunbookViewTest::boxTexts)
                .toList());
    }

    @Test
    void aStartedCommandIsStillThereWhenTheRunbookIsShownAgain() {
        var backend = new RunbookBackend("oom-kill.md", Optional.empty());
        backend.neverEnds = true;
        var shown = new AtomicReference<RunbookView>();
        var root = draw(backend, 1280, 720, "view-runbook-again", shown);
        write(root, "vmstat 1 60");
        Fx.run(buttons(root, "Run …").getFirst()::fire);
        Fx.run(buttons(root, "Run now").getFirst()::fire);
        assertThat(buttons(root, "Stop")).hasSize(1);

        leaveAndReturn(shown);
        assertThat(outputs(root)).singleElement().asString().contains("killed");
        Fx.run(buttons(root, "Run again").getFirst()::fire);
        Fx.run(buttons(root, "Stop").getFirst()::fire);
        assertThat(stopped).hasValue(1);
    }

    private static void leaveAndReturn(AtomicReference<RunbookView> shown) {
        var view = Objects.requireNonNull(shown.get());
        Fx.run(() -> {
            view.onHidden();
            view.show(Fleets.rich());
            view.onShown(place());
        });
    }

    /// Each run adds its steps to the incident record.
    @Test
    void aRunWithAVerdictIsShownAgainUntilItIsOld() {
        var shown = new AtomicReference<RunbookView>();
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-kept", shown);
        now = now.plus(Duration.ofMinutes(10));
        leaveAndReturn(shown);
        assertThat(starts).hasSize(1);
        assertThat(texts(root)).contains("run at " + InstantText.clockWithUtc(Fleets.NOW, ZoneOffset.UTC));

        now = now.plusSeconds(1);
        leaveAndReturn(shown);
        assertThat(starts).hasSize(2);
    }

    @Test
    void aStartedCommandIsShownAlsoIfTheNextRunEndsElsewhere() {
        var backend = new RunbookBackend("oom-kill.md", Optional.empty());
        var root = draw(backend, 1280, 720, "view-runbook-elsewhere", new AtomicReference<>());
        write(root, "uptime");
        Fx.run(buttons(root, "Run …").getFirst()::fire);
        Fx.run(buttons(root, "Run now").getFirst()::fire);
        backend.runbook = "clock.md";
        Fx.run(buttons(root, "Run again").getFirst()::fire);
        assertThat(texts(root)).contains("Commands from earlier runs");
        assertThat(outputs(root)).singleElement().asString().contains("killed");
    }

    private static void write(Parent root, String command) {
        Fx.run(() -> ((TextArea) root.lookup(".text-area")).setText(command));
    }

    /// The command gets a label as an environment variable, not in its text. If the shell would run the value
    /// of a label as program text, the command is not run.
    @Test
    void aLabelValueIsNeverPartOfTheCommand() {
        var hostile = "x'; id>/tmp/x; echo '";
        var box = shellStepBox("zpool status $pool", Map.of("pool", hostile));
        Fx.run(() -> {
            var text = box.getChildren().stream()
                    .filter(TextArea.class::isInstance)
                    .map(TextArea.class::cast);
            var field = text.findFirst().orElseThrow();
            assertThat(field.getText()).isEqualTo("zpool status $pool");
            press(box, "Run …");
            press(box, "Run now");
            assertThat(executed).singleElement().satisfies(command -> {
                assertThat(command.program()).isEqualTo("zpool status \"$greenwall_pool\"");
                assertThat(command.environment()).containsValue(hostile);
            });
            for (var unsafe : List.of("echo \"pool: $pool\"", "sh -c $pool", "eval $pool")) {
                field.setText(unsafe);
                press(box, "Run …");
                assertThat(boxTexts(box)).contains("The command was not run: ", "$pool");
            }
            assertThat(executed).hasSize(1);
        });
    }

    private static void press(ShellStepBox box, String text) {
        box.getChildren().stream()
                .filter(HBox.class::isInstance)
                .flatMap(row -> ((HBox) row).getChildren().stream())
                .filter(node ->
                        node instanceof Button button && button.getText().equals(text))
                .toList()
                .forEach(node -> ((Button) node).fire());
    }

    private static String boxTexts(ShellStepBox box) {
        return box.getChildren().stream()
                .map(node -> node instanceof Labeled label ? String.valueOf(label.getText()) : "")
                .reduce("", (a, b) -> a + "\n" + b);
    }

    @Test
    void aCommandWithAMissingNameIsNotRun() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-name");

        Fx.run(buttons(root, "Run …").getFirst()::fire);

        assertThat(texts(root))
                .contains(
                        "The command was not run: this alert or host has no label name: replace $name with its value.");
        assertThat(buttons(root, "Run now")).isEmpty();
    }

    @Test
    void decliningRunsNothing() {
        var root = draw(new RunbookBackend("oom-kill.md", Optional.empty()), 1280, 720, "view-runbook-no");

        write(root, "uptime");
        Fx.run(buttons(root, "Run …").getFirst()::fire);
        Fx.run(buttons(root, "Cancel").getFirst()::fire);

        assertThat(commands).isEmpty();
        assertThat(buttons(root, "Run now")).isEmpty();
    }
}
