package greenwall.views.servicemap;

import greenwall.views.paint.PaintStyle;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The positions of the services in the unscaled drawing. All boxes have the same size.
record ServicePositions(
        Map<String, Position> positions, double boxWidth, double boxHeight, double width, double height) {
    static final ServicePositions EMPTY = new ServicePositions(Map.of(), 1, 1, 1, 1);
    static final double BETWEEN_LAYERS = 96;
    private static final double WIDE = 184;
    private static final double BETWEEN = 12;
    private static final double EDGE = 16;

    /// The top left corner of a box.
    record Position(double x, double y, int layer, int row) {}

    /// @param room the available width; services without calls are placed below the others if they would not
    /// fit next to them
    static ServicePositions of(ClusterCallGraph.Shape shape, PaintStyle style, double room) {
        double scale = style.scale();
        double wide = Math.round(WIDE * scale);
        double tall = Math.ceil(style.small().height() * 2 + 8);
        double row = tall + BETWEEN * scale;
        double column = wide + BETWEEN_LAYERS * scale;
        int columns = (int) Math.max(1, (room - 2 * EDGE + BETWEEN_LAYERS * scale) / column);
        var assignment = CallGraphLayout.of(shape);
        var all = assignment.layers();
        var layers = all.size() <= columns ? all : all.subList(0, assignment.calling());
        var beneath = all.subList(layers.size(), all.size()).stream()
                .flatMap(List::stream)
                .toList();
        var positions = new HashMap<String, Position>();
        int most = layers.stream().mapToInt(List::size).max().orElse(0);
        for (int l = 0; l < layers.size(); l++) {
            var layer = layers.get(l);
            double first = EDGE + (most - layer.size()) * row / 2;
            for (int i = 0; i < layer.size(); i++) {
                positions.put(layer.get(i), new Position(EDGE + l * column, first + i * row, l, i));
            }
        }
        for (int i = 0; i < beneath.size(); i++) {
            int l = i % columns;
            int under = l < layers.size() ? layers.get(l).size() : 0;
            double y = EDGE + (most + i / columns) * row;
            positions.put(beneath.get(i), new Position(EDGE + l * column, y, l, under + i / columns));
        }
        int across = Math.max(layers.size(), Math.min(columns, beneath.size()));
        int down = most + Math.ceilDiv(beneath.size(), columns);
        return new ServicePositions(
                positions,
                wide,
                tall,
                2 * EDGE + across * column - BETWEEN_LAYERS * scale,
                2 * EDGE + Math.max(1, down) * row);
    }

    Optional<String> at(double x, double y) {
        return positions.entrySet().stream()
                .filter(entry -> {
                    var position = entry.getValue();
                    return x >= position.x
                            && x < position.x + boxWidth
                            && y >= position.y
                            && y < position.y + boxHeight;
                })
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /// The neighbour in the layer, or the nearest service in another layer. Without a start, the first service.
    Optional<String> neighbour(String name, int layers, int rows) {
        var from = positions.get(name);
        return positions.entrySet().stream()
                .filter(entry -> {
                    var position = entry.getValue();
                    if (from == null) {
                        return position.layer == 0 && position.row == 0;
                    }
                    return rows != 0
                            ? position.layer == from.layer && position.row == from.row + rows
                            : position.layer == from.layer + layers;
                })
                .min(Comparator.comparingDouble(entry -> from == null ? 0 : Math.abs(entry.getValue().y - from.y)))
                .map(Map.Entry::getKey);
    }
}
