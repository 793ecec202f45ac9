package greenwall.views.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which lines of a chart are drawn and in which order they are listed: the largest first. Typing after a
/// slash filters by name, picking one shows it alone, hiding takes it away. Names outlive new data.
final class Legend {
    private final Set<String> hidden = new HashSet<>();
    private String alone = "";
    private String filter = "";
    private boolean typing;

    /// A line's place among all, and its largest value in the window.
    record Entry(int index, Line line, double most) {}

    boolean shows(Line line) {
        if (!alone.isEmpty()) {
            return line.name().equals(alone);
        }
        return !hidden.contains(line.name())
                && (filter.isEmpty() || line.name().toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT)));
    }

    void pick(String name) {
        alone = alone.equals(name) ? "" : name;
    }

    void hide(String name) {
        if (!hidden.remove(name)) {
            hidden.add(name);
        }
    }

    String filter() {
        return filter;
    }

    /// Whether letters go into the filter.
    boolean typing() {
        return typing;
    }

    void startTyping() {
        typing = true;
    }

    void setFilter(String text) {
        filter = text;
        alone = "";
    }

    void clear() {
        typing = false;
        filter = "";
        alone = "";
        hidden.clear();
    }

    boolean narrowed() {
        return typing || !filter.isEmpty() || !alone.isEmpty() || !hidden.isEmpty();
    }

    /// All lines that the filter lets through: those that stand out first, then the largest of the window.
    ///
    /// @param most of each line; of one that was not drawn yet there is none
    List<Entry> ranked(List<Line> lines, double[] most, Tints tints) {
        var entries = new ArrayList<Entry>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (filter.isEmpty() || line.name().toLowerCase(Locale.ROOT).contains(filter.toLowerCase(Locale.ROOT))) {
                entries.add(new Entry(i, line, i < most.length ? most[i] : Double.NaN));
            }
        }
        entries.sort(Comparator.comparing((Entry e) -> tints.quiet(e.index()))
                .thenComparingDouble(e -> Double.isNaN(e.most()) ? Double.POSITIVE_INFINITY : -e.most())
                .thenComparing(e -> e.line().name()));
        return entries;
    }
}
