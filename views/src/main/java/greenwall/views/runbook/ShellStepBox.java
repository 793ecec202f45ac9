package greenwall.views.runbook;

import greenwall.fleet.VisibleText;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.views.SystemClipboard;
import greenwall.views.ViewContext;
import java.util.ArrayList;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A command of a runbook: copied, or, if the site allows it, run on the host after two presses with the exact command
/// in sight. Its output is shown and kept in the open record.
final class ShellStepBox extends VBox {
    /// How runbooks mark a name to fill in.
    private static final Pattern PLACEHOLDER = Pattern.compile("…|(?<![\\w.$])(?:[A-Z]{3,}(?:-[A-Z]+)+"
            + "|DEVICE|UNIT|POOL|GUEST|DATASET|MOUNTPOINT|PEER|INTERFACE|HOST)(?![\\w=])");
    private static final int MOST_ROWS = 12;

    private final ViewContext context;
    private final String cluster;
    private final String host;
    private final String step;
    private final ShellCommand offered;
    private final TextArea command;
    private final HBox buttons = new HBox(8);
    private final Button copy = button("Copy");
    private final Button run = button("Run…");
    private final Button sure = button("Run it now");
    private final Button no = button("Do not run it");
    private final Button stop = button("Stop");
    private final Label said = new Label();
    private final Label output = new Label();
    private Optional<ShellStepRunner.Running> running = Optional.empty();

    /// @param step its section
    ShellStepBox(ViewContext context, String cluster, String host, String step, ShellCommand offered) {
        super(4);
        this.context = context;
        this.cluster = cluster;
        this.host = host;
        this.step = step;
        this.offered = offered;
        var text = allowed() ? offered.text() : offered.shown();
        command = new TextArea(VisibleText.block(text));
        command.getStyleClass().add("guide-code");
        command.setAccessibleText("Command");
        command.setPrefRowCount(
                (int) Math.min(MOST_ROWS, Math.max(2, text.lines().count() + 1)));
        command.setWrapText(true);
        command.setMinHeight(Region.USE_PREF_SIZE);
        said.setWrapText(true);
        said.setMinWidth(0);
        said.getStyleClass().add("guide-quiet");
        output.setWrapText(true);
        output.setMinWidth(0);
        output.setMinHeight(Region.USE_PREF_SIZE);
        output.getStyleClass().add("guide-line");
        buttons.setAlignment(Pos.CENTER_LEFT);
        buttons.getStyleClass().add("toolbar");
        copy.setOnAction(_ -> copy());
        run.setOnAction(_ -> ask());
        sure.setOnAction(_ -> go());
        no.setOnAction(_ -> rest(""));
        stop.setOnAction(_ -> running.ifPresent(ShellStepRunner.Running::stop));
        sure.getStyleClass().add("danger");
        var given = new Label(given());
        given.setWrapText(true);
        given.setMinWidth(0);
        given.getStyleClass().add("guide-words");
        command.textProperty().subscribe(_ -> {
            given.setText(given());
            show(given, !given.getText().isEmpty());
        });
        getChildren().addAll(command, given, buttons, said, output);
        rest(context.ports().shells().obstacle().orElse(""));
    }

    private static Button button(String text) {
        var button = new Button(text);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    private void rest(String words) {
        command.setEditable(allowed());
        buttons.getChildren().setAll(copy);
        if (allowed()) {
            buttons.getChildren().add(run);
        }
        say(words);
        show(output, !output.getText().isEmpty());
    }

    /// Hides why it cannot be run, if another command already shows it.
    void hideObstacle() {
        if (!allowed()) {
            say("");
        }
    }

    private boolean allowed() {
        return !host.isEmpty() && context.ports().shells().obstacle().isEmpty();
    }

    private void say(String words) {
        said.setText(words);
        show(said, !words.isEmpty());
    }

    private static void show(Region node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /// The missing input, and, for a text with placeholders, how it runs with them filled in: labels are not part of
    /// the command's text.
    private String given() {
        var lines = new ArrayList<String>();
        if (allowed() && !offered.labels().isEmpty()) {
            lines.add("Filled in: " + VisibleText.block(current().shown()).strip());
        }
        new TreeMap<>(offered.labels()).forEach((name, value) -> {
            if (value.isEmpty()) {
                lines.add("$" + name + ": this alert or host has no such label");
            }
        });
        return String.join("\n", lines);
    }

    /// As edited now.
    private ShellCommand current() {
        return allowed() ? new ShellCommand(command.getText(), offered.labels()) : offered;
    }

    private void copy() {
        var problem = current().unsafe();
        if (problem.isPresent()) {
            say("Not copied: " + problem.get() + ".");
            return;
        }
        SystemClipboard.text(current().shown());
        context.say("Copied. Review it before you run it.");
    }

    private void ask() {
        var open = PLACEHOLDER.matcher(command.getText());
        if (command.getText().isBlank()) {
            return;
        }
        if (open.find()) {
            say("Replace " + open.group() + " with a name first: the command is run exactly as shown here.");
            return;
        }
        var problem = current().problem();
        if (problem.isPresent()) {
            say("Not run: " + problem.get() + ".");
            return;
        }
        command.setEditable(false);
        buttons.getChildren().setAll(sure, no);
        say("This is run on " + VisibleText.line(host)
                + " exactly as shown above, without sudo unless it says so, and recorded in the audit log.");
    }

    private void go() {
        var asked = current();
        buttons.getChildren().setAll(copy, stop);
        say("running on " + VisibleText.line(host));
        output.setText("");
        running =
                Optional.of(context.ports().shells().run(cluster, host, asked, course -> heard(asked.shown(), course)));
    }

    private void heard(String text, ShellStepRunner.Course course) {
        output.setText(VisibleText.block(course.output())
                + (course.left() > 0 ? "\nand " + course.left() + " more bytes that are not shown" : ""));
        show(output, !output.getText().isEmpty());
        if (!course.over()) {
            return;
        }
        running = Optional.empty();
        boolean ran = !course.output().isEmpty() || course.exit() >= 0;
        boolean kept = ran
                && context.ports()
                        .records()
                        .keep(
                                cluster,
                                host,
                                step,
                                new Evidence.CommandRun(
                                        host,
                                        text,
                                        course.output(),
                                        course.exit(),
                                        course.took(),
                                        course.left(),
                                        course.problem()));
        rest((course.problem().isEmpty() ? "ended with " + course.exit() : VisibleText.line(course.problem()))
                + (kept ? "; saved in the open incident record" : ""));
    }
}
