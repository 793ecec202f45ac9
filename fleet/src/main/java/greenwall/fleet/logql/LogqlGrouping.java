package greenwall.fleet.logql;

import java.util.List;

/// A grouping by labels: `by (…)` or `without (…)`.
public record LogqlGrouping(boolean without, List<String> labels) {
    @Override
    public String toString() {
        return (without ? "without (" : "by (") + String.join(", ", labels) + ")";
    }
}
