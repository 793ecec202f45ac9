package greenwall.views.dashboard;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.dashboard.AnnotationQuery;
import greenwall.fleet.dashboard.Link;
import greenwall.fleet.dashboard.Variable;
import greenwall.views.paint.Controls;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;

/// The bar above a dashboard's panels: its variables, its links, and switches for its annotations.
final class DashboardBar extends FlowPane {
    /// Each shows the current values of one variable.
    private final List<Runnable> fieldUpdates = new ArrayList<>();
    private final Map<AnnotationQuery, CheckBox> marks = new HashMap<>();
    private final Label zone = notice();
    private final Label missing = notice();
    private final Label cut = notice();

    DashboardBar() {
        super(8, 4);
        getStyleClass().add("toolbar");
    }

    private static Label notice() {
        return Controls.hiddenWhenEmpty(Controls.styled(new Label(), "muted"));
    }

    boolean hasContent() {
        return getChildren().stream().anyMatch(Node::isVisible);
    }

    void show(List<Variable> variables, VariableValues known, BiConsumer<Variable, List<String>> choose) {
        fieldUpdates.clear();
        marks.clear();
        missing.setText("");
        cut.setText("");
        getChildren().clear();
        for (var variable : variables) {
            if (variable.hide() == Variable.Hide.VARIABLE || variable.kind() instanceof Variable.ConstantVariable) {
                continue;
            }
            Consumer<List<String>> chosen = values -> choose.accept(variable, values);
            if (variable.kind() instanceof Variable.AdHocVariable(var source, var _)) {
                var field = new LabelFilterField(
                        variable, (label, receiver) -> known.queryWords(source, label, receiver), chosen);
                fieldUpdates.add(() -> field.show(known.filters(variable).toList()));
                getChildren().add(field);
            } else {
                var field = new VariableField(variable, chosen);
                fieldUpdates.add(() -> field.show(known.state(variable)));
                getChildren().add(field);
            }
        }
    }

    void show(List<Link> links, DashboardActions actions) {
        for (var link : links) {
            var words = Stream.of(link.title(), link.url(), String.join(", ", link.tags()));
            var title = SanitizedText.line(
                    words.filter(text -> !text.isEmpty()).findFirst().orElse("Other views"));
            if (!link.url().isEmpty()) {
                add(Controls.button(title, () -> actions.follow(link, Optional.empty())), link);
            } else if (link.dropdown()) {
                var menu = new MenuButton(title);
                menu.getItems().setAll(actions.targets(link));
                menu.setOnShowing(_ -> menu.getItems().setAll(actions.targets(link)));
                add(menu, link);
            } else {
                actions.targets(link).forEach(target -> add(Controls.button(target.getText(), target::fire), link));
            }
        }
    }

    private void add(ButtonBase button, Link link) {
        button.setMnemonicParsing(false);
        if (!link.tooltip().isEmpty()) {
            button.setTooltip(new Tooltip(SanitizedText.line(link.tooltip())));
        }
        getChildren().add(button);
    }

    void show(DashboardAnnotations offered) {
        offered.withSwitch().forEach(query -> {
            var box = Controls.styled(new CheckBox(SanitizedText.line(query.name())), "dashboard-mark");
            box.setSelected(offered.isOn(query));
            box.setOnAction(_ -> offered.set(query, box.isSelected()));
            marks.put(query, box);
            getChildren().add(box);
        });
        getChildren().addAll(zone, cut, missing);
    }

    /// Names the time zone of the panels if it is not the viewer's.
    void showZone(ZoneId shown, ZoneId viewer) {
        zone.setText(shown.getRules().equals(viewer.getRules()) ? "" : "Times in " + shown.getId());
    }

    /// Shows which annotations failed.
    void update(DashboardAnnotations newAnnotations) {
        missing.setText(newAnnotations.missing());
        marks.forEach((query, box) -> {
            var why = newAnnotations.error(query);
            box.setText(SanitizedText.line(query.name() + (why.isEmpty() ? "" : " (" + why + ")")));
        });
    }

    /// @param text which variables have more values than are shown
    void showCut(String text) {
        cut.setText(text);
    }

    void updateFields() {
        fieldUpdates.forEach(Runnable::run);
    }
}
