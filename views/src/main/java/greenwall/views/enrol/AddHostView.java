package greenwall.views.enrol;

import greenwall.fleet.CountText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.probe.run.ProbeRunEvent;
import greenwall.views.Enroller;
import greenwall.views.Enroller.Action;
import greenwall.views.Place;
import greenwall.views.RequestHandle;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.View;
import greenwall.views.ViewAction;
import greenwall.views.ViewContext;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.probe.SshPromptPane;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// Adds a host: shows its name, the complete plan, and the progress. Nothing runs until the plan is shown and
/// the user confirms it.
public final class AddHostView implements View {
    public static final String ID = "add-host";
    /// The maximum length of the progress text.
    private static final int MAX_CHARACTERS = 400_000;

    private final Enroller enroller;
    private final TextField name = new TextField();
    private final ChoiceBox<String> profile = new ChoiceBox<>();
    private final Button plan = Controls.button("Plan (Enter)", this::plan);
    private final Button add = new Button("Apply the plan (Ctrl+Enter)");
    private final Button check = new Button("Check");
    private final Button remove = Controls.button("Remove", this::remove);
    private final Label notice = Controls.wrapped("", "guide-quiet");
    private final TextArea text = Controls.styled(new TextArea(), "mono");
    private final SshPromptPane prompt = new SshPromptPane();
    private final StackPane root = new StackPane();
    private Optional<RequestHandle> asking = Optional.empty();
    private boolean running;
    private boolean confirmed;

    public AddHostView(ViewContext context) {
        this.enroller = context.backend().enroller();
        name.setPromptText("host name or SSH alias, without user@");
        name.setAccessibleText("The host");
        name.setPrefColumnCount(24);
        profile.getItems().setAll(enroller.profiles());
        profile.getSelectionModel().selectFirst();
        profile.setAccessibleText("Profile");
        text.setEditable(false);
        text.setWrapText(true);
        text.setAccessibleText("The plan, and what was done");
        Controls.leaveWithTab(text);
        notice.setMinWidth(0);
        name.setOnAction(_ -> plan());
        name.textProperty().addListener((_, _, _) -> planGone());
        profile.valueProperty().addListener((_, _, _) -> planGone());
        add.setOnAction(_ -> run(Action.ADD));
        check.setOnAction(_ -> run(Action.CHECK));
        for (var button : List.of(plan, add, check, remove)) {
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        profile.setMinWidth(Region.USE_PREF_SIZE);
        var bar = Controls.styled(new HBox(8, name, profile, plan, add, check, remove), "toolbar");
        bar.setAlignment(Pos.CENTER_LEFT);
        var title = Controls.styled(new Label("Add a host"), "guide-headline");
        VBox.setVgrow(text, Priority.ALWAYS);
        var page = Controls.styled(new BorderPane(text), "guide-bar");
        page.setTop(new VBox(4, title, bar, notice));
        page.setMinSize(0, 0);
        root.getChildren().setAll(page, prompt);
        root.setMinSize(0, 0);
        PaintedRegion.passFocus(root, () -> {
            if (prompt.isVisible()) {
                prompt.focusFirst();
            } else {
                name.requestFocus();
            }
        });
        prompt.onClosed(root::requestFocus);
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER && event.isShortcutDown() && !add.isDisabled()) {
                run(Action.ADD);
                event.consume();
            }
        });
        planGone();
    }

    /// Discards the plan, because it no longer matches the fields.
    private void planGone() {
        asking.ifPresent(RequestHandle::close);
        asking = Optional.empty();
        prompt.withdrawUnless(false);
        boolean available = enroller.unavailableReason().isEmpty();
        name.setDisable(!available || running);
        profile.setDisable(!available || running);
        plan.setDisable(!available || running || name.getText().isBlank());
        planned(false, false);
        notice.setText(enroller.unavailableReason()
                .map(why -> SentenceCase.of(why) + ".")
                .orElse("Enter inspects the host and shows the plan. Nothing is changed until you confirm."));
    }

    private void planned(boolean any, boolean steps) {
        confirmed = false;
        remove.setText("Remove");
        add.setDisable(!steps || running);
        check.setDisable(!steps || running);
        remove.setDisable(!any || running);
    }

    private void plan() {
        if (plan.isDisabled()) {
            return;
        }
        planGone();
        var host = name.getText().strip();
        notice.setText("Inspecting " + host + " …");
        text.clear();
        asking = Optional.of(enroller.plan(host, profile.getValue(), this::ask, newPlan -> {
            asking = Optional.empty();
            prompt.withdrawUnless(false);
            text.setText(String.join("\n", newPlan.lines()));
            text.setScrollTop(0);
            planned(newPlan.error().isEmpty(), newPlan.steps() > 0);
            notice.setText(
                    !newPlan.error().isEmpty()
                            ? SentenceCase.of(newPlan.error())
                            : newPlan.steps() == 0
                                    ? "Greenwall cannot carry out any of these steps: do them by hand."
                                    : "Plan for " + host + ": " + CountText.of(newPlan.steps(), "step")
                                            + ". Nothing is changed until you apply it.");
        }));
    }

    private void ask(ProbeRunEvent question) {
        prompt.ask(question, () -> {});
    }

    /// The first press asks for confirmation.
    private void remove() {
        if (confirmed) {
            run(Action.REMOVE);
        } else {
            confirmed = true;
            remove.setText("Remove: press again to confirm");
            notice.setText("Removing undoes each step on the host and deletes the host from the targets file.");
        }
    }

    private void run(Action action) {
        running = true;
        planned(true, true);
        name.setDisable(true);
        profile.setDisable(true);
        plan.setDisable(true);
        notice.setText("Running. A step that has started on the host finishes even if you close this window.");
        text.clear();
        enroller.run(action, this::ask, progress -> {
            // It goes on only after an answer, or when the time for one is over.
            prompt.withdrawUnless(false);
            if (!progress.lines().isEmpty()) {
                text.appendText(String.join("\n", progress.lines()) + "\n");
                if (text.getLength() > MAX_CHARACTERS) {
                    text.deleteText(0, text.getLength() - MAX_CHARACTERS);
                }
            }
            if (progress.over()) {
                running = false;
                planGone();
                notice.setText(result(action, progress.good()));
            }
        });
    }

    private static String result(Action action, boolean good) {
        return switch (action) {
            case ADD, CHECK -> good ? "Done: everything is as planned." : "Not everything is as planned; see below.";
            case REMOVE ->
                good
                        ? "Done: all changes for this host are undone; see below."
                        : "Not everything was undone; see below.";
        };
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void onShown(Place place) {}

    @Override
    public List<ViewAction> actions() {
        return add.isDisabled()
                ? List.of()
                : List.of(new ViewAction("Apply the plan", "on the host", () -> run(Action.ADD)));
    }

    @Override
    public void onHidden() {
        if (!running) {
            planGone();
        }
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.ALL;
    }

    @Override
    public boolean isWaiting() {
        return asking.isPresent();
    }
}
