package greenwall.views.probe;

import greenwall.fleet.InstantText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.probe.result.ProbeRunHistory;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.ChoiceConverter;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/// The toolbar with the title, the runs of this session, and the actions.
final class ProbeBar extends HBox {
    private final ZoneId zone;
    private final Label title = Controls.styled(new Label(), "panel-title");
    private final ComboBox<ProbeRunHistory.Group> recent = new ComboBox<>();
    private final Button chooseButton = new Button("Choose a probe (N)");
    private final Button writeButton = new Button("Custom program");
    private final Button explainButton = new Button("Explain (E)");
    private final Button saveButton = new Button("Save to incident (K)");
    private final Button againButton = new Button("Run again");
    private final Button stopButton = new Button("Stop (Esc)");
    private List<String> shownTexts = List.of();
    private boolean filling;

    ProbeBar(ZoneId zone, ProbeView view) {
        super(8);
        this.zone = zone;
        title.setMaxWidth(Double.MAX_VALUE);
        title.setMinWidth(0);
        HBox.setHgrow(title, Priority.ALWAYS);
        recent.setAccessibleText("Runs of this session");
        recent.setPromptText("Earlier runs");
        recent.setConverter(new ChoiceConverter<>(this::words));
        recent.setOnAction(_ -> {
            var chosen = recent.getValue();
            if (!filling && chosen != null) {
                view.reopen(chosen);
            }
        });
        chooseButton.setOnAction(_ -> view.choose());
        writeButton.setOnAction(_ -> view.writeOwn());
        explainButton.setOnAction(_ -> view.explain());
        saveButton.setOnAction(_ -> view.saveToIncident());
        againButton.setOnAction(_ -> view.rerun());
        stopButton.setOnAction(_ -> view.stop());
        setAlignment(Pos.CENTER_LEFT);
        getStyleClass().addAll("toolbar", "probe-bar");
        getChildren()
                .addAll(title, recent, writeButton, chooseButton, explainButton, saveButton, againButton, stopButton);
        for (var node :
                List.of(recent, writeButton, chooseButton, explainButton, saveButton, againButton, stopButton)) {
            node.managedProperty().bind(node.visibleProperty());
            node.setMinWidth(Region.USE_PREF_SIZE);
        }
        recent.setMinWidth(0);
    }

    private String words(ProbeRunHistory.Group one) {
        var hosts = one.runs().stream().map(r -> r.target().host()).toList();
        return SanitizedText.line(InstantText.seconds(one.runs().getFirst().requestedAt(), zone) + " "
                + one.probe().probe().name() + " · " + String.join(", ", hosts) + (one.over() ? "" : " · running"));
    }

    /// @param ownPrograms whether users may write programs
    void show(
            String what,
            Optional<ProbeRunHistory.Group> group,
            boolean choosing,
            boolean ownPrograms,
            List<ProbeRunHistory.Group> all) {
        boolean running = group.filter(g -> !g.over()).isPresent();
        title.setText(SanitizedText.line(group.map(g ->
                        g.probe().probe().name() + " · " + g.probe().probe().question())
                .orElse(what)));
        stopButton.setVisible(running);
        againButton.setVisible(group.isPresent() && !running);
        saveButton.setVisible(group.isPresent() && !running);
        explainButton.setVisible(group.isPresent());
        chooseButton.setVisible(!choosing);
        writeButton.setVisible(ownPrograms);
        recent.setVisible(!all.isEmpty());
        filling = true;
        var texts = all.stream().map(this::words).toList();
        // The box keeps the text that a run had, so a run that ends must be set again.
        if (!recent.getItems().equals(all) || !texts.equals(shownTexts)) {
            recent.setValue(null);
            recent.getItems().setAll(all);
            shownTexts = texts;
        }
        recent.setValue(group.orElse(null));
        filling = false;
    }
}
