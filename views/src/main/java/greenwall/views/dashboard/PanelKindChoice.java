package greenwall.views.dashboard;

import greenwall.fleet.dashboard.PanelKind;
import greenwall.views.widgets.ChoiceConverter;
import java.util.Locale;
import javafx.scene.control.ChoiceBox;

/// A choice of the kinds of panels that show a query.
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
        setAccessibleText("Panel kind");
        setConverter(new ChoiceConverter<>(
                kind -> kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')));
    }

    /// Selects a kind. One without a query is added to the choice first.
    public void choose(PanelKind kind) {
        if (!getItems().contains(kind)) {
            getItems().add(kind);
        }
        setValue(kind);
    }
}
