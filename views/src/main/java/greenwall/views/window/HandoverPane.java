package greenwall.views.window;

import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.team.TeamHandover;
import greenwall.views.Team;
import greenwall.views.paint.Controls;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;
import org.jspecify.annotations.Nullable;

/// The handover dialog. The user who leaves edits and signs the text; the next user reads and signs the
/// same text.
///
/// @param team the team of the site that is shown, which may be replaced while the dialog is open
/// @param onResult receives a text for the user
record HandoverPane(DialogBox overlay, Supplier<Team> team, Consumer<String> onResult) {
    private static final int ROWS = 22;

    void write(String text) {
        var area = area(text);
        var refusal = Controls.hiddenWhenEmpty(Controls.wrapped("", "error"));
        var sign = new Button("Sign and hand over");
        onSign(sign, refusal, (to, receiver) -> to.handOver(area.getText(), receiver));
        overlay.open(
                sign,
                new Label("The handover of " + SanitizedText.line(team.get().ownName())
                        + ". Add what is missing before you sign it."),
                area,
                refusal,
                buttons(sign));
    }

    void read(TeamHandover document, ZoneId zone) {
        var area = area(document.text());
        area.setEditable(false);
        var refusal = Controls.hiddenWhenEmpty(Controls.wrapped("", "error"));
        var sign = new Button("Sign and take over");
        sign.setDisable(document.isSignedBy(team.get().ownName()));
        onSign(sign, refusal, (to, receiver) -> to.sign(document, receiver));
        var signatures = document.signatures().stream()
                .map(signature ->
                        SanitizedText.line(signature.who()) + ", " + InstantText.withUtc(signature.at(), zone))
                .collect(Collectors.joining("\n"));
        var label = Controls.wrapped(
                "Signed by\n" + signatures + (document.isTaken() ? "" : "\nNobody has taken over yet."));
        var buttons = buttons(sign);
        overlay.open(sign.isDisabled() ? buttons.getChildren().getLast() : sign, label, area, refusal, buttons);
    }

    /// Closes the dialog only once its text has been signed. Sends one signature at a time, but does not wait
    /// for a site that was replaced, because it never answers.
    private void onSign(Button sign, Label refusal, BiConsumer<Team, Consumer<Team.Result>> request) {
        var asked = new AtomicReference<@Nullable Team>();
        sign.setOnAction(_ -> {
            var to = team.get();
            if (asked.getAndSet(to) != to) {
                request.accept(to, result -> {
                    asked.set(null);
                    if (result instanceof Team.Result.Refused(var why)) {
                        refusal.setText(why);
                    } else if (sign.getScene() != null) {
                        overlay.close();
                    }
                    onResult.accept(result.text());
                });
            }
        });
    }

    private static TextArea area(String text) {
        var area = Controls.styled(new TextArea(SanitizedText.block(text)), "mono");
        area.setAccessibleText("The handover");
        Controls.leaveWithTab(area);
        area.setPrefRowCount(ROWS);
        area.setWrapText(true);
        return area;
    }

    private HBox buttons(Button sign) {
        return new HBox(8, sign, Controls.button("Close", overlay::close));
    }
}
