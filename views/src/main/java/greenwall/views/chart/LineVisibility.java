package greenwall.views.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Decides which lines of a chart are drawn and listed, largest first. Text typed after a slash filters by
/// name. Picking a line hides all others. The choice is kept by name when new data arrives.
final class LineVisibility {
    private final Set<String> hidden = new HashSet<>();
    private String picked = "";
    private String filter = "";
    private boolean typing;

    /// The area in which a legend has drawn the name of a line.
    record NameArea(double x, double y, double width, double height, String name) {
        /// The name at this position, or an empty text.
        static String at(List<NameArea> targets, double x, double y) {
            return targets.stream()
                    .filter(t -> x >= t.x && x < t.x + t.width && y >= t.y && y < t.y + t.height)
                    .map(NameArea::name)
                    .findFirst()
                    .orElse("");
        }
    }

    /// @param index the index of the line in the data
    record Entry(int index, ChartLine line, double most) {}

    boolean shows(ChartLine line) {
        if (!picked.isEmpty()) {
            return line.name().equals(picked);
        }
        return !hidden.contains(line.name()) && passes(line);
    }

    private boolean passes(ChartLine line) {
        return line.name().toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT));
    }

    void pick(String name) {
        picked = picked.equals(name) ? "" : name;
    }

    void hide(String name) {
        if (!hidden.remove(name)) {
            hidden.add(name);
        }
    }

    String filter() {
        return filter;
    }

    /// Whether typed letters go to the filter.
    boolean typing() {
        return typing;
    }

    void startTyping() {
        typing = true;
    }

    void setFilter(String text) {
        filter = text;
        picked = "";
    }

    void clear() {
        typing = false;
        filter = "";
        picked = "";
        hidden.clear();
    }

    boolean narrowed() {
        return typing || !filter.isEmpty() || !picked.isEmpty() || !hidden.isEmpty();
    }

    /// The lines that pass the filter: those that stand out first, then by their largest value in the window.
    /// @param most the largest value of each line; shorter than the lines if some were not drawn yet
    List<Entry> ranked(List<ChartLine> lines, double[] most, ChartLineColors colors) {
        var entries = new ArrayList<Entry>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (passes(line)) {
                entries.add(new Entry(i, line, i < most.length ? most[i] : Double.NaN));
            }
        }
        entries.sort(Comparator.comparing((Entry e) -> colors.quiet(e.index()))
                .thenComparingDouble(e -> Double.isNaN(e.most()) ? Double.POSITIVE_INFINITY : -e.most())
                .thenComparing(e -> e.line().name()));
        return entries;
    }
}
