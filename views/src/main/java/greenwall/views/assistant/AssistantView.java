package greenwall.views.assistant;

import greenwall.fleet.assistant.AssistantPrompt;
import greenwall.fleet.assistant.AssistantReply;
import greenwall.fleet.problem.Problem;
import greenwall.views.BaseFleetView;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.Controls;
import greenwall.views.probe.ProbeLinks;
import greenwall.views.widgets.PendingQueries;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Asks a language model about a problem. The left side shows everything that will be sent, and the user can
/// edit it. The right side shows the model's guess, each claim with its evidence.
public final class AssistantView extends BaseFleetView {
    public static final String ID = "assistant";
    public static final String PROBLEM = "id";

    private final ViewContext context;
    private final Label about = line("", "guide-headline");
    private final Label notice = line("", "guide-quiet");
    private final TextArea brief = Controls.styled(new TextArea(), "mono");
    private final Button send = Controls.button("Send (Ctrl+Enter)", this::send);
    private final Button stop = Controls.button("Stop", this::stop);
    private final VBox guess = Controls.styled(new VBox(6), "guide-steps");
    private final BorderPane root = Controls.styled(new BorderPane(), "guide-bar");
    private final PendingQueries queries = new PendingQueries();
    private String received = "";
    private Optional<RequestHandle> running = Optional.empty();
    private Place place = Place.HOME;
    private Optional<Problem> problem = Optional.empty();

