package greenwall.views.runbook;

import greenwall.fleet.CountText;
import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.SentenceCase;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.runbook.run.ShellCommand;
import greenwall.fleet.runbook.run.ShellStepRunner;
import greenwall.views.SystemClipboard;
import greenwall.views.ViewContext;
import greenwall.views.paint.Controls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// A command of a runbook. It can be copied. If the site allows it, it can also be run on the host, after a
/// confirmation that shows the exact command. The output is shown and saved to the open incident.
final class ShellStepBox extends VBox {
    /// Matches a name in a runbook that must be replaced before the command is run.
    private static final Pattern PLACEHOLDER = Pattern.compile("…|(?<![\\w.$])(?:[A-Z]{3,}(?:-[A-Z]+)+"
            + "|DEVICE|UNIT|POOL|GUEST|DATASET|MOUNTPOINT|PEER|INTERFACE|HOST)(?![\\w=])");
    private static final int MAX_ROWS = 12;

    private final ViewContext context;
    private final String cluster;
    private final String host;
    private final String step;
    private final ShellCommand offered;
    private final TextArea command;
    private final HBox buttons = Controls.styled(new HBox(8), "toolbar");
    private final Button copy = button("Copy");
    private final Button copyOutput = button("Copy output");
    private final Button run = button("Run …");
    private final Button confirm = button("Run now");
    private final Button cancel = button("Cancel");
    private final Button stop = button("Stop");
    private final Label status = Controls.wrapped("", "guide-quiet");
    private final Label output = Controls.wrapped("", "guide-line");
    private Optional<ShellStepRunner.CommandHandle> running = Optional.empty();
    private String executed = "";
    private String end = "";

    /// @param step the section of the step
    ShellStepBox(ViewContext context, String cluster, String host, String step, ShellCommand offered) {
        super(4);
        this.context = context;
        this.cluster = cluster;
        this.host = host;
        this.step = step;
        this.offered = offered;
        var text = allowed() ? offered.text() : offered.shown();
        command = new TextArea(SanitizedText.block(text));
        command.getStyleClass().add("guide-code");
        command.setAccessibleText("Command");
        Controls.leaveWithTab(command);
        command.setPrefRowCount(
                (int) Math.min(MAX_ROWS, Math.max(2, text.lines().count() + 1)));
        command.setWrapText(true);
        command.setMinHeight(Region.USE_PREF_SIZE);
        status.setMinWidth(0);
        output.setMinWidth(0);
        output.setMinHeight(Region.USE_PREF_SIZE);
        buttons.setAlignment(Pos.CENTER_LEFT);
        copy.setOnAction(_ -> copy());
        copyOutput.setOnAction(_ -> {
            SystemClipboard.putText(output.getText());
            context.showMessage("Copied the output.");
        });
        run.setOnAction(_ -> ask());
        confirm.setOnAction(_ -> runNow());
        cancel.setOnAction(_ -> showIdle(end()));
        stop.setOnAction(_ -> running.ifPresent(ShellStepRunner.CommandHandle::stop));
        confirm.getStyleClass().add("danger");
        var inputs = Controls.wrapped(inputs(), "guide-words");
        inputs.setMinWidth(0);
        command.textProperty().subscribe(_ -> {
            inputs.setText(inputs());
            if (!end.isEmpty()) {
                status.setText(end());
            }
        });
        List.of(inputs, status, output).forEach(Controls::hiddenWhenEmpty);
        getChildren().addAll(command, inputs, buttons, status, output);
        addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        showIdle(context.backend()
                .shells()
                .unavailableReason()
                .map(why -> SentenceCase.of(why) + ".")
                .orElse(""));
    }

    private static Button button(String text) {
        var button = new Button(text);
        button.setMinWidth(Region.USE_PREF_SIZE);
        return button;
    }

    /// Esc declines the question or stops the command, before it leaves the view.
    private void key(KeyEvent event) {
        var answer = isRunning() ? stop : cancel;
        if (event.getCode() == KeyCode.ESCAPE && buttons.getChildren().contains(answer)) {
            answer.fire();
            event.consume();
        }
    }

    private void showIdle(String words) {
        command.setEditable(allowed());
        if (allowed()) {
            replace(run, copy, run);
            if (!output.getText().isEmpty()) {
                buttons.getChildren().add(copyOutput);
            }
        } else {
            buttons.getChildren().setAll(copy);
        }
        status.setText(words);
    }

