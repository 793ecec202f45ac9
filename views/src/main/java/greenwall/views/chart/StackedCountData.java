package greenwall.views.chart;

import greenwall.styles.ColorRole;
import java.util.List;

/// Counts by kind in equal time steps. The first column begins at `startMillis`. If there are no layers,
/// `note` states the reason.
public record StackedCountData(String title, long startMillis, long stepMillis, List<Layer> layers, String note) {
    /// The counts of one kind. Each layer is stacked on top of those before it.
    public record Layer(String name, ColorRole role, double[] counts) {}

    public static StackedCountData empty(String title, String note) {
        return new StackedCountData(title, 0, 1, List.of(), note);
    }

    int columns() {
        return layers.stream().mapToInt(l -> l.counts().length).max().orElse(0);
    }

    double total(int column) {
        double sum = 0;
        for (var layer : layers) {
            sum += at(layer, column);
        }
        return sum;
    }

    static double at(Layer layer, int column) {
        return column >= 0 && column < layer.counts().length ? layer.counts()[column] : 0;
    }
}