    public AssistantView(ViewContext context) {
        this.context = context;
        brief.setAccessibleText("What is sent");
        brief.setWrapText(true);
        Controls.leaveWithTab(brief);
        for (var button : List.of(send, stop)) {
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        var bar = Controls.styled(new HBox(8, send, stop, notice), "toolbar");
        bar.setAlignment(Pos.CENTER_LEFT);
        guess.setAccessibleText("The model's guess");
        var answer = Controls.styled(new ScrollPane(guess), "guide-scroll");
        answer.setFitToWidth(true);
        var left = new VBox(4, title("Exactly what is sent"), brief);
        var right = new VBox(4, title("The model's guess"), answer);
        VBox.setVgrow(brief, Priority.ALWAYS);
        VBox.setVgrow(answer, Priority.ALWAYS);
        var halves = new HBox(12, left, right);
        for (var half : List.of(left, right)) {
            half.setMinWidth(0);
            half.setPrefWidth(1);
            HBox.setHgrow(half, Priority.ALWAYS);
        }
        root.setTop(new VBox(4, about, bar));
        root.setCenter(halves);
        root.setMinSize(0, 0);
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && event.isShortcutDown() && !send.isDisabled()) {
                send();
                event.consume();
            }
        });
        setSendable(false, "");
    }

    private static Label line(String text, String style) {
        var label = Controls.wrapped(text, style);
        label.setMinWidth(0);
        return label;
    }

    private static Label title(String text) {
        return line(text, "guide-title");
    }

    /// Words at the end of a row, which are never cut.
    private static Label remark(String text) {
        var label = Controls.styled(new Label(text), "muted");
        label.setMinWidth(Region.USE_PREF_SIZE);
        return label;
    }

    private void setSendable(boolean canSend, String why) {
        send.setDisable(!canSend);
        stop.setDisable(true);
        notice.setText(why);
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    protected void stateChanged() {
        // This view does not draw the state.
    }

    @Override
    protected void alertsChanged() {
        find();
    }

    @Override
    public void onShown(Place newPlace) {
        boolean other = !newPlace.get(PROBLEM).equals(place.get(PROBLEM));
        place = newPlace;
        if (other) {
            stop();
            problem = Optional.empty();
            brief.clear();
            guess.getChildren().clear();
        }
        find();
    }

    private void find() {
        if (problem.isPresent()) {
            return;
        }
        var model = context.backend().assistant().model();
        if (model.isEmpty()) {
            about.setText("No language model is configured");
            setSendable(false, "Add one to the configuration: assistant: {url: …, model: …}");
            return;
        }
        var id = place.get(PROBLEM);
        problem = alertsAndProblems().problems().orElse(List.of()).stream()
                .filter(one -> id.isEmpty() || one.id().equals(id))
                .findFirst();
        if (problem.isEmpty()) {
            about.setText(
                    alertsAndProblems().problems().isEmpty()
                            ? "Loading the problems …"
                            : id.isEmpty()
                                    ? "There is no problem to ask about"
                                    : "That problem is no longer listed: it has ended, or was merged into another one");
            setSendable(false, "");
            return;
        }
        about.setText(problem.get().sentence());
        queries.send(context.backend().assistant()::brief, problem.get(), text -> {
            brief.setText(text);
            setSendable(
                    true,
                    "Sent to " + model.get().name() + " at " + model.get().address()
                            + " only when you press Send. Nothing in the response is executed.");
        });
    }

    private void send() {
        var askedProblem = problem.orElseThrow();
        var text = brief.getText();
        var sent = AssistantPrompt.numbers(text);
        received = "";
        guess.getChildren().setAll(title("Waiting for the response …"));
        setSendable(false, "");
        stop.setDisable(false);
        running = Optional.of(context.backend().assistant().ask(askedProblem, text, progress -> {
            received = progress.text();
            show(AssistantReply.of(received, sent), askedProblem);
            if (progress.over()) {
                running = Optional.empty();
                var kind = received.isBlank() ? "No response: " : "Incomplete: ";
                setSendable(true, progress.error().isEmpty() ? "" : kind + progress.error());
            }
        }));
    }

    private void stop() {
        running.ifPresent(ask -> {
            ask.close();
            running = Optional.empty();
            if (received.isBlank()) {
                guess.getChildren().clear();
                setSendable(true, "Stopped before a response came.");
            } else {
                setSendable(true, "Stopped. The response so far is kept here.");
            }
        });
    }

    private void show(AssistantReply newest, Problem askedProblem) {
        guess.getChildren().clear();
        for (var part : newest.parts()) {
            switch (part) {
                case AssistantReply.Claim claim -> guess.getChildren().add(claim(claim));
                case AssistantReply.Proposal proposal -> guess.getChildren().add(proposal(proposal, askedProblem));
            }
        }
    }

    private Region claim(AssistantReply.Claim claim) {
        var text = line(claim.text(), claim.supported() ? "guide-words" : "guide-quiet");
        var row = new HBox(6, text);
        HBox.setHgrow(text, Priority.ALWAYS);
        if (claim.supported()) {
            claim.cited().stream().sorted().forEach(number -> {
                var link = Controls.button("[" + number + "]", () -> mark(number));
                link.setMinWidth(Region.USE_PREF_SIZE);
                link.setAccessibleText("Show evidence " + number);
                row.getChildren().add(link);
            });
        } else {
            row.getChildren()
                    .add(remark(claim.unknown().isEmpty() ? "cites no evidence" : "cites evidence that was not sent"));
        }
        row.getStyleClass().add("toolbar");
        return row;
    }

    /// Selects a piece of evidence in the text that was sent to the model.
    private void mark(int number) {
        var head = "[" + number + "] ";
        int start = brief.getText().startsWith(head) ? 0 : brief.getText().indexOf("\n" + head) + 1;
        int next = brief.getText().indexOf("\n[", start + head.length());
        brief.requestFocus();
        brief.selectRange(start, next < 0 ? brief.getLength() : next);
    }

    private Region proposal(AssistantReply.Proposal proposal, Problem askedProblem) {
        var text = line(proposal.text(), "guide-code");
        HBox.setHgrow(text, Priority.ALWAYS);
        var row = Controls.styled(new HBox(8, text), "toolbar");
        row.setAlignment(Pos.CENTER_LEFT);
        var target = proposal.problem().isEmpty() ? place(proposal, askedProblem) : Optional.<Place>empty();
        target.ifPresentOrElse(
                leads -> {
                    var open = new Button(
                            switch (proposal.kind()) {
                                case PROMQL -> "Open in Query";
                                case LOGQL -> "Open in Logs";
                                case PROBE -> "Choose this probe";
                                case RUNBOOK -> "Open the runbook";
                            });
                    open.setMinWidth(Region.USE_PREF_SIZE);
                    open.setOnAction(_ -> context.go(leads));
                    row.getChildren().add(open);
                },
                () -> row.getChildren()
                        .add(remark(proposal.problem().isEmpty() ? "this host is not known" : proposal.problem())));
        return row;
    }

    /// Returns the view that a proposal opens. Only a query runs there without further action by the user.
    private Optional<Place> place(AssistantReply.Proposal proposal, Problem askedProblem) {
        var cluster = askedProblem.subject().cluster();
        var from =
                Place.HostRef.allOf(askedProblem).findFirst().map(place::about).orElse(place);
        return switch (proposal.kind()) {
            case PROMQL -> Optional.of(from.to("query").with("q1", proposal.text()));
            case LOGQL -> Optional.of(from.to("logs").with("query", proposal.text()));
            case RUNBOOK -> Optional.of(from.to("runbook").with("alert", proposal.text()));
            case PROBE -> {
                var words = proposal.text().split("\\s+");
                yield state().host(cluster, words[1])
                        .map(host -> ProbeLinks.choice(place.about(Place.HostRef.of(host)), "", words[0], Map.of()));
            }
        };
    }

    @Override
    public List<ViewAction> actions() {
        return send.isDisabled() ? List.of() : List.of(new ViewAction("Send", "to the language model", this::send));
    }

    @Override
    public void onHidden() {
        if (queries.waiting()) {
            // Its text is requested again when the view is shown again.
            problem = Optional.empty();
        }
        queries.cancelAll();
        stop();
        clearState();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        boolean awaitsInput = context.backend().assistant().model().isPresent()
                && alertsAndProblems().problems().isEmpty();
        return awaitsInput ? ScreenshotCompleteness.NOTHING : ScreenshotCompleteness.ALL;
    }

    @Override
    public boolean isWaiting() {
        return queries.waiting();
    }
}
