package greenwall.views.alerts;

import greenwall.fleet.Unit;
import greenwall.fleet.VisibleText;
import greenwall.fleet.silence.Coverage;
import greenwall.fleet.silence.Matchers;
import greenwall.fleet.silence.SilenceDesk;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.source.Alerts;
import greenwall.views.AlertWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/// Makes or changes a silence over whatever view is open. What it would keep quiet is counted with every keystroke.
final class SilenceForm extends StackPane {
    private static final List<Duration> LENGTHS = List.of(
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8),
            Duration.ofHours(24),
            Duration.ofDays(3),
            Duration.ofDays(7));

    private final AlertWork work;
    private final InstantSource clock;
    private final Consumer<String> say;
    private final Runnable onClosed;
    private final Label title = new Label();
    private final TextField conditions = new TextField();
    private final TextField author = new TextField();
    private final TextField comment = new TextField();
    private final ComboBox<Duration> length = new ComboBox<>();
    private final Label count = new Label();
    private final Label problem = new Label();
    private final Button make = new Button();
    private String cluster = "";
    private String id = "";
    private Instant from = Instant.EPOCH;
    private Optional<Coverage> coverage = Optional.empty();
    private boolean busy;

    SilenceForm(AlertWork work, InstantSource clock, Consumer<String> say, Runnable onClosed) {
        this.work = work;
        this.clock = clock;
        this.say = say;
        this.onClosed = onClosed;
        title.getStyleClass().add("heading");
        problem.getStyleClass().add("error");
        count.setWrapText(true);
        problem.setWrapText(true);
        conditions.getStyleClass().add("mono");
        conditions.setPromptText("alertname=NodeDown instance=~\"node0.*\"");
        comment.setPromptText("why (required)");
        length.getItems().setAll(LENGTHS);
        length.setConverter(new StringConverter<>() {
            @Override
            public String toString(Duration duration) {
                return duration == null ? "" : Unit.duration(duration);
            }

            @Override
            public Duration fromString(String text) {
                return LENGTHS.getFirst();
            }
        });
        make.setOnAction(_ -> send());
        var cancel = new Button("Cancel (Esc)");
        cancel.setOnAction(_ -> close());
        var buttons = new HBox(10, make, cancel);
        var row = new HBox(12, field("Author", author), field("For", length));
        var box = new VBox(
                10,
                title,
                field("Conditions: = != =~ !~, as in amtool", conditions),
                count,
                field("Comment", comment),
                row,
                problem,
                buttons);
        box.getStyleClass().add("command-palette");
        box.setPadding(new Insets(18));
        box.setMaxSize(760, Region.USE_PREF_SIZE);
        setAlignment(box, Pos.TOP_CENTER);
        setPadding(new Insets(50, 20, 20, 20));
        getChildren().add(box);
        setVisible(false);
        conditions.textProperty().subscribe(this::judge);
        author.textProperty().subscribe(this::judge);
        comment.textProperty().subscribe(this::judge);
        length.valueProperty().subscribe(this::judge);
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ESCAPE) {
                close();
                event.consume();
            } else if (event.getCode() == KeyCode.ENTER && event.isShortcutDown()) {
                send();
                event.consume();
            }
        });
    }

    private static VBox field(String name, Node control) {
        var label = new Label(name);
        label.getStyleClass().add("muted");
        label.setLabelFor(control);
        var box = new VBox(3, label, control);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    /// A new silence with these conditions filled in.
    void open(String ofCluster, List<Alerts.Matcher> matchers) {
        open(ofCluster, "", matchers, work.author(), "", Duration.ofHours(2), clock.instant(), "New silence in ");
    }

    /// Another end, other conditions or words for one that there is.
    void open(String ofCluster, Alerts.Silence silence) {
        var left = Duration.between(clock.instant(), silence.endsAt());
        var nearest =
                LENGTHS.stream().filter(l -> l.compareTo(left) >= 0).findFirst().orElse(LENGTHS.getLast());
        open(
                ofCluster,
                silence.id(),
                silence.matchers(),
                silence.createdBy(),
                silence.comment(),
                nearest,
                silence.startsAt(),
                "Change the silence in ");
    }

    private void open(
            String ofCluster,
            String ofId,
            List<Alerts.Matcher> matchers,
            String by,
            String why,
            Duration howLong,
            Instant start,
            String heading) {
        cluster = ofCluster;
        id = ofId;
        from = start;
        busy = false;
        coverage = Optional.empty();
        title.setText(heading + ofCluster);
        make.setText((ofId.isEmpty() ? "Make the silence" : "Change it") + " (Ctrl+Enter)");
        conditions.setText(Matchers.text(matchers));
        author.setText(by);
        comment.setText(why);
        length.setValue(howLong);
        setVisible(true);
        comment.requestFocus();
        work.coverage(ofCluster, newest -> {
            coverage = Optional.of(newest);
            judge();
        });
        judge();
    }

    void close() {
        setVisible(false);
        onClosed.run();
    }

    private SilenceDraft draft(List<Alerts.Matcher> matchers) {
        var until = clock.instant().plus(length.getValue() == null ? LENGTHS.getFirst() : length.getValue());
        return new SilenceDraft(id, matchers, from, until, author.getText(), comment.getText());
    }

    private void judge() {
        if (!isVisible()) {
            return;
        }
        switch (Matchers.parse(conditions.getText())) {
            case Matchers.Parsed.Refused(var why) -> {
                count.setText(" ");
                tell(why);
            }
            case Matchers.Parsed.Understood(var matchers) -> {
                count.setText(coverage.map(c -> words(c.count(matchers))).orElse("Counting …"));
                var draft = draft(matchers.list());
                var problems = draft.problems(clock.instant());
                var forbidden = work.forbidden(cluster);
                tell(forbidden.orElseGet(
                        () -> problems.isEmpty() ? String.join("; ", draft.doubts()) : problems.getFirst()));
                make.setDisable(busy || forbidden.isPresent() || !problems.isEmpty());
            }
        }
    }

    private static String words(Coverage.Count count) {
        return "It would keep quiet: " + count.text()
                + (count.names().isEmpty() ? "" : " (" + VisibleText.line(String.join(", ", count.names())) + ")");
    }

    private void tell(String text) {
        problem.setText(text.isEmpty() ? " " : VisibleText.line(text));
    }

    private void send() {
        if (busy || !(Matchers.parse(conditions.getText()) instanceof Matchers.Parsed.Understood(var matchers))) {
            return;
        }
        busy = true;
        make.setDisable(true);
        tell("Asking the Alertmanagers …");
        work.put(cluster, draft(matchers.list()), result -> {
            busy = false;
            switch (result) {
                case SilenceDesk.Result.Done done -> {
                    say.accept("In force: " + done.text());
                    close();
                }
                case SilenceDesk.Result.Refused(var problems) -> {
                    make.setDisable(false);
                    tell(String.join("; ", problems));
                }
                case SilenceDesk.Result.Unknown(var known) -> {
                    make.setDisable(false);
                    tell("Not known whether it was done: " + known);
                }
            }
        });
    }
}
