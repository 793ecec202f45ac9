package greenwall.views.alerts;

import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.silence.SilenceChanger;
import greenwall.fleet.silence.SilenceDraft;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.silence.SilencePreview;
import greenwall.fleet.source.AlertSource;
import greenwall.views.AlertOperations;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.ChoiceConverter;
import greenwall.views.widgets.OneLineField;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The dialog to create or change a silence. It counts the effect of the silence at every keystroke.
final class SilenceDialog extends CommentDialog {
    private static final List<Optional<Duration>> LENGTHS = Stream.of(
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    SilenceDraft.DEFAULT_DURATION,
                    Duration.ofHours(4),
                    Duration.ofHours(8),
                    Duration.ofHours(24),
                    Duration.ofDays(3),
                    Duration.ofDays(7))
            .map(Optional::of)
            .toList();

    private static final double MAX_CHIP_WIDTH = 420;
    private static final int MAX_REASONS = 3;
    private static final int MAX_NAMES = 6;
    private static final String NEW = "New silence in ";

    private final AlertOperations operations;
    private final InstantSource clock;
    private final Consumer<String> onMessage;
    private final TextField conditions = Controls.styled(new OneLineField(), "mono");
    private final TextField author = new TextField();
    private final ComboBox<Optional<Duration>> length = new ComboBox<>();
    /// The individual conditions, and the labels that can be added to them.
    private final FlowPane chips = new FlowPane(6, 6);
    /// Suggestions for the comment.
    private final FlowPane reasons = new FlowPane(6, 6);
    private final BiFunction<String, SilenceMatchers, List<String>> reasonsOf;

    private List<AlertSource.Matcher> offered = List.of();
    private final Label count = Controls.wrapped("");
    private final Button saveButton = new Button();
    private final Supplier<List<String>> clusters;
    private final ComboBox<String> clusterChoice = new ComboBox<>();
    private final VBox clusterField = field("Cluster", clusterChoice);
    private String cluster = "";
    private String id = "";
    private String openedComment = "";
    private Instant from = Instant.EPOCH;
    /// The end of the edited silence, which stays unless another length is chosen.
    private Instant end = Instant.EPOCH;

    private Optional<SilencePreview> preview = Optional.empty();
    private boolean busy;
    /// Counts how often the dialog was opened, so that a late result from an earlier time is ignored.
    private int openCount;

    private Optional<SentRequest> lastSent = Optional.empty();
    /// Sending the same request again repeats its id, because the first request may have been applied.
    private String requestId = "";

    private record SentRequest(
            String cluster,
            List<AlertSource.Matcher> matchers,
            String author,
            String comment,
            Optional<Duration> length) {}

    /// @param clusters returns the clusters that the user can choose from
    /// @param reasonsOf returns the problems of a cluster whose alerts match the conditions
    SilenceDialog(
            AlertOperations operations,
            InstantSource clock,
            Consumer<String> onMessage,
            Runnable onClosed,
            Supplier<List<String>> clusters,
            BiFunction<String, SilenceMatchers, List<String>> reasonsOf) {
        super(onClosed);
        this.operations = operations;
        this.clock = clock;
        this.onMessage = onMessage;
        this.clusters = clusters;
        this.reasonsOf = reasonsOf;
        problem.setWrapText(true);
        conditions.setPromptText("alertname=NodeDown instance=~\"node0.*\"");
        comment.setPromptText("why (required)");
        length.setConverter(new ChoiceConverter<>(duration -> duration.map(DurationText::of)
                .orElseGet(() -> "unchanged, " + DurationText.of(Duration.between(clock.instant(), end)) + " left")));
        saveButton.setOnAction(_ -> send());
        clusterField.managedProperty().bind(clusterField.visibleProperty());
        clusterChoice.valueProperty().subscribe(chosen -> {
            if (chosen != null && !chosen.equals(cluster)) {
                choose(chosen);
            }
        });
        var row = new HBox(12, field("Author", author), field("Duration", length), clusterField);
        show(
                760,
                title,
                field("Matchers: = != =~ !~, as in amtool", conditions),
                chips,
                count,
                field("Comment", comment),
                reasons,
                row,
                problem,
                new HBox(10, saveButton, cancel));
        conditions.textProperty().subscribe(() -> {
            validate();
            offerReasons();
        });
        author.textProperty().subscribe(this::validate);
        comment.textProperty().subscribe(this::validate);
        length.valueProperty().subscribe(this::validate);
    }

    @Override
    boolean isSent(KeyEvent enter) {
        return enter.isShortcutDown();
    }

