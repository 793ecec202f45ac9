package greenwall.views.incident;

import greenwall.fleet.incident.IncidentVerdict;
import greenwall.views.ViewAction;
import greenwall.views.paint.Controls;
import greenwall.views.widgets.OneLineField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The tools of the incidents view: those of an open record, or above the list the button that begins a drill.
final class IncidentBar extends VBox {
    private final IncidentView view;
    private final TextField note = new OneLineField();
    private final MenuButton verdict = new MenuButton("Close with verdict");
    private final Button drill;
    private final Button resume;
    private final Button practise;
    private final Button export;
    private final HBox ofRecord;
    private final HBox ofList;
    /// The half-typed notes of the other records, so that none is added to the wrong record.
    private final Map<String, String> drafts = new HashMap<>();
    private String record = "";

    IncidentBar(IncidentView view) {
        this.view = view;
        note.setPromptText("Note, or the cause when you close the incident");
        note.setAccessibleText("Note");
        note.setOnAction(_ -> view.saveNote());
        HBox.setHgrow(note, Priority.ALWAYS);
        for (var verdictChoice : IncidentVerdict.values()) {
            verdict.getItems().add(Controls.menuItem(verdictChoice.word(), () -> view.conclude(verdictChoice)));
        }
        export = Controls.button("Export", view::export);
        var back = Controls.button("All incidents", view::showList);
        resume = Controls.button("Continue recording", view::resume);
        resume.setTooltip(new Tooltip("Lets you add notes, evidence and a verdict to this open incident again"));
        practise = Controls.button("Practise this", view::practise);
        practise.setTooltip(
                new Tooltip("Replays the incident on the practice range, from the start of the investigation"));
        drill = Controls.button("Start a drill", view::startDrill);
        drill.setTooltip(
                new Tooltip("Causes a fault on the practice range. Find it, then compare your verdict with the cause"));
        ofRecord = new HBox(8, back, note, verdict, resume, export, practise);
        ofRecord.getStyleClass().add("bar");
        ofList = new HBox(8, drill);
        ofList.getStyleClass().add("bar");
        List.of(ofRecord, ofList).forEach(each -> each.managedProperty().bind(each.visibleProperty()));
        getChildren().addAll(ofRecord, ofList);
        getStyleClass().add("toolbar");
    }

    String note() {
        return note.getText().strip();
    }

    void clearNote() {
        note.clear();
    }

    /// A drill begins in the background, and only one at a time.
    void setDrillStarting(boolean starting) {
        drill.setDisable(starting);
        practise.setDisable(starting);
    }

    /// An export may take longer than its message is shown.
    void setExporting(boolean exporting) {
        export.setDisable(exporting);
        export.setText(exporting ? "Exporting …" : "Export");
    }

    /// @param id the shown record; empty for the list
    /// @param writable whether this console can add to the shown record
    /// @param resumable whether the shown record is open and this console does not add to it
    void show(String id, boolean writable, boolean resumable, boolean drillPossible, boolean practicePossible) {
        if (!id.equals(record)) {
            drafts.put(record, note.getText());
            record = id;
            note.setText(drafts.getOrDefault(id, ""));
        }
        ofRecord.setVisible(!id.isEmpty());
        ofList.setVisible(drillPossible);
        note.setVisible(writable);
        verdict.setVisible(writable);
        resume.setVisible(resumable);
        resume.setManaged(resumable);
        practise.setVisible(practicePossible);
        practise.setManaged(practicePossible);
    }

    List<ViewAction> actions() {
        return ofList.isVisible() ? List.of(new ViewAction(drill.getText(), "", drill::fire)) : List.of();
    }

    /// The actions on the record with this title.
    List<ViewAction> actions(String title, boolean practicePossible) {
        var actions = new ArrayList<ViewAction>();
        actions.add(new ViewAction("Export", title, export::fire));
        if (practicePossible) {
            actions.add(new ViewAction(practise.getText(), title, practise::fire));
        }
        if (resume.isVisible()) {
            actions.add(new ViewAction(resume.getText(), title, resume::fire));
        }
        if (verdict.isVisible()) {
            for (var verdictChoice : IncidentVerdict.values()) {
                actions.add(new ViewAction(
                        "Close with verdict: " + verdictChoice.word(), title, () -> view.conclude(verdictChoice)));
            }
        }
        return actions;
    }
}
