package greenwall.views.window;

import greenwall.views.paint.Controls;
import java.util.List;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// A tour in five steps from a problem to its record. Each step opens a view. The user can leave it at any
/// step and start it again from the palette.
final class Tour extends VBox {
    private static final List<Step> STEPS = List.of(
            new Step(
                    "wall",
                    "What is wrong",
                    "Each card is one problem: what is wrong and where, since when, and the first log line that shows"
                            + " the cause. The fleet is below the cards, in muted colours."),
            new Step(
                    "explain",
                    "Why",
                    "E on a problem, a host or a chart explains it: when it changed, which log lines and which other"
                            + " metrics stand out, and the evidence for it."),
            new Step(
                    "logs",
                    "What the logs show",
                    "L shows the logs of that host in the same time range. Views share the time range."),
            new Step(
                    "runbook",
                    "What to do",
                    "R opens the runbook. It runs its own checks and shows the verdict, then the commands"
                            + " for this host."),
            new Step(
                    "incident",
                    "Record it",
                    "T takes a problem and opens an incident record: what you do about it is saved, with the data from"
                            + " before it began. Ctrl+K finds everything else."));

    private final Label count = Controls.styled(new Label(), "muted");
    private final Label title = Controls.styled(new Label(), "heading");
    private final Label text = Controls.wrapped("");
    private final Button next = Controls.styled(new Button(), "accent");
    private final Consumer<String> go;
    private final Runnable onEnd;
    private int at;

    record Step(String view, String title, String text) {}

    Tour(Consumer<String> go, Runnable onEnd) {
        this.go = go;
        this.onEnd = onEnd;
        text.setMinHeight(Region.USE_PREF_SIZE);
        next.setId("tour-next");
        next.setOnAction(_ -> next());
        var leave = Controls.button("Leave the tour", onEnd);
        leave.setId("tour-leave");
        var bar = Controls.styled(new HBox(next, leave, count), "welcome-line");
        bar.setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(title, text, bar);
        getStyleClass().addAll("welcome-section", "tour");
        setMaxSize(460, Region.USE_PREF_SIZE);
        // Notifications appear at the lower right of the screen.
        StackPane.setAlignment(this, Pos.BOTTOM_CENTER);
        setAccessibleText("Guided tour");
        show();
    }

    private void next() {
        if (at + 1 == STEPS.size()) {
            onEnd.run();
        } else {
            at++;
            show();
        }
    }

    private void show() {
        var step = STEPS.get(at);
        title.setText(step.title());
        text.setText(step.text());
        count.setText((at + 1) + " of " + STEPS.size());
        next.setText(at + 1 == STEPS.size() ? "Done" : "Next");
        go.accept(step.view());
    }
}
