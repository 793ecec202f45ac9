package greenwall.views.probe;

import greenwall.fleet.CountText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.CustomProgram;
import greenwall.fleet.probe.Probe.Ready;
import greenwall.fleet.probe.Probe.Refused;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ClusterHost;
import greenwall.fleet.probe.run.ProbeRun;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.fleet.probe.run.ProbeRunner;
import greenwall.views.paint.Controls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// An editor for custom bpftrace programs. It lists the tracepoints of the host's kernel that match the word
/// before the caret. Tab inserts the first one, and Ctrl+Enter runs the program.
final class ProbeProgramEditor extends BorderPane {
    private static final int MAX_LISTED = 20_000;
    private static final String EXAMPLE = """
            tracepoint:block:block_rq_complete { @sectors = hist(args->nr_sector); }
            interval:s:1 { print(@sectors); clear(@sectors); }
            """;

    private final ProbeRunner runner;
    private final BiConsumer<Ready, List<ClusterHost>> onRun;
    private final TextArea editor = Controls.styled(new TextArea(EXAMPLE), "mono");
    private final ListView<String> list = new ListView<>();
    private final Label listed = Controls.wrapped("", "muted");
    private final TextField length = new TextField(CustomProgram.DEFAULT_DURATION.toSeconds() + " s");
    private final Label problem = Controls.styled(new Label(), "state-critical");
    private final Button run = Controls.styled(Controls.button("Run (Ctrl+Enter)", this::run), "run-button");
    private final TracepointCompletions completions = new TracepointCompletions();
    private final AtomicReference<Optional<TracepointList>> listingResult = new AtomicReference<>(Optional.empty());
    private Optional<ClusterHost> target = Optional.empty();
    private Optional<ProbeRun> listing = Optional.empty();
    private String listingStatus = "";

    /// The tracepoints of a host's kernel, or why there are none.
    private record TracepointList(ClusterHost target, List<String> names, String why) {}

    ProbeProgramEditor(ProbeRunner runner, BiConsumer<Ready, List<ClusterHost>> onRun) {
        this.runner = runner;
        this.onRun = onRun;
        editor.setAccessibleText("bpftrace program");
        editor.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        editor.textProperty().subscribe(_ -> changed());
        editor.caretPositionProperty().subscribe(_ -> complete());
        list.setAccessibleText("What can be traced on the host");
        list.setOnMouseClicked(e -> {
            if (e.getClickCount() == 2) {
                insert(list.getSelectionModel().getSelectedItem());
            }
        });
        list.setOnKeyPressed(e -> {
            if (e.getCode() == KeyCode.ENTER) {
                insert(list.getSelectionModel().getSelectedItem());
                e.consume();
            }
        });
        length.setAccessibleText("Duration");
        length.setPrefColumnCount(6);
        length.textProperty().subscribe(_ -> changed());
        var words = Controls.wrapped(
                "What it prints is shown: maps as bars, hist() and lhist() as a heatmap, stats() as figures,"
                        + " stacks as a flame graph, printf() as events. It never runs with --unsafe.",
                "muted");
        var foot = Controls.styled(new HBox(10, run, new Label("Duration"), length, problem), "toolbar", "probe-foot");
        foot.setAlignment(Pos.CENTER_LEFT);
        var side = new VBox(6, listed, list);
        VBox.setVgrow(list, Priority.ALWAYS);
        side.setPrefWidth(360);
        var middle = new HBox(8, editor, side);
        HBox.setHgrow(editor, Priority.ALWAYS);
        setTop(words);
        setCenter(middle);
        setBottom(foot);
        getStyleClass().add("probe-picker");
        setMinSize(0, 0);
        complete();
    }

    /// Sets the host. Its tracepoints are read once.
    void setTarget(Optional<ClusterHost> newTarget) {
        if (newTarget.equals(target)) {
            return;
        }
        stopListing();
        target = newTarget;
        listingStatus = "";
        completions.offer(List.of());
        newTarget.ifPresent(this::ask);
        complete();
        changed();
    }

    private void ask(ClusterHost of) {
        listingStatus = "Listing the tracepoints of " + of.host() + " …";
        var names = new ArrayList<String>();
        listing = Optional.of(runner.start(of, CustomProgram.listing(), event -> {
            if (event instanceof ProbeRunEvent.OutputReceived(ProbeOutput.Note(var _, var text))
                    && names.size() < MAX_LISTED) {
                names.add(text);
            } else if (event instanceof ProbeRunEvent.HostKeyPrompt prompt) {
                // This run is in the background, so an unknown host key is refused; the probe itself will ask
                // the user.
                prompt.answer().accept(ProbeRunEvent.HostKeyAnswer.NO);
            } else if (event instanceof ProbeRunEvent.PassphraseRequest prompt) {
                prompt.answer().accept(Optional.empty());
            } else if (event instanceof ProbeRunEvent.Ended ended) {
                listingResult.set(Optional.of(new TracepointList(
                        of,
                        List.copyOf(names),
                        names.isEmpty() ? "No completions: " + ended.end().reason() : "")));
            }
        }));
    }

    /// Shows the tracepoints once they have arrived.
    void pulse() {
        listingResult
                .getAndSet(Optional.empty())
                .filter(listed -> target.filter(listed.target()::equals).isPresent())
                .ifPresent(listed -> {
                    completions.offer(listed.names());
                    listingStatus = listed.why();
                    complete();
                });
    }

    void stopListing() {
        listing.ifPresent(ProbeRun::stop);
        listing = Optional.empty();
    }

    void focusEditor() {
        editor.requestFocus();
        editor.end();
    }

    private void key(KeyEvent event) {
        if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
            run();
            event.consume();
        } else if (event.getCode() == KeyCode.TAB && !event.isShiftDown()) {
            if (!list.getItems().isEmpty()) {
                insert(list.getItems().getFirst());
                event.consume();
            }
        }
    }

    private void insert(String name) {
        if (name != null) {
            var change = completions.change(editor.getText(), editor.getCaretPosition(), name);
            editor.replaceText(change.from(), change.to(), change.text());
            editor.requestFocus();
        }
    }

    private void complete() {
        var found = completions.at(editor.getText(), Math.min(editor.getCaretPosition(), editor.getLength()));
        list.getItems().setAll(found);
        listed.setText(SanitizedText.line(
                target.isEmpty()
                        ? "No host is known whose tracepoints could be listed."
                        : completions.size() == 0 && !listingStatus.isEmpty()
                                ? listingStatus
                                : found.isEmpty()
                                        ? "No tracepoint completes what is typed here."
                                        : CountText.of(completions.size(), "tracepoint")
                                                + " on the host; Tab inserts the first of these."));
    }

    private Optional<Ready> prepared() {
        var time = ProbeSelection.duration(length.getText()).orElse(Duration.ZERO);
        return switch (CustomProgram.prepare(editor.getText().strip(), time)) {
            case Ready ready -> {
                problem.setText(target.isEmpty() ? "There is no host to run it on." : "");
                yield target.isEmpty() ? Optional.empty() : Optional.of(ready);
            }
            case Refused(var problems) -> {
                problem.setText(problems.getFirst());
                yield Optional.empty();
            }
        };
    }

    private void changed() {
        run.setDisable(prepared().isEmpty());
    }

    private void run() {
        prepared().ifPresent(ready -> target.ifPresent(t -> onRun.accept(ready, List.of(t))));
    }
}
