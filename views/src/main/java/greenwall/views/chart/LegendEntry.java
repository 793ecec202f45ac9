package greenwall.views.chart;

import java.util.List;

/// The area in which a legend has drawn the name of a line.
record LegendEntry(double x, double y, double width, double height, String name) {
    /// The name at this position, or an empty text.
    static String at(List<LegendEntry> entries, double x, double y) {
        return entries.stream()
                .filter(e -> x >= e.x && x < e.x + e.width && y >= e.y && y < e.y + e.height)
                .map(LegendEntry::name)
                .findFirst()
                .orElse("");
    }
}