    private static VBox field(String name, Node control) {
        var label = Controls.styled(new Label(name), "muted");
        label.setLabelFor(control);
        var box = new VBox(3, label, control);
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    /// Opens the dialog for a new silence with these conditions.
    ///
    /// @param more the labels that a click adds as conditions
    void open(String ofCluster, List<AlertSource.Matcher> matchers, List<AlertSource.Matcher> more) {
        offered = more;
        var now = clock.instant();
        var draft = new SilenceDraft(
                "", matchers, now, now.plus(SilenceDraft.DEFAULT_DURATION), operations.defaultAuthor(), "");
        open(ofCluster, draft, LENGTHS, Optional.of(SilenceDraft.DEFAULT_DURATION), NEW);
    }

    void open(String ofCluster, AlertSource.Silence silence) {
        offered = List.of();
        var choices = new ArrayList<Optional<Duration>>();
        choices.add(Optional.empty());
        choices.addAll(LENGTHS);
        open(ofCluster, SilenceDraft.of(silence), choices, Optional.empty(), "Change the silence in ");
    }

    private void open(
            String ofCluster,
            SilenceDraft draft,
            List<Optional<Duration>> choices,
            Optional<Duration> initialLength,
            String heading) {
        openCount++;
        cluster = ofCluster;
        id = draft.id();
        from = draft.from();
        end = draft.until();
        busy = false;
        clusterField.setDisable(false);
        lastSent = Optional.empty();
        preview = Optional.empty();
        title.setText(heading + ofCluster);
        var choosable = clusters.get();
        clusterField.setVisible(id.isEmpty() && choosable.size() > 1);
        clusterChoice.getItems().setAll(choosable);
        clusterChoice.setValue(ofCluster);
        saveButton.setText((id.isEmpty() ? "Create the silence" : "Save the changes") + " (Ctrl+Enter)");
        conditions.setText(SilenceMatchers.text(draft.matchers()));
        author.setText(draft.author());
        openedComment = draft.comment();
        comment.setText(Controls.oneLine(openedComment));
        length.getItems().setAll(choices);
        length.setValue(initialLength);
        setVisible(true);
        (draft.matchers().isEmpty() ? conditions : comment).requestFocus();
        validate();
        offerReasons();
        queryCoverage();
    }

    private void choose(String chosen) {
        cluster = chosen;
        preview = Optional.empty();
        title.setText(NEW + chosen);
        validate();
        offerReasons();
        queryCoverage();
    }

    private void queryCoverage() {
        int request = openCount;
        var asked = cluster;
        operations.queryCoverage(asked, newest -> {
            if (request == openCount && asked.equals(cluster)) {
                preview = Optional.of(newest);
                count();
            }
        });
    }

    void alertsChanged() {
        if (isVisible()) {
            offerReasons();
            if (preview.filter(SilencePreview::nowKnown).isEmpty()) {
                queryCoverage();
            }
        }
    }

    @Override
    void leave() {
        openCount++;
        super.leave();
    }

    private SilenceDraft draft(List<AlertSource.Matcher> matchers, String idOfRequest) {
        var until = chosenLength().map(clock.instant()::plus).orElse(end);
        // A comment of several lines keeps them unless it is edited.
        var text = comment.getText().equals(Controls.oneLine(openedComment)) ? openedComment : comment.getText();
        return new SilenceDraft(id, matchers, from, until, author.getText(), text, idOfRequest);
    }

    private Optional<Duration> chosenLength() {
        return Optional.ofNullable(length.getValue()).flatMap(chosen -> chosen);
    }

    private void count() {
        count.setText(
                SilenceMatchers.parse(conditions.getText()) instanceof SilenceMatchers.Parsed.Valid(var matchers)
                                && !matchers.list().isEmpty()
                        ? preview.map(c -> words(c.count(matchers))).orElse("Counting …")
                        : " ");
    }

    private void validate() {
        if (!isVisible()) {
            return;
        }
        count();
        switch (SilenceMatchers.parse(conditions.getText())) {
            case SilenceMatchers.Parsed.Invalid(var why) -> {
                chips.getChildren().clear();
                showStatus(SentenceCase.of(why));
                saveButton.setDisable(true);
            }
            case SilenceMatchers.Parsed.Valid(var matchers) -> {
                chips(matchers.list());
                var draft = draft(matchers.list(), "");
                var errors = draft.errors(clock.instant());
                var forbidden = operations.forbiddenReason(cluster);
                showStatus(SentenceCase.of(forbidden.orElseGet(
                        () -> errors.isEmpty() ? String.join("; ", draft.warnings()) : errors.getFirst())));
                if (forbidden.isEmpty() && !errors.isEmpty() && errors.equals(draft.missing())) {
                    problem.getStyleClass().setAll("label", "muted");
                }
                saveButton.setDisable(busy || forbidden.isPresent() || !errors.isEmpty());
            }
        }
    }

    /// Shows the conditions and labels. A click on a condition removes it, and a click on a label adds it.
    private void chips(List<AlertSource.Matcher> now) {
        chips.getChildren().clear();
        for (var matcher : now) {
            var others = now.stream().filter(m -> !m.equals(matcher)).toList();
            chip(SanitizedText.line(matcher.toString()) + "  ×", "Remove " + matcher, others);
        }
        for (var matcher : offered) {
            if (now.stream().noneMatch(m -> m.name().equals(matcher.name()))) {
                var with = new ArrayList<>(now);
                with.add(matcher);
                chip("+ " + SanitizedText.line(matcher.toString()), "Add " + matcher, with);
            }
        }
    }

    private void chip(String text, String name, List<AlertSource.Matcher> after) {
        chips.getChildren().add(chip(text, name, () -> conditions.setText(SilenceMatchers.text(after))));
    }

    private Button chip(String text, String name, Runnable action) {
        var chip = new Button(text);
        chip.setMnemonicParsing(false);
        chip.setAccessibleText(SanitizedText.line(name));
        chip.setMaxWidth(MAX_CHIP_WIDTH);
        // Keeps the × of a long condition.
        chip.setTextOverrun(OverrunStyle.CENTER_ELLIPSIS);
        chip.setOnAction(_ -> {
            action.run();
            comment.requestFocus();
            comment.end();
        });
        return chip;
    }

    private void offerReasons() {
        reasons.getChildren().clear();
        if (id.isEmpty()
                && SilenceMatchers.parse(conditions.getText()) instanceof SilenceMatchers.Parsed.Valid(var matchers)) {
            reasonsOf.apply(cluster, matchers).stream().limit(MAX_REASONS).forEach(reason -> {
                var line = SanitizedText.line(reason);
                reasons.getChildren().add(chip(line, "Comment: " + line, () -> comment.setText(line)));
            });
        }
    }

    private static String words(SilencePreview.Count count) {
        var names = count.names();
        int more = names.size() - MAX_NAMES;
        return count.text()
                + (names.isEmpty()
                        ? ""
                        : " Alerts: "
                                + SanitizedText.line(
                                        String.join(", ", names.subList(0, Math.min(MAX_NAMES, names.size()))))
                                + (more > 0 ? " and " + more + " more" : "") + ".");
    }

    private void showStatus(String text) {
        problem.setText(text.isEmpty() ? " " : SanitizedText.line(text));
        problem.getStyleClass().setAll("label", "error");
    }

    @Override
    void send() {
        if (busy
                || saveButton.isDisabled()
                || !(SilenceMatchers.parse(conditions.getText())
                        instanceof SilenceMatchers.Parsed.Valid(var matchers))) {
            return;
        }
        busy = true;
        saveButton.setDisable(true);
        clusterField.setDisable(true);
        showStatus("Contacting the Alertmanagers …");
        var now = Optional.of(
                new SentRequest(cluster, matchers.list(), author.getText(), comment.getText(), chosenLength()));
        if (!lastSent.equals(now)) {
            lastSent = now;
            requestId = SilenceDraft.newRequestId();
        }
        int request = openCount;
        operations.putSilence(cluster, draft(matchers.list(), requestId), result -> answered(request, result));
    }

    /// If the dialog was closed or reopened meanwhile, only the result is shown, and the dialog stays unchanged.
    private void answered(int request, SilenceChanger.Result result) {
        boolean current = request == openCount;
        var text = switch (result) {
            case SilenceChanger.Result.Done done -> "Saved: " + done.text();
            case SilenceChanger.Result.Refused(var errors) -> String.join("; ", errors);
            case SilenceChanger.Result.Unknown(var known) -> "It is not known whether the silence was saved: " + known;
        };
        if (!current || result instanceof SilenceChanger.Result.Done) {
            onMessage.accept(text);
        }
        if (!current) {
            return;
        }
        busy = false;
        clusterField.setDisable(false);
        // What was typed meanwhile may be invalid.
        validate();
        if (result instanceof SilenceChanger.Result.Done) {
            close();
        } else {
            showStatus(text);
        }
    }
}
