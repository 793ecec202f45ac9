package greenwall.views.chart;

import greenwall.styles.Role;
import java.util.List;

/// How much there was of each kind in each of a row of equal stretches of time. A column begins at `start`.
/// Where there are no layers, `note` says why.
public record VolumeData(String title, long startMillis, long stepMillis, List<Layer> layers, String note) {
    public VolumeData {
        layers = List.copyOf(layers);
    }

    /// One kind, drawn above the ones before it.
    public record Layer(String name, Role role, double[] counts) {}

    public static VolumeData empty(String title, String note) {
        return new VolumeData(title, 0, 1, List.of(), note);
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