    /// Replaces the buttons. If one of them had the focus, `next` gets it, so that the keyboard is not lost.
    private void replace(Button next, Button... shown) {
        boolean focused = buttons.isFocusWithin();
        buttons.getChildren().setAll(shown);
        if (focused) {
            next.requestFocus();
        }
    }

    /// Hides the reason why the command cannot be run, because another command already shows it.
    void hideObstacle() {
        if (!allowed()) {
            status.setText("");
        }
    }

    boolean isRunning() {
        return running.isPresent();
    }

    boolean isStarted() {
        return isRunning() || !output.getText().isEmpty();
    }

    private boolean allowed() {
        return !host.isEmpty() && context.backend().shells().unavailableReason().isEmpty();
    }

    /// The command with its labels filled in, and the labels that are missing. Labels are not part of the
    /// text of the command.
    private String inputs() {
        var lines = new ArrayList<String>();
        if (allowed() && !offered.labels().isEmpty()) {
            lines.add("Filled in: " + SanitizedText.block(current().shown()).strip());
        }
        new TreeMap<>(offered.labels()).forEach((name, value) -> {
            if (value.isEmpty()) {
                lines.add("$" + name + ": this alert or host has no such label");
            }
        });
        return String.join("\n", lines);
    }

    /// The command as it is edited now.
    private ShellCommand current() {
        return allowed() ? new ShellCommand(command.getText(), offered.labels()) : offered;
    }

    private void copy() {
        var problem = current().unsafe();
        if (problem.isPresent()) {
            status.setText("The command was not copied: " + problem.get() + ".");
            return;
        }
        SystemClipboard.putText(current().shown());
        context.showMessage("Copied. Review it before you run it.");
    }

    private void ask() {
        var placeholder = PLACEHOLDER.matcher(command.getText());
        if (command.getText().isBlank()) {
            return;
        }
        if (placeholder.find()) {
            status.setText("Replace " + placeholder.group()
                    + " with the real value first: the command is run exactly as shown here.");
            return;
        }
        var problem = current().problem();
        if (problem.isPresent()) {
            status.setText("The command was not run: " + problem.get() + ".");
            return;
        }
        command.setEditable(false);
        replace(cancel, confirm, cancel);
        status.setText("This command will run on " + SanitizedText.line(host)
                + " exactly as shown above; sudo is not added. It is recorded in the audit log.");
    }

    private void runNow() {
        var commandToRun = current();
        replace(stop, copy, stop);
        status.setText("Running on " + SanitizedText.line(host) + " since " + now());
        output.setText("");
        executed = commandToRun.shown();
        end = "";
        running = Optional.of(context.backend()
                .shells()
                .run(cluster, host, commandToRun, course -> showProgress(commandToRun.shown(), course)));
    }

    private void showProgress(String text, ShellStepRunner.CommandProgress course) {
        output.setText(SanitizedText.block(course.output())
                + (course.omitted() > 0 ? "\nand " + CountText.of(course.omitted(), "more byte") + ", not shown" : ""));
        if (!course.over()) {
            return;
        }
        running = Optional.empty();
        boolean saved = course.started()
                && !context.backend()
                        .records()
                        .addEvidence(
                                cluster,
                                List.of(host),
                                step,
                                new Evidence.CommandRun(
                                        host,
                                        text,
                                        course.output(),
                                        course.exit(),
                                        course.took(),
                                        course.omitted(),
                                        course.problem()))
                        .isEmpty();
        end = (course.started() ? "Ended at " + now() : "Not run")
                + (course.problem().isEmpty()
                        ? " with exit code " + course.exit()
                        : ": " + SanitizedText.line(course.problem()))
                + (saved ? "; saved to the open incident" : "");
        showIdle(end());
    }

    private String now() {
        return InstantText.stamp(context.clock().instant(), context.zone());
    }

    /// How the last run ended. A command that was edited since then is not the one that ran.
    private String end() {
        return end.isEmpty()
                        || output.getText().isEmpty()
                        || executed.equals(current().shown())
                ? end
                : end + ". This is the output of: " + SanitizedText.line(executed);
    }
}
