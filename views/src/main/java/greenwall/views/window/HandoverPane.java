package greenwall.views.window;

import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.team.SharedHandover;
import greenwall.views.Team;
import greenwall.views.paint.Buttons;
import greenwall.views.paint.StyleClasses;
import greenwall.views.paint.WrappedLabel;
import greenwall.views.widgets.TextAreas;
import java.time.ZoneId;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.HBox;

/// The handover dialogue. The user who leaves edits and signs the text; the next user reads and signs the
/// same text.
final class HandoverPane {
    private static final int ROWS = 22;

    private HandoverPane() {}

    static void write(DialogBox overlay, String text, Team team, Consumer<String> result) {
        var area = area(text);
        var sign = new Button("Sign and hand over");
        sign.setOnAction(_ -> {
            team.handOver(area.getText(), result);
            overlay.close();
        });
        overlay.open(
                sign,
                new Label("The handover of " + SanitizedText.line(team.ownName())
                        + ". Add what is missing before you sign it."),
                area,
                buttons(overlay, sign));
    }

    static void read(DialogBox overlay, SharedHandover document, Team team, ZoneId zone, Consumer<String> result) {
        var area = area(document.text());
        area.setEditable(false);
        var sign = new Button("Sign and take over");
        sign.setDisable(document.isSignedBy(team.ownName()));
        sign.setOnAction(_ -> {
            team.sign(document, result);
            overlay.close();
        });
        var signatures = document.signatures().stream()
                .map(signature ->
                        SanitizedText.line(signature.who()) + ", " + InstantText.withUtc(signature.at(), zone))
                .collect(Collectors.joining("\n"));
        var label = WrappedLabel.of(
                "Signed by\n" + signatures + (document.isTaken() ? "" : "\nNobody has taken over yet."));
        var buttons = buttons(overlay, sign);
        overlay.open(sign.isDisabled() ? buttons.getChildren().getLast() : sign, label, area, buttons);
    }

    private static TextArea area(String text) {
        var area = StyleClasses.of(new TextArea(SanitizedText.block(text)), "mono");
        area.setAccessibleText("The handover");
        TextAreas.leaveWithTab(area);
        area.setPrefRowCount(ROWS);
        area.setWrapText(true);
        return area;
    }

    private static HBox buttons(DialogBox overlay, Button sign) {
        return new HBox(8, sign, Buttons.of("Close", overlay::close));
    }
}
