package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelKind;
import java.util.Locale;
import javafx.scene.control.ChoiceBox;
import javafx.util.StringConverter;

/// The kinds of panels that show a query.
public final class PanelKindChoice extends ChoiceBox<PanelKind> {
    public PanelKindChoice() {
        getItems()
                .addAll(
                        PanelKind.TIME_SERIES,
                        PanelKind.STAT,
                        PanelKind.GAUGE,
                        PanelKind.BAR_GAUGE,
                        PanelKind.BAR_CHART,
                        PanelKind.PIE,
                        PanelKind.TABLE,
                        PanelKind.HEATMAP,
                        PanelKind.HISTOGRAM,
                        PanelKind.STATE_TIMELINE,
                        PanelKind.STATUS_HISTORY,
                        PanelKind.LOGS);
        setAccessibleText("Kind of panel");
        setConverter(new StringConverter<>() {
            @Override
            public String toString(PanelKind kind) {
                return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            }

            @Override
            public PanelKind fromString(String text) {
                return PanelKind.valueOf(text.toUpperCase(Locale.ROOT).replace(' ', '_'));
            }
        });
    }

    /// Adds the kind if it is one without a query.
    public void choose(PanelKind kind) {
        if (!getItems().contains(kind)) {
            getItems().add(kind);
        }
        setValue(kind);
    }
}
