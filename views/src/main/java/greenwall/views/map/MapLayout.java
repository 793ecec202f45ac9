package greenwall.views.map;

import greenwall.views.paint.PaintStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where the services stand in the unscaled drawing, each in a box as wide and tall as the others.
record MapLayout(Map<String, Spot> spots, double wide, double tall, double width, double height) {
    static final MapLayout EMPTY = new MapLayout(Map.of(), 1, 1, 1, 1);
    static final double BETWEEN_LAYERS = 96;
    private static final double WIDE = 184;
    private static final double BETWEEN = 12;
    private static final double EDGE = 16;

    /// The upper left corner of a service's box.
    record Spot(double x, double y, int layer, int row) {}

    static MapLayout of(CallGraph.Shape shape, PaintStyle look) {
        double scale = look.scale();
        double wide = Math.round(WIDE * scale);
        double tall = Math.ceil(look.small().height() * 2 + 8);
        var layers = LayeredLayout.of(shape).layers();
        var spots = new HashMap<String, Spot>();
        int most = layers.stream().mapToInt(List::size).max().orElse(1);
        double row = tall + BETWEEN * scale;
        double column = wide + BETWEEN_LAYERS * scale;
        for (int l = 0; l < layers.size(); l++) {
            var layer = layers.get(l);
            double first = EDGE + (most - layer.size()) * row / 2;
            for (int i = 0; i < layer.size(); i++) {
                spots.put(layer.get(i), new Spot(EDGE + l * column, first + i * row, l, i));
            }
        }
        return new MapLayout(
                spots, wide, tall, 2 * EDGE + layers.size() * column - BETWEEN_LAYERS * scale, 2 * EDGE + most * row);
    }

    Optional<String> at(double x, double y) {
        return spots.entrySet().stream()
                .filter(entry -> {
                    var spot = entry.getValue();
                    return x >= spot.x && x < spot.x + wide && y >= spot.y && y < spot.y + tall;
                })
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// The neighbour in the layer, or the nearest in another one; of nothing the first of all.
    Optional<String> neighbour(String name, int layers, int rows) {
        var from = spots.get(name);
        Map.Entry<String, Spot> best = null;
        for (var entry : spots.entrySet()) {
            var spot = entry.getValue();
            boolean there = from == null
                    ? spot.layer == 0 && spot.row == 0
                    : rows != 0
                            ? spot.layer == from.layer && spot.row == from.row + rows
                            : spot.layer == from.layer + layers;
            if (there
                    && (best == null
                            || from != null && Math.abs(spot.y - from.y) < Math.abs(best.getValue().y - from.y))) {
                best = entry;
            }
        }
        return Optional.ofNullable(best).map(Map.Entry::getKey);
    }
}
